import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { openCheckpoint, type Checkpoint } from './checkpoint.ts';
import { callFunction, type Handler } from './lambda.ts';
import { findFirstFailed, saveFailedBatch, type Failures } from './stream-batch.ts';
import { matches, type FilterPattern } from './stream-filter.ts';
import { openReader, type Page } from './stream-reader.ts';
import { renderRecord, type StreamRecord } from './stream-record.ts';

/** One function that a table's stream calls. */
export interface Subscription {
  /** Name of the function; its checkpoint and failed batches carry it. */
  readonly name: string;
  readonly filter: FilterPattern;
  readonly batchSize: number;
  /** Calls of one batch that begins with the same record, at least 1; then the batch is put aside. */
  readonly maxAttempts: number;
  /** Whether a batch on which the handler throws is tried again in halves, so that one record alone is put aside. */
  readonly isBisected?: boolean;
  readonly handler: Handler;
}

export interface ConsumerOptions extends Subscription {
  readonly streamArn: string;
  /** Where DynamoDB's API answers. */
  readonly endpoint: string;
  /** Folder of the checkpoint. */
  readonly directory: string;
  readonly failures: Failures;
  /** Longest pause before the stream is read or a failed call repeated; 5 s unless given. */
  readonly longestPauseMs?: number;
}

export interface Consumer {
  /** Resolves once all that was in the stream at the call is delivered or put aside; rejects if closed before. */
  idle(): Promise<void>;
  /** Ends after the call in flight; the rest is delivered by the next consumer of the same name. */
  close(): Promise<void>;
}

const pollMs = 100;
const firstBackoffMs = 50;
const longestBackoffMs = 5000;

/** Calls the handler with the stream's records as an event source mapping with partial batch responses does. */
export function openConsumer(options: ConsumerOptions): Consumer {
  mkdirSync(options.directory, { recursive: true });
  const client = new DynamoDBStreamsClient({ endpoint: options.endpoint });
  const checkpoint = openCheckpoint(join(options.directory, `${options.name}.checkpoint.json`), options.streamArn);
  const closing = new AbortController();
  const waiting: PromiseWithResolvers<void>[] = [];
  const done = run(options, client, checkpoint, { waiting, signal: closing.signal });
  return {
    idle() {
      const caughtUp = Promise.withResolvers<void>();
      if (closing.signal.aborted) caughtUp.reject(new Error(`Consumer ${options.name} is closed`));
      else waiting.push(caughtUp);
      return caughtUp.promise;
    },
    async close() {
      closing.abort();
      await done;
      for (const caughtUp of waiting) caughtUp.reject(new Error(`Consumer ${options.name} is closed`));
      client.destroy();
    },
  };
}

interface Life {
  /** Calls of `idle` that no pass has answered yet. */
  readonly waiting: PromiseWithResolvers<void>[];
  readonly signal: AbortSignal;
}

async function run(
  options: ConsumerOptions,
  client: DynamoDBStreamsClient,
  checkpoint: Checkpoint,
  { waiting, signal }: Life,
): Promise<void> {
  const reader = openReader(client, options.streamArn, checkpoint);
  let failures = 0;
  while (!signal.aborted) {
    const known = waiting.length;
    try {
      for (let page = await reader.read(); page && !signal.aborted; page = await reader.read())
        await deliver(page, options, checkpoint, signal);
      failures = 0;
      if (!signal.aborted) for (const caughtUp of waiting.splice(0, known)) caughtUp.resolve();
    } catch (error) {
      reader.reset();
      failures += 1;
      if (!signal.aborted && failures === 1) console.error(`${options.name}: the stream is read again:`, error);
    }
    await pause(Math.min(pollMs * 2 ** failures, options.longestPauseMs ?? longestBackoffMs), signal);
  }
}

async function deliver(page: Page, options: ConsumerOptions, checkpoint: Checkpoint, signal: AbortSignal) {
  const records: StreamRecord[] = [];
  for (const raw of page.records) {
    const record = renderRecord(raw, options.streamArn, raw.awsRegion ?? 'local');
    if (record && matches(options.filter, record)) records.push(record);
  }
  for (let start = 0; start < records.length && !signal.aborted; start += options.batchSize)
    await deliverBatch(records.slice(start, start + options.batchSize), page.shardId, options, { checkpoint, signal });
  const last = page.records.at(-1)?.dynamodb?.SequenceNumber;
  if (last && !signal.aborted) checkpoint.save(page.shardId, last);
}

async function deliverBatch(
  batch: readonly StreamRecord[],
  shardId: string,
  options: ConsumerOptions,
  { checkpoint, signal }: { checkpoint: Checkpoint; signal: AbortSignal },
): Promise<void> {
  let rest = batch;
  for (let attempts = 1; !signal.aborted; attempts += 1) {
    const { firstFailed, error } = await call(options, rest);
    if (error === 'Unhandled' && options.isBisected && rest.length > 1) {
      const middle = rest.length >> 1;
      for (const half of [rest.slice(0, middle), rest.slice(middle)])
        await deliverBatch(half, shardId, options, { checkpoint, signal });
      return;
    }
    const lastDone = rest[firstFailed - 1];
    if (lastDone) {
      checkpoint.save(shardId, lastDone.dynamodb.SequenceNumber);
      rest = rest.slice(firstFailed);
      attempts = 1;
    }
    if (rest.length === 0) return;
    if (attempts >= options.maxAttempts) {
      await saveFailedBatch(options.name, rest, options.failures, {
        streamArn: options.streamArn,
        shardId,
        attempts,
        error,
      });
      const last = rest.at(-1);
      if (last) checkpoint.save(shardId, last.dynamodb.SequenceNumber);
      return;
    }
    await pause(Math.min(firstBackoffMs * 2 ** attempts, options.longestPauseMs ?? longestBackoffMs), signal);
  }
}

async function call({ name, handler }: Subscription, batch: readonly StreamRecord[]) {
  try {
    const answer = await callFunction(name, handler, { Records: batch });
    return { firstFailed: findFirstFailed(answer, batch), error: 'BatchItemFailures' };
  } catch (error) {
    console.error(`${name}: a batch failed:`, error);
    return { firstFailed: 0, error: 'Unhandled' };
  }
}

async function pause(durationMs: number, signal: AbortSignal): Promise<void> {
  await sleep(durationMs, undefined, { signal }).catch(() => {});
}
