import { ScanCommand, type TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { getDeadline } from '../../deadline.ts';
import { GoneError, TakenError } from '../errors.ts';
import { readText } from '../items.ts';
import type { Key } from '../keys.ts';
import { writeAll } from '../look-ups.ts';
import { nextNumber } from '../people.ts';
import { batchGet, encode, type Item, updateOf } from '../table.ts';
import { accounts } from './accounts.ts';
import { type Condition, meets, type Row } from './conditions.ts';
import type { Companion, Kind, Step, Storage } from './kinds.ts';
import { people, withNumber } from './people-rows.ts';
import { sessions } from './sessions.ts';
import { toAttributes, toItem, toRow } from './stored.ts';
import { otherRows, verifications } from './waiting.ts';

/** A row with what is stored of it. */
export interface Found {
  readonly row: Row;
  readonly item: Item;
}

/**
 * The rows that meet conditions, in no order; those that have expired are none. Throws when no key finds them, but for the
 * official tests, which scan.
 */
export async function findRows(storage: Storage, model: string, where: readonly Condition[]): Promise<Found[]> {
  const kind = kindOf(storage, model);
  const keys = await kind.candidates(storage, where);
  const items = keys ? await read(storage, keys) : await scan(storage, model, kind);
  const now = storage.now().toISOString();
  return items
    .map((item) => ({ item, row: toRow(storage, kind, item, where) }))
    .filter(({ row }) => !(typeof row['expiresAt'] === 'string' && row['expiresAt'] <= now && isPassing(kind)))
    .filter(({ row }) => meets(row, where));
}

/**
 * Writes a new row, a person with the next public number. Throws TakenError when it must be the only one and is not, and
 * GoneError for a session of somebody who is not there.
 */
export async function createRow(storage: Storage, model: string, given: Row): Promise<Row> {
  const kind = kindOf(storage, model);
  const row = kind === people ? withNumber(given, await nextNumber(storage.table, 'people')) : given;
  const key = kind.keyOf(row);
  const main: TransactWriteItem = {
    Put: {
      TableName: storage.table.name,
      Item: encode(toItem(storage, kind, key, row)),
      ...(!kind.replaces && { ConditionExpression: 'attribute_not_exists(pk)' }),
    },
  };
  const companions = kind.companions(storage, { key, before: undefined, after: row });
  if (await write(storage, main, companions)) throw new TakenError('account');
  remember(storage, kind, row);
  return row;
}

/**
 * Writes changed fields. Undefined when the row is gone, or one of the fields that are to be `unchanged` is no more what it
 * was. Throws TakenError when somebody else has the new address, handle or account.
 */
export async function changeRow(
  storage: Storage,
  model: string,
  { row, item }: Found,
  { fields, unchanged }: { readonly fields: Row; readonly unchanged: readonly string[] },
): Promise<Row | undefined> {
  const kind = kindOf(storage, model);
  const after: Row = { ...row, ...fields };
  const key = keyOfItem(item);
  const companions = kind.companions(storage, { key, before: row, after });
  const guard = guardOf(kind, item, [...unchanged, ...(companions.length > 0 ? kind.companionsOf : [])]);
  const attributes = toAttributes(storage, kind, after, Object.keys(fields));
  const update = updateOf(storage.table, key, attributes, guard);
  const names = { ...update.ExpressionAttributeNames, ...guard.names };
  const isRefused = await write(storage, { Update: { ...update, ExpressionAttributeNames: names } }, companions);
  return isRefused ? undefined : after;
}

/** Removes a row and what goes with it. Whether it was still there, as it was found: of many who try, one gets true. */
export async function removeRow(
  storage: Storage,
  model: string,
  { row, item }: Found,
  unchanged: readonly string[] = [],
): Promise<boolean> {
  const kind = kindOf(storage, model);
  const key = keyOfItem(item);
  const guard = guardOf(kind, item, [...unchanged, ...kind.companionsOf]);
  const values = encode(guard.values);
  const main: TransactWriteItem = {
    Delete: {
      TableName: storage.table.name,
      Key: encode({ ...key }),
      ConditionExpression: guard.expression,
      ...(Object.keys(guard.names).length > 0 && { ExpressionAttributeNames: guard.names }),
      ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
    },
  };
  const step: Step = { key, before: row, after: undefined };
  return !(await write(storage, main, kind.companions(storage, step)));
}

/** Whether the main write was refused. Throws TakenError or GoneError when another one was. */
async function write(storage: Storage, main: TransactWriteItem, companions: readonly Companion[]): Promise<boolean> {
  const refused = await writeAll(storage.table, [main, ...companions.map(({ write }) => write)]);
  if (!refused) return false;
  if (refused.includes(0)) return true;
  const what = companions[(refused[0] ?? 1) - 1]?.what ?? 'account';
  throw what === 'person' ? new GoneError('no longer there') : new TakenError(what);
}

/** The condition that a row is there, with these fields as they were stored when it was found. */
function guardOf(kind: Kind, item: Item, unchanged: readonly string[]) {
  const fields = [...new Set(unchanged)].filter((field) => field !== 'id' && field !== kind.bearer);
  const tests = fields.map((field, i) =>
    item[field] === undefined ? `attribute_not_exists(#g${i})` : `#g${i} = :g${i}`,
  );
  const stored = fields.flatMap((field, i) => (item[field] === undefined ? [] : [[`:g${i}`, item[field]] as const]));
  return {
    expression: ['attribute_exists(pk)', ...tests].join(' AND '),
    names: Object.fromEntries(fields.map((field, i) => [`#g${i}`, field])),
    values: Object.fromEntries(stored),
  };
}

async function read({ table }: Storage, keys: readonly Key[]): Promise<Item[]> {
  const unique = [...new Map(keys.map((key) => [`${key.pk} ${key.sk}`, key])).values()];
  const items: Item[] = [];
  for (let start = 0; start < unique.length; start += 100) {
    items.push(...(await batchGet(table, unique.slice(start, start + 100))));
  }
  return items;
}

async function scan(storage: Storage, model: string, kind: Kind): Promise<Item[]> {
  if (!storage.official) throw new Error(`no key finds these rows of ${model}`);
  const items: Item[] = [];
  let start: ScanStart;
  do {
    const page = await storage.table.client.send(
      new ScanCommand({ TableName: storage.table.name, ConsistentRead: true, ExclusiveStartKey: start }),
      getDeadline(),
    );
    items.push(...(page.Items ?? []).map((item) => unmarshall(item)));
    start = page.LastEvaluatedKey;
  } while (start);
  const other = isKnown(model) ? undefined : model;
  return items.filter((item) => kind.isKey(keyOfItem(item)) && item['model'] === other);
}

type ScanStart = ConstructorParameters<typeof ScanCommand>[0]['ExclusiveStartKey'];

const kinds: Readonly<Record<string, Kind>> = {
  user: people,
  session: sessions,
  account: accounts,
  verification: verifications,
};

function isKnown(model: string): boolean {
  return Object.hasOwn(kinds, model);
}

function kindOf({ official }: Storage, model: string): Kind {
  const kind = isKnown(model) ? kinds[model] : undefined;
  if (kind) return kind;
  if (!official) throw new Error(`there are no rows of ${model}`);
  return otherRows(model);
}

/** Whether rows of a kind pass by themselves. */
function isPassing(kind: Kind): boolean {
  return kind === sessions || kind === verifications;
}

function remember({ official }: Storage, kind: Kind, row: Row): void {
  const text = kind.bearer && row[kind.bearer];
  if (typeof text === 'string') official?.set(readText(row, 'id'), text);
}

function keyOfItem(item: Item): Key {
  return { pk: readText(item, 'pk'), sk: readText(item, 'sk') };
}
