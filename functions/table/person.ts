import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { changeRow, createRow, findRows, removeRow } from './auth/rows.ts';
import { noAddressHost } from './auth/people-rows.ts';
import type { Storage } from './auth/kinds.ts';
import { BusyError } from './errors.ts';
import { lookUpOf, personOf } from './keys.ts';
import { claimLookUp, findOwner, freeLookUp, writeAll } from './look-ups.ts';
import type { PeopleKeys } from './people-keys.ts';
import { getPersonById, type Person } from './people.ts';
import type { PersonId } from './project.ts';
import { encode, lost, type Table, untilWon, updateOf } from './table.ts';

export interface NewPerson {
  /** 1 to 50 characters. */
  readonly name: string;
  readonly email: string;
  /** Whether they have shown that the address is theirs. */
  readonly emailVerified: boolean;
  readonly language?: string;
  readonly now: Date;
}

export interface Address {
  /** As typed; null for people whom a forge vouches for, and where it can't be opened. */
  readonly email: string | null;
  readonly isVerified: boolean;
}

/** What a person may change; handles and addresses are looked up anew. */
export interface PersonChange {
  readonly name?: string;
  readonly handle?: string;
  readonly email?: string;
  readonly emailVerified?: boolean;
  readonly language?: string;
  readonly notices?: Readonly<Record<string, boolean>>;
}

/**
 * A new person with the next public number and the handle `person-<number>`, all or nothing. Throws TakenError when the
 * address is somebody's, or the handle, which nobody may choose for themselves.
 */
export async function createPerson(table: Table, keys: PeopleKeys, person: NewPerson): Promise<Person> {
  const { now, ...fields } = person;
  const at = now.toISOString();
  const row = { ...fields, id: crypto.randomUUID(), createdAt: at, updatedAt: at };
  const { id } = await createRow(storageOf(table, keys, now), 'user', row);
  const created = await getPersonById(table, id as PersonId);
  if (!created) throw new BusyError('gone as soon as made');
  return created;
}

/** The address of a person, none where no key opens it; undefined when there is no such person. */
export async function getAddress(table: Table, keys: PeopleKeys, id: PersonId): Promise<Address | undefined> {
  const [found] = await findRows(storageOf(table, keys), 'user', byId(id));
  if (!found) return undefined;
  const { email, emailVerified } = found.row;
  if (typeof email !== 'string' || email === '' || email.endsWith(`@${noAddressHost}`))
    return { email: null, isVerified: false };
  return { email, isVerified: emailVerified === true };
}

/** Writes what changed. False when there is no such person. Throws TakenError for a handle or address of somebody else. */
export async function changePerson(
  table: Table,
  keys: PeopleKeys,
  id: PersonId,
  change: PersonChange & { readonly now: Date },
): Promise<boolean> {
  const { now, ...fields } = change;
  const storage = storageOf(table, keys, now);
  const [found] = await findRows(storage, 'user', byId(id));
  if (!found) return false;
  const written = { ...fields, updatedAt: now.toISOString() };
  if (await changeRow(storage, 'user', found, { fields: written, unchanged: [] })) return true;
  throw new BusyError('the person is being changed by others');
}

/**
 * Removes a person with number and look-ups, whatever is changed of them meanwhile; not what else is theirs. False when there
 * was none. Their number is never given out again.
 */
export async function removePerson(table: Table, keys: PeopleKeys, id: PersonId): Promise<boolean> {
  const storage = storageOf(table, keys);
  return untilWon('the person is being changed by others', async () => {
    if (!(await getPersonById(table, id))) return false;
    const [found] = await findRows(storage, 'user', byId(id));
    return found && (await removeRow(storage, 'user', found)) ? true : lost;
  });
}

/**
 * Gives a person a handle that a forge vouches for. Whoever had it, since they had that login before, gets
 * `person-<number>` instead.
 */
export async function takeHandle(table: Table, keys: PeopleKeys, id: PersonId, handle: string): Promise<void> {
  return untilWon('the handle is being changed by others', async () => {
    const person = await getPersonById(table, id);
    if (!person || person.handle === handle) return undefined;
    const owner = await findOwner(table, keys, 'handle', handle);
    const other = owner && owner.person !== id ? await getPersonById(table, owner.person) : undefined;
    return (await writeAll(table, writesOf({ person, other, holder: owner?.person }))) ? lost : undefined;
  });

  function writesOf(who: { person: Person; other: Person | undefined; holder: PersonId | undefined }) {
    const { person, other, holder } = who;
    const fallback = other && `person-${other.number}`;
    return [
      rename(table, person, handle),
      ...moveLookUp(table, keys, { handle, to: id, from: holder }),
      ...free(person, handle),
      ...(other && fallback !== undefined
        ? [
            rename(table, other, fallback),
            ...claimLookUp(table, keys, { kind: 'handle', text: fallback, owner: { person: other.id } }),
          ]
        : []),
    ];
  }

  /** A login of which only the case changed is looked up as before. */
  function free(person: Person, next: string): TransactWriteItem[] {
    const [old, now] = [person.handle, next].map((one) => keys.lookUps('handle', one)[0].hash);
    return old === now
      ? []
      : freeLookUp(table, keys, { kind: 'handle', text: person.handle, owner: { person: person.id } });
  }
}

function rename(table: Table, person: Person, handle: string): TransactWriteItem {
  const condition = { expression: 'handle = :was', values: { ':was': person.handle } };
  return { Update: updateOf(table, personOf(person.id), { handle }, condition) };
}

/** The newest key leads to the new person, and older ones nowhere, as long as all led to who had it. */
function moveLookUp(
  table: Table,
  keys: PeopleKeys,
  { handle, to, from }: { handle: string; to: PersonId; from: PersonId | undefined },
): TransactWriteItem[] {
  const [claim] = claimLookUp(table, keys, { kind: 'handle', text: handle, owner: { person: to } });
  const condition = {
    ConditionExpression: 'attribute_not_exists(pk) OR person = :from',
    ExpressionAttributeValues: encode({ ':from': from ?? to }),
  };
  const older = keys.lookUps('handle', handle).slice(1);
  return [
    ...(claim?.Put ? [{ Put: { ...claim.Put, ...condition } }] : []),
    ...older.map(({ keyId, hash }) => ({
      Delete: { TableName: table.name, Key: encode({ ...lookUpOf(keyId, hash) }), ...condition },
    })),
  ];
}

function byId(id: PersonId) {
  return [{ field: 'id', value: id, operator: 'eq', connector: 'AND' }] as const;
}

function storageOf(table: Table, keys: PeopleKeys, now = new Date()): Storage {
  const sealOf = (): never => {
    throw new Error('no session is written here');
  };
  return { table, keys, sealOf, now: () => now };
}
