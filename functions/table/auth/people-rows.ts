import { claimLookUp, findOwner, freeLookUp } from '../look-ups.ts';
import { itemVersion } from '../items.ts';
import { numberOf, personOf } from '../keys.ts';
import type { LookUpKind, PeopleKeys } from '../people-keys.ts';
import type { PersonId } from '../project.ts';
import { encode, type Table } from '../table.ts';
import { type Row, textsOf } from './conditions.ts';
import { type Companion, type Kind, type Step, text } from './kinds.ts';

/** Host of the addresses of people who gave none. The library wants one; nobody is found by it. */
export const noAddressHost = 'people.invalid';

/** Fields by which a person is looked up. */
const lookedUp = [
  ['email', 'address'],
  ['handle', 'handle'],
] as const;

/** People, by their id, and for each the look-ups of address, handle and number. */
export const people: Kind = {
  sealed: ['email'],
  keyOf: (row) => personOf(text(row, 'id') as PersonId),
  async candidates({ table, keys }, where) {
    const ids = textsOf(where, 'id');
    if (ids) return ids.map((id) => personOf(id as PersonId));
    for (const [field, kind] of lookedUp) {
      const texts = textsOf(where, field);
      if (!texts) continue;
      const owners = await Promise.all(texts.map((one) => findOwner(table, keys, kind, one)));
      return owners.flatMap((owner) => (owner ? [personOf(owner.person)] : []));
    }
    return undefined;
  },
  isKey: ({ pk, sk }) => pk.startsWith(personOf('' as PersonId).pk) && sk === personOf('' as PersonId).sk,
  derived: () => ({}),
  companionsOf: ['email', 'handle'],
  companions: ({ table, keys }, step) => [
    ...numberWrites(table, step),
    ...lookedUp.flatMap(([field, kind]) =>
      lookUpWrites(table, keys, step, { kind, old: step.before?.[field], next: step.after?.[field] }),
    ),
  ],
};

/** A public number stays with its person, and goes with them. */
function numberWrites(table: Table, { before, after }: Step): Companion[] {
  if (before && after) return [];
  const row = after ?? before ?? {};
  const key = numberOf(Number(row['number']));
  if (!after) return [{ write: { Delete: { TableName: table.name, Key: encode({ ...key }) } } }];
  const Item = encode({ ...key, v: itemVersion, person: text(row, 'id') });
  return [{ write: { Put: { TableName: table.name, Item, ConditionExpression: 'attribute_not_exists(pk)' } } }];
}

function lookUpWrites(
  table: Table,
  keys: PeopleKeys,
  { before, after }: Step,
  { kind, old, next }: { kind: LookUpKind & ('address' | 'handle'); old: unknown; next: unknown },
): Companion[] {
  const owner = { person: text(after ?? before ?? {}, 'id') as PersonId };
  const hashOf = (one: string) => keys.lookUps(kind, one)[0].hash;
  const [from, to] = [old, next].map((one) => (isLookedUp(one) ? one : undefined));
  if (from !== undefined && to !== undefined && hashOf(from) === hashOf(to)) return [];
  const writes = [
    ...(from === undefined ? [] : freeLookUp(table, keys, { kind, text: from, owner })),
    ...(to === undefined ? [] : claimLookUp(table, keys, { kind, text: to, owner })),
  ];
  return writes.map((write) => ({ write, what: kind }));
}

function isLookedUp(one: unknown): one is string {
  return typeof one === 'string' && !one.endsWith(`@${noAddressHost}`);
}

/** The fields of a new person: a number nobody has, a handle made of it, which is their name until they give one. */
export function withNumber(row: Row, number: number): Row {
  const handle = row['handle'] ?? `person-${number}`;
  return { ...row, number, handle, name: row['name'] === '' ? handle : row['name'] };
}
