import { ConditionalCheckFailedException, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { itemVersion, readText } from '../items.ts';
import { copyMarker, isPassing } from '../keys.ts';
import { keyOf, patiently, scanRaw } from './raw.ts';
import { encode, getItem, type Table } from '../table.ts';

/** What is put into a table as a whole. */
export interface Copy {
  readonly kind: 'import' | 'restore';
  /** Tells it from all others of its kind: the hash of a file, the name of a table. */
  readonly source: string;
}

/** The copy that a table holds or is being filled with, if it was filled by one. */
export async function getCopy(table: Table): Promise<(Copy & { readonly isDone: boolean }) | undefined> {
  const item = await patiently(() => getItem(table, copyMarker));
  if (!item) return undefined;
  const kind = readText(item, 'kind') === 'restore' ? 'restore' : 'import';
  return { kind, source: readText(item, 'source'), isDone: item['isDone'] === true };
}

/** Marks the table as being filled with a copy. False if another one was first. */
export async function beginCopy(table: Table, copy: Copy): Promise<boolean> {
  const Item = encode({ ...copyMarker, v: itemVersion, ...copy, isDone: false, at: new Date().toISOString() });
  try {
    await table.client.send(
      new PutItemCommand({ TableName: table.name, Item, ConditionExpression: 'attribute_not_exists(pk)' }),
    );
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

/** Marks the copy as whole. */
export async function endCopy(table: Table, copy: Copy): Promise<void> {
  const Item = encode({ ...copyMarker, v: itemVersion, ...copy, isDone: true, at: new Date().toISOString() });
  await patiently(() => table.client.send(new PutItemCommand({ TableName: table.name, Item })));
}

/** Whether the table holds nothing but marks of jobs. */
export async function isEmpty(table: Table): Promise<boolean> {
  for await (const item of scanRaw(table, { hasKeysOnly: true })) if (!isPassing(keyOf(item))) return false;
  return true;
}
