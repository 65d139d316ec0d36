import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { itemVersion, readText } from './items.ts';
import { cursorOf } from './keys.ts';
import { encode, getItem, type Table } from './table.ts';

/** Where a job that goes round left off, or undefined before its first run. */
export async function getCursor(table: Table, job: 'reconciler'): Promise<string | undefined> {
  const item = await getItem(table, cursorOf(job));
  return item && readText(item, 'at');
}

export async function saveCursor(table: Table, job: 'reconciler', at: string): Promise<void> {
  const item = encode({ ...cursorOf(job), v: itemVersion, at });
  await table.client.send(new PutItemCommand({ TableName: table.name, Item: item }));
}
