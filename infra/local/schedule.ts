import { callFunction, type Handler } from './lambda.ts';

/** A function that the clock calls, first after one period. */
export interface Schedule {
  readonly name: string;
  readonly everySeconds: number;
  readonly handler: Handler;
}

/** Calls the function every period; a call that lasts longer delays the next. The result ends that, after a call under way. */
export function openSchedule({ name, everySeconds, handler }: Schedule): () => Promise<void> {
  let underWay: Promise<unknown> | undefined;
  const timer = setInterval(() => {
    underWay ??= callFunction(name, handler, { source: 'aws.scheduler', 'detail-type': 'Scheduled Event', detail: {} })
      .catch((error: unknown) => console.error(`${name}: the call failed:`, error))
      .finally(() => {
        underWay = undefined;
      });
  }, everySeconds * 1000);
  return async () => {
    clearInterval(timer);
    await underWay;
  };
}
