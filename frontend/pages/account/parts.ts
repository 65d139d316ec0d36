import { useEffect, useRef, useState } from 'preact/hooks';
import type { Part } from '../../admin-replies.ts';
import type { Reply } from '../../replies.ts';
import type { Act } from './act.ts';

/** A list that comes in parts. */
export interface Parts<T> {
  readonly act: Pick<Act, 'isBusy' | 'failure'>;
  /** Undefined until the first part is here. */
  readonly entries: readonly T[] | undefined;
  /** Fetches the next part; undefined where there is none. */
  readonly more: (() => void) | undefined;
  /** Begins anew. */
  readonly reload: () => void;
}

/** The list that `ask` gives, begun anew whenever `key` changes. Late replies to what was asked before are dropped. */
export function useParts<T>(key: unknown, ask: (before: string | undefined) => Promise<Reply<Part<T>>>): Parts<T> {
  const [act, setAct] = useState<Parts<T>['act']>({ isBusy: false, failure: undefined });
  const [part, setPart] = useState<Part<T>>();
  const turn = useRef(0);
  async function load(before: string | undefined) {
    const own = ++turn.current;
    setAct({ isBusy: true, failure: undefined });
    const reply = await ask(before);
    if (own !== turn.current) return;
    setAct({ isBusy: false, failure: reply.ok ? undefined : reply.failure });
    if (!reply.ok) return;
    const { entries, next } = reply.value;
    setPart({ entries: before === undefined ? entries : [...(part?.entries ?? []), ...entries], next });
  }
  useEffect(() => void load(undefined), [key]);
  return {
    act,
    entries: part?.entries,
    more: part?.next === undefined ? undefined : () => void load(part.next),
    reload: () => void load(undefined),
  };
}
