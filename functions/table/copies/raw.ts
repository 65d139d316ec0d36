import {
  type AttributeValue,
  BatchGetItemCommand,
  GetItemCommand,
  QueryCommand,
  ScanCommand,
  type TransactWriteItem,
} from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { BusyError } from '../errors.ts';
import type { Key } from '../keys.ts';
import { encode, isTransient, type Item, pause, type Table, transact } from '../table.ts';

/** An item as DynamoDB has it: nothing is lost that this release does not know. */
export type RawItem = Readonly<Record<string, AttributeValue>>;

/** Times a request is tried while the table has no room for it: about a minute. */
const maxTries = 20;

/** Which items a scan gives: partition keys with or without a prefix, all attributes or the keys alone. */
export interface Selection {
  readonly prefix?: string;
  readonly isInverted?: boolean;
  readonly hasKeysOnly?: boolean;
}

/** All items of the table, or those selected, as of when each is read. Items of one partition come together. */
export async function* scanRaw(table: Table, { prefix, isInverted, hasKeysOnly }: Selection = {}) {
  const condition = `${isInverted ? 'NOT ' : ''}begins_with(pk, :prefix)`;
  let start: RawItem | undefined;
  do {
    const command = new ScanCommand({
      TableName: table.name,
      ConsistentRead: true,
      ExclusiveStartKey: start,
      ...(hasKeysOnly && { ProjectionExpression: 'pk, sk' }),
      ...(prefix && { FilterExpression: condition, ExpressionAttributeValues: encode({ ':prefix': prefix }) }),
    });
    const page = await patiently(() => table.client.send(command));
    yield* (page.Items ?? []) satisfies RawItem[];
    start = page.LastEvaluatedKey;
  } while (start);
}

/** The item of a key, or undefined. */
export async function getRaw(table: Table, key: Key): Promise<RawItem | undefined> {
  const command = new GetItemCommand({ TableName: table.name, Key: encode({ ...key }), ConsistentRead: true });
  return (await patiently(() => table.client.send(command))).Item;
}

/** Those of up to 100 items that exist, as of all writes acknowledged before, in no order; or their keys alone. */
export async function batchGetRaw(table: Table, keys: readonly Key[], hasKeysOnly = false): Promise<RawItem[]> {
  const items: RawItem[] = [];
  const projection = hasKeysOnly ? { ProjectionExpression: 'pk, sk' } : {};
  let Keys: RawItem[] = keys.map((key) => encode({ ...key }));
  for (let tries = 0; Keys.length > 0; tries++) {
    if (tries >= maxTries) throw new BusyError('batch not read whole');
    if (tries > 0) await backOff(tries);
    const request = { Keys, ConsistentRead: true, ...projection };
    const command = new BatchGetItemCommand({ RequestItems: { [table.name]: request } });
    const { Responses, UnprocessedKeys } = await patiently(() => table.client.send(command));
    items.push(...(Responses?.[table.name] ?? []));
    Keys = UnprocessedKeys?.[table.name]?.Keys ?? [];
  }
  return items;
}

/** Items of one partition in the order of their sort keys, up to one of these, included, if it is given. */
export async function* queryRaw(table: Table, pk: string, to?: string): AsyncGenerator<RawItem> {
  let start: RawItem | undefined;
  do {
    const command = new QueryCommand({
      TableName: table.name,
      KeyConditionExpression: to === undefined ? 'pk = :pk' : 'pk = :pk AND sk <= :to',
      ExpressionAttributeValues: encode({ ':pk': pk, ':to': to }),
      ConsistentRead: true,
      ExclusiveStartKey: start,
    });
    const page = await patiently(() => table.client.send(command));
    yield* page.Items ?? [];
    start = page.LastEvaluatedKey;
  } while (start);
}

/**
 * Writes items over whatever is there, as many at a time as one transaction takes: all of those are seen, or none. A batch
 * would cost half, but syncs the embedded engine's disk for every item.
 */
export async function putAll(table: Table, items: readonly RawItem[]): Promise<void> {
  let writes: TransactWriteItem[] = [];
  let sizeBytes = 0;
  for (const item of items) {
    const itemBytes = sizeOf(item);
    if (writes.length === maxWrites || sizeBytes + itemBytes > maxBytes) {
      await write(table, writes);
      [writes, sizeBytes] = [[], 0];
    }
    writes.push({ Put: { TableName: table.name, Item: { ...item } } });
    sizeBytes += itemBytes;
  }
  await write(table, writes);
}

/** Items removed in one transaction: should what is removed count against its 4 MB, ten of the largest still fit. */
const maxRemovals = 10;

/** Removes items, each once; those that are gone already are fine. */
export async function removeAll(table: Table, keys: readonly Key[]): Promise<void> {
  for (let start = 0; start < keys.length; start += maxRemovals) {
    const some = keys.slice(start, start + maxRemovals);
    await write(
      table,
      some.map((key) => ({ Delete: { TableName: table.name, Key: encode({ ...key }) } })),
    );
  }
}

/** Most items and bytes that one transaction takes, with room for what DynamoDB counts beside the texts. */
export const maxWrites = 100;
export const maxBytes = 3_500_000;

async function write(table: Table, writes: readonly TransactWriteItem[]): Promise<void> {
  if (writes.length === 0) return;
  await patiently(async () => {
    if (await transact(table, [...writes], Date.now())) throw new BusyError('another transaction was first');
  });
}

/** Bytes of an item, rather more than less. */
export function sizeOf(item: RawItem): number {
  return Buffer.byteLength(renderRaw(item));
}

/** Does what may be done twice again while it fails for want of room or time; throws its last error after a minute. */
export async function patiently<T>(run: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await run();
    } catch (error) {
      if (tries >= maxTries || !(error instanceof BusyError || isTransient(error))) throw error;
      await backOff(tries);
    }
  }
}

function backOff(tries: number): Promise<void> {
  return pause(Math.min(50 * 2 ** tries, 6000));
}

/** The key of an item; throws where there is none, which no table has. */
export function keyOf({ pk, sk }: RawItem): Key {
  if (pk?.S === undefined || sk?.S === undefined) throw new Error('an item without a key');
  return { pk: pk.S, sk: sk.S };
}

/** The item with plain values; a number that has no exact plain value is rounded. */
export function decode(item: RawItem): Item {
  return unmarshall({ ...item }, { wrapNumbers: Number });
}

/** One line of JSON, from which `parseRaw` makes the same item. */
export function renderRaw(item: RawItem): string {
  return JSON.stringify(item, (_name, value: unknown) =>
    value instanceof Uint8Array ? { [binary]: Buffer.from(value).toString('base64') } : value,
  );
}

/** The item of a line, or undefined if it is none with a key. Throws SyntaxError for what is not JSON. */
export function parseRaw(line: string): RawItem | undefined {
  const item: unknown = JSON.parse(line, (_name, value: unknown) => {
    const encoded = isObject(value) && Object.keys(value).length === 1 ? value[binary] : undefined;
    return typeof encoded === 'string' ? new Uint8Array(Buffer.from(encoded, 'base64')) : value;
  });
  return isRaw(item) ? item : undefined;
}

/** No type of DynamoDB's has such a name. */
const binary = 'base64';

function isRaw(item: unknown): item is RawItem {
  return isObject(item) && [item['pk'], item['sk']].every((key) => isObject(key) && isKeyText(key['S']));
}

/** DynamoDB’s limit of a partition key; that of a sort key is lower. */
function isKeyText(text: unknown): boolean {
  return typeof text === 'string' && text !== '' && Buffer.byteLength(text) <= 2048;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
