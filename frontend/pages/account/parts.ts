import { useEffect, useState } from 'preact/hooks';
import type { Part } from '../../admin-replies.ts';
import type { Reply } from '../../replies.ts';
import { type Act, useAct } from './act.ts';

/** A list that comes in parts. */
export interface Parts<T> {
  readonly act: Act;
  /** Undefined until the first part is here. */
  readonly entries: readonly T[] | undefined;
  /** Fetches the next part; undefined where there is none. */
  readonly more: (() => void) | undefined;
  /** Begins anew. */
  readonly reload: () => void;
}

/** The list that `ask` gives, begun anew whenever `key` changes. */
export function useParts<T>(key: unknown, ask: (before: string | undefined) => Promise<Reply<Part<T>>>): Parts<T> {
  const act = useAct();
  const [part, setPart] = useState<Part<T>>();
  const load = (before: string | undefined) =>
    void act.run(
      () => ask(before),
      ({ entries, next }) =>
        setPart({ entries: before === undefined ? entries : [...(part?.entries ?? []), ...entries], next }),
    );
  useEffect(() => load(undefined), [key]);
  return {
    act,
    entries: part?.entries,
    more: part?.next === undefined ? undefined : () => load(part.next),
    reload: () => load(undefined),
  };
}
