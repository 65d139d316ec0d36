import { useEffect, useState } from 'preact/hooks';
import type { Failure, Reply } from '../replies.ts';

export type Loading<T> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'loaded'; readonly value: T }
  | { readonly kind: 'failed'; readonly failure: Failure };

/**
 * A reply that a page needs, asked for again when `key` changes or `retry` is called. Late replies of old keys are dropped.
 * `keepsOld`: what is shown stays until the new reply is there, for pages that ask again after each change.
 */
export function useReply<T>(
  key: unknown,
  ask: () => Promise<Reply<T>>,
  { keepsOld = false } = {},
): readonly [Loading<T>, retry: () => void] {
  const [state, setState] = useState<Loading<T>>({ kind: 'loading' });
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let isCurrent = true;
    if (!keepsOld) setState({ kind: 'loading' });
    async function load() {
      const reply = await ask();
      if (!isCurrent) return;
      setState(reply.ok ? { kind: 'loaded', value: reply.value } : { kind: 'failed', failure: reply.failure });
    }
    void load();
    return () => {
      isCurrent = false;
    };
  }, [key, attempt]);
  return [state, () => setAttempt(attempt + 1)];
}

/** The project's number in a path, 1 to 9,999,999,999, or undefined. */
export function parseProjectNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^[1-9]\d{0,9}$/.test(text) ? Number(text) : undefined;
}
