import { copyMarker, type Key } from '../keys.ts';
import { maxWrites, keyOf, removeAll, scanRaw } from './raw.ts';
import type { Table } from '../table.ts';

/**
 * Removes every item; returns how many there were. The mark of a copy goes first: a table that is half empty must not say
 * that it holds one.
 */
export async function wipeItems(table: Table): Promise<number> {
  await removeAll(table, [copyMarker]);
  let removed = 0;
  let keys: Key[] = [];
  for await (const item of scanRaw(table, { hasKeysOnly: true })) {
    if (keys.push(keyOf(item)) < maxWrites) continue;
    await removeAll(table, keys);
    removed += keys.length;
    keys = [];
  }
  await removeAll(table, keys);
  return removed + keys.length;
}
