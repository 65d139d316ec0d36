import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { listParts, type Part } from './auth/sealed-parts.ts';
import { BusyError } from './errors.ts';
import { readText } from './items.ts';
import { type Key, lookUpOf, numberOf } from './keys.ts';
import { type Claimed, claimLookUp, writeAll } from './look-ups.ts';
import { aboutOf, type PeopleKeys } from './people-keys.ts';
import type { PersonId } from './project.ts';
import { batchGet, encode, type Table, updateOf } from './table.ts';

/** How often what is stored of a person is read again while they change it. */
const maxTries = 5;

/** Ids of the people with public numbers from `first` on, `count` of them, at most 100; numbers of nobody are left out. */
export async function listPersonIds(table: Table, first: number, count: number): Promise<PersonId[]> {
  const numbers = Array.from({ length: count }, (_, i) => numberOf(first + i));
  return (await batchGet(table, numbers, true)).map((item) => readText(item, 'person') as PersonId);
}

/**
 * Seals what is stored of a person under the newest key, and makes it found under that; older look-ups stay. Returns how
 * many items were behind: 0 when none was, or the person is gone. Throws where something opens under none of the keys.
 */
export async function sealAnew(table: Table, keys: PeopleKeys, person: PersonId): Promise<number> {
  let changed = 0;
  for (let attempt = 0; attempt < maxTries; attempt++) {
    let isRefused = false;
    for (const part of await listParts(table, keys, person)) {
      const writes = await writesOf(table, keys, part);
      if (writes.length === 0) continue;
      if (await writeAll(table, writes)) isRefused = true;
      else changed++;
    }
    if (!isRefused) return changed;
  }
  throw new BusyError('the person is being changed by others');
}

/** Removes what leads to a person under older keys, where the newest does as well. Returns how many look-ups went. */
export async function dropOldLookUps(table: Table, keys: PeopleKeys, person: PersonId): Promise<number> {
  let removed = 0;
  for (const { claimed } of await listParts(table, keys, person)) {
    for (const what of claimed) {
      const { newest, older } = await findLookUps(table, keys, what);
      if (older.length === 0) continue;
      const deletes = older.map((key) => ({
        Delete: { TableName: table.name, Key: encode({ ...key }), ...ownedBy(person) },
      }));
      if (!newest || (await writeAll(table, deletes))) throw new BusyError('the person is being changed by others');
      removed += older.length;
    }
  }
  return removed;
}

/** Writes that bring a part under the newest key; none where it is. */
async function writesOf(table: Table, keys: PeopleKeys, part: Part): Promise<TransactWriteItem[]> {
  const newest = keys.lookUps('handle', '')[0].keyId;
  const stale = part.sealed.filter(({ stored }) => !stored.startsWith(`${newest}.`));
  const puts: TransactWriteItem[] = [];
  for (const what of part.claimed) {
    const [claim] = claimLookUp(table, keys, what);
    if (claim?.Put && !(await findLookUps(table, keys, what)).newest)
      puts.push({ Put: { ...claim.Put, ...ownedBy(what.owner.person) } });
  }
  if (stale.length === 0 && puts.length === 0) return [];
  const fields = stale.map(({ name, text }) => [name, keys.seal(text, aboutOf(name, part.id))]);
  return [change(table, part, Object.fromEntries(fields)), ...puts];
}

/** Writes fields of a part, refused when anything of it that was read has changed. */
function change(table: Table, part: Part, fields: Readonly<Record<string, string>>): TransactWriteItem {
  const read = [...part.sealed.map(({ name, stored }) => [name, stored] as const), ...Object.entries(part.unsealed)];
  const condition = {
    expression: ['attribute_exists(pk)', ...read.map(([name], i) => `${name} = :r${i}`)].join(' AND '),
    values: Object.fromEntries(read.map(([, value], i) => [`:r${i}`, value])),
  };
  if (Object.keys(fields).length > 0) return { Update: updateOf(table, part.key, fields, condition) };
  return {
    ConditionCheck: {
      TableName: table.name,
      Key: encode({ ...part.key }),
      ConditionExpression: condition.expression,
      ...(read.length > 0 && { ExpressionAttributeValues: encode(condition.values) }),
    },
  };
}

/** Which look-ups lead to the owner of a text: whether the newest does, and the older ones that do. */
async function findLookUps(
  table: Table,
  keys: PeopleKeys,
  { kind, text, owner }: Claimed,
): Promise<{ readonly newest: boolean; readonly older: readonly Key[] }> {
  const all = keys.lookUps(kind, text).map(({ keyId, hash }) => lookUpOf(keyId, hash));
  const found = await batchGet(table, all, true);
  const theirs = new Set(found.filter((item) => item['person'] === owner.person).map((item) => readText(item, 'pk')));
  const [newest, ...older] = all;
  return { newest: newest !== undefined && theirs.has(newest.pk), older: older.filter(({ pk }) => theirs.has(pk)) };
}

/** A condition that somebody else's look-up does not meet. */
function ownedBy(person: PersonId) {
  return {
    ConditionExpression: 'attribute_not_exists(pk) OR person = :person',
    ExpressionAttributeValues: encode({ ':person': person }),
  };
}
