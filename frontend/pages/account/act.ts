import { useRef, useState } from 'preact/hooks';
import type { Failure, Reply } from '../../replies.ts';

/** Something that people do on a page, one at a time. */
export interface Act {
  readonly isBusy: boolean;
  /** Whether the last one succeeded. */
  readonly isDone: boolean;
  readonly failure: Failure | undefined;
  /** Does it, unless something is under way. `then` gets what came of it. */
  readonly run: <T>(deed: () => Promise<Reply<T>>, then?: (value: T) => void) => Promise<void>;
}

export function useAct(): Act {
  const [state, setState] = useState<Omit<Act, 'run'>>({ isBusy: false, isDone: false, failure: undefined });
  const isBusy = useRef(false);
  return {
    ...state,
    run: async (deed, then) => {
      if (isBusy.current) return;
      isBusy.current = true;
      setState({ isBusy: true, isDone: false, failure: undefined });
      const reply = await deed();
      isBusy.current = false;
      setState({ isBusy: false, isDone: reply.ok, failure: reply.ok ? undefined : reply.failure });
      if (reply.ok) then?.(reply.value);
    },
  };
}
