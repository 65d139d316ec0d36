import { ConditionalCheckFailedException, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { counterOf, isIdentityPk, parseCounterKey, parseNumberPk } from '../keys.ts';
import { batchGetRaw, decode, keyOf, patiently, putAll, type RawItem } from './raw.ts';
import { type Table, updateOf } from '../table.ts';

/** Highest numbers given out, as far as they are known. */
export type Highest = Record<'projects' | 'people', number>;

/**
 * Writes up to 100 items that are of no project; what is there already stays. Counters are left to `raiseCounter`: what
 * they say, and the numbers of people, is noted in `highest`.
 */
export async function putOthers(table: Table, items: readonly RawItem[], highest: Highest): Promise<void> {
  for (const item of items) noteHighest(item, highest);
  const wanted = items.filter((item) => parseCounterKey(keyOf(item)) === undefined);
  if (wanted.length === 0) return;
  const there = new Set((await batchGetRaw(table, wanted.map(keyOf), true)).map(textOf));
  await putAll(
    table,
    wanted.filter((item) => !there.has(textOf(item))),
  );
}

function textOf(item: RawItem): string {
  const { pk, sk } = keyOf(item);
  return JSON.stringify([pk, sk]);
}

function noteHighest(item: RawItem, highest: Highest): void {
  const { pk } = keyOf(item);
  const counter = parseCounterKey(keyOf(item));
  const known = parseNumberPk(pk);
  const name = counter ?? (isIdentityPk(pk) || known !== undefined ? 'people' : undefined);
  const number = known ?? decode(item)[counter ? 'n' : 'number'];
  if (name && typeof number === 'number') highest[name] = Math.max(highest[name], number);
}

/** Sees to it that no number up to this one is given out again. */
export async function raiseCounter(table: Table, name: 'projects' | 'people', number: number): Promise<void> {
  if (number < 1) return;
  const condition = { expression: 'attribute_not_exists(n) OR n < :n', values: { ':n': number } };
  const update = updateOf(table, counterOf(name), { n: number }, condition);
  try {
    await patiently(() => table.client.send(new UpdateItemCommand(update)));
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}
