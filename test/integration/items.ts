import {
  type AttributeValue,
  DeleteItemCommand,
  PutItemCommand,
  ScanCommand,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import type { Table } from '../../functions/table/table.ts';

export type Stored = Record<string, AttributeValue>;
export type Items = ReadonlyMap<string, Stored>;

/** Every item of a table but acts counted, by its key. */
export async function readItems({ client, name }: Table): Promise<Items> {
  const items = new Map<string, Stored>();
  let start: Stored | undefined;
  do {
    const page = await client.send(new ScanCommand({ TableName: name, ...(start && { ExclusiveStartKey: start }) }));
    for (const item of page.Items ?? []) {
      const key = `${item['pk']?.S} ${item['sk']?.S}`;
      if (!key.startsWith('Q#')) items.set(key, sorted(item));
    }
    start = page.LastEvaluatedKey;
  } while (start);
  return items;
}

/** Makes of a table that holds `now` what it was. */
export async function restoreItems({ client, name: TableName }: Table, items: Items, now: Items): Promise<void> {
  const requests: WriteRequest[] = [
    ...[...now].filter(([key]) => !items.has(key)).map(([, item]) => ({ DeleteRequest: { Key: keyOf(item) } })),
    ...[...items]
      .filter(([key, item]) => !isSameItem(now.get(key), item))
      .map(([, Item]) => ({ PutRequest: { Item } })),
  ];
  await Promise.all(
    requests.map(({ DeleteRequest, PutRequest }) =>
      DeleteRequest
        ? client.send(new DeleteItemCommand({ TableName, Key: DeleteRequest.Key }))
        : client.send(new PutItemCommand({ TableName, Item: PutRequest?.Item })),
    ),
  );
}

/** Keys of what differs, sorted, but for those of what passes. */
export function changesOf(before: Items, after: Items, passing = /^$/): string[] {
  const keys = new Set([...before.keys(), ...after.keys()]);
  return [...keys].filter((key) => !passing.test(key) && !isSameItem(before.get(key), after.get(key))).sort();
}

function isSameItem(a: Stored | undefined, b: Stored | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function keyOf({ pk, sk }: Stored): Stored {
  return { ...(pk && { pk }), ...(sk && { sk }) };
}

/** The same value with all members in order of their names. */
function sorted<T>(value: T): T {
  if (Array.isArray(value)) return value.map(sorted) as T;
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => [name, sorted(member)]),
  ) as T;
}
