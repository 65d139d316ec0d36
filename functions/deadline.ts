import { AsyncLocalStorage } from 'node:async_hooks';

const signals = new AsyncLocalStorage<AbortSignal>();

/** Runs something that has so long, milliseconds. Whoever waits in it for others passes `getDeadline` on to them. */
export function withDeadline<T>(ms: number, run: () => T): T {
  return signals.run(AbortSignal.timeout(ms), run);
}

/** What ends requests to others when the time is up; undefined where nobody set a time. */
export function getDeadline(): { readonly abortSignal: AbortSignal } | undefined {
  const abortSignal = signals.getStore();
  return abortSignal && { abortSignal };
}
