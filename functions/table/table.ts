import {
  type AttributeValue,
  BatchGetItemCommand,
  type BatchGetItemCommandOutput,
  DynamoDBClient,
  GetItemCommand,
  type KeysAndAttributes,
  QueryCommand,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { setTimeout } from 'node:timers/promises';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { getDeadline } from '../deadline.ts';
import { BusyError, TooLargeError } from './errors.ts';
import type { Key } from './keys.ts';

export interface Table {
  readonly client: DynamoDBClient;
  readonly name: string;
}

/** A stored item. Values are unknown until a parser of this folder has looked at them. */
export type Item = Readonly<Record<string, unknown>>;

/** How long a request may take, milliseconds, how long its answer may stand still half-way, and how often it is tried. */
export const clientSettings = {
  maxAttempts: 4,
  requestHandler: { connectionTimeout: 500, requestTimeout: 1500, socketTimeout: 1500, throwOnRequestTimeout: true },
};

export function openTable(name: string): Table {
  return { client: new DynamoDBClient(clientSettings), name };
}

/** The item as of all writes acknowledged before, or undefined. */
export async function getItem(table: Table, key: Key): Promise<Item | undefined> {
  const { Item } = await table.client.send(
    new GetItemCommand({ TableName: table.name, Key: encode({ ...key }), ConsistentRead: true }),
    getDeadline(),
  );
  return Item && unmarshall(Item);
}

/** Items of one partition whose sort keys are between two texts, both included, in order. */
export async function* listItems(table: Table, pk: string, from: string, to: string): AsyncGenerator<Item> {
  let start: Record<string, AttributeValue> | undefined;
  do {
    const page = await table.client.send(
      new QueryCommand({
        TableName: table.name,
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
        ExpressionAttributeValues: encode({ ':pk': pk, ':from': from, ':to': to }),
        ConsistentRead: true,
        ExclusiveStartKey: start,
      }),
      getDeadline(),
    );
    for (const item of page.Items ?? []) yield unmarshall(item);
    start = page.LastEvaluatedKey;
  } while (start);
}

/** The items of up to 100 keys that exist, in no order; if it is asked for, as of all writes acknowledged before. */
export async function batchGet(table: Table, keys: readonly Key[], ConsistentRead = false): Promise<Item[]> {
  const items: Item[] = [];
  let request: Record<string, KeysAndAttributes> | undefined = {
    [table.name]: { Keys: keys.map((key) => encode({ ...key })), ConsistentRead },
  };
  for (let attempt = 0; request && Object.keys(request).length > 0; attempt++) {
    if (attempt > 8) throw new BusyError('batch not read whole');
    if (attempt > 0) await pause(25 * 2 ** attempt);
    const page: BatchGetItemCommandOutput = await table.client.send(
      new BatchGetItemCommand({ RequestItems: request }),
      getDeadline(),
    );
    items.push(...(page.Responses?.[table.name] ?? []).map((item) => unmarshall(item)));
    request = page.UnprocessedKeys;
  }
  return items;
}

/** Which writes of a transaction met a condition that did not hold; empty if it only lost a race and may be tried again. */
export type Refused = readonly number[];

/**
 * Writes all or nothing. Returns undefined when written, else what refused it. While it is unknown whether a write arrived,
 * it is sent again under the same token, which DynamoDB takes once. Throws BusyError when `deadline` (ms since 1970) or the
 * request's own passes.
 */
export async function transact(
  table: Table,
  writes: TransactWriteItem[],
  deadline: number,
): Promise<Refused | undefined> {
  const command = new TransactWriteItemsCommand({ TransactItems: writes, ClientRequestToken: crypto.randomUUID() });
  for (let attempt = 0; ; attempt++) {
    try {
      await table.client.send(command, getDeadline());
      return undefined;
    } catch (error) {
      const refused = refusalOf(error);
      if (refused) return refused;
      if (!isTransient(error)) throw error;
      if (Date.now() > deadline || getDeadline()?.abortSignal.aborted)
        throw new BusyError('no answer in time', { cause: error });
      await pause(20 * 2 ** Math.min(attempt, 5));
    }
  }
}

function refusalOf(error: unknown): Refused | undefined {
  if (!(error instanceof Error) || error.name !== 'TransactionCanceledException') return undefined;
  const reasons =
    'CancellationReasons' in error && Array.isArray(error.CancellationReasons) ? error.CancellationReasons : [];
  const codes = reasons.map((reason: { Code?: string }) => reason.Code);
  const unexpected = codes.find((code) => code && !expectedCodes.includes(code));
  if (unexpected === 'ValidationError') throw new TooLargeError('an item is too large', { cause: error });
  if (unexpected) throw error;
  return codes.flatMap((code, index) => (code === 'ConditionalCheckFailed' ? [index] : []));
}

const expectedCodes = [
  'None',
  'ConditionalCheckFailed',
  'TransactionConflict',
  'ThrottlingError',
  'ProvisionedThroughputExceeded',
];

const transientNames = [
  'TransactionInProgressException',
  'InternalServerError',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ThrottlingException',
  'ServiceUnavailable',
  'TimeoutError',
  'AbortError',
];

/** Whether trying again later may work: throttling, time-outs, a server's own failure, an answer that can't be read. */
export function isTransient(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (transientNames.includes(error.name)) return true;
  if ('$metadata' in error && error.$metadata && typeof error.$metadata === 'object') {
    const status = 'httpStatusCode' in error.$metadata ? error.$metadata.httpStatusCode : undefined;
    if (typeof status === 'number') return status >= 500 || status < 300;
  }
  return 'code' in error || /socket|network|ECONN|EPIPE/i.test(error.message);
}

/** Waits a random time of up to `ms`, no longer than the request has. */
export async function pause(ms: number): Promise<void> {
  const signal = getDeadline()?.abortSignal;
  await setTimeout(Math.random() * ms, undefined, { signal }).catch(() => {});
}

/** What an attempt comes to that others were faster than. */
export const lost = Symbol('lost');

/** How long something tries to win against others, milliseconds. */
const patienceMs = 8000;

/**
 * Tries until an attempt is not lost to others, and returns what came of it. Waits longer each time: many who come back at
 * once keep each other from winning. Attempts get the time when it gives up, ms since 1970; then throws BusyError.
 */
export async function untilWon<T>(
  what: string,
  attempt: (deadline: number, count: number) => Promise<T | typeof lost>,
): Promise<T> {
  const deadline = Date.now() + patienceMs;
  for (let count = 0; Date.now() < deadline; count++) {
    if (count > 0) await pause(Math.min(25 * 2 ** count, 1500));
    const outcome = await attempt(deadline, count);
    if (outcome !== lost) return outcome;
  }
  throw new BusyError(what);
}

/** Attribute values of a plain object; undefined members are left out. */
export function encode(item: Readonly<Record<string, unknown>>): Record<string, AttributeValue> {
  return marshall(item, { removeUndefinedValues: true });
}

/** A write expression that sets the attributes given, removes those that are undefined, and leaves all others alone. */
export function updateOf(
  table: Table,
  key: Key,
  attributes: Readonly<Record<string, unknown>>,
  condition?: { readonly expression: string; readonly values?: Readonly<Record<string, unknown>> },
): {
  TableName: string;
  Key: Record<string, AttributeValue>;
  UpdateExpression: string;
  ExpressionAttributeNames: Record<string, string>;
  ExpressionAttributeValues: Record<string, AttributeValue> | undefined;
  ConditionExpression: string | undefined;
} {
  const entries = Object.entries(attributes).map(([name, value], i) => ({ name, value, at: `#a${i}`, to: `:a${i}` }));
  const set = entries.filter(({ value }) => value !== undefined);
  const remove = entries.filter(({ value }) => value === undefined);
  const values = { ...Object.fromEntries(set.map(({ to, value }) => [to, value])), ...condition?.values };
  return {
    TableName: table.name,
    Key: encode({ ...key }),
    UpdateExpression: [
      set.length > 0 ? `SET ${set.map(({ at, to }) => `${at} = ${to}`).join(', ')}` : '',
      remove.length > 0 ? `REMOVE ${remove.map(({ at }) => at).join(', ')}` : '',
    ]
      .join(' ')
      .trim(),
    ExpressionAttributeNames: Object.fromEntries(entries.map(({ at, name }) => [at, name])),
    ExpressionAttributeValues: Object.keys(values).length > 0 ? encode(values) : undefined,
    ConditionExpression: condition?.expression,
  };
}
