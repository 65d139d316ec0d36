import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TakenError } from '../../functions/table/errors.ts';
import { findOwner } from '../../functions/table/look-ups.ts';
import { parsePeopleKeys } from '../../functions/table/people-keys.ts';
import { getPersonById, getPersonByNumber } from '../../functions/table/people.ts';
import { changePerson, createPerson, getAddress, removePerson, takeHandle } from '../../functions/table/person.ts';
import { openWorld, type World } from './world.ts';

const [first, second] = ['the first key for people, of 36 signs', 'the second key for people, of 36 signs'];
const old = parsePeopleKeys(JSON.stringify({ 1: first }));
const keys = parsePeopleKeys(JSON.stringify({ 1: first, 2: second }));

let world: World;
beforeAll(async () => void (world = await openWorld()));
afterAll(() => world.close());

let count = 0;
const now = new Date();
const create = (email = `person.${++count}@example.org`, under = keys) =>
  createPerson(world.table, under, { name: 'Ada', email, emailVerified: true, language: 'de', now });

async function items(): Promise<Record<string, unknown>[]> {
  const { Items } = await world.table.client.send(new ScanCommand({ TableName: world.table.name }));
  return (Items ?? []).map((item) => unmarshall(item));
}

test('a new person is found by id, number, address and handle, and the table shows no address', async () => {
  const person = await create('Ada.Lovelace@example.org');
  expect(person).toMatchObject({ name: 'Ada', handle: `person-${person.number}`, language: 'de', isBlocked: false });
  expect(await getPersonByNumber(world.table, person.number)).toEqual(person);
  expect(await findOwner(world.table, keys, 'address', 'ada.lovelace@EXAMPLE.org')).toEqual({ person: person.id });
  expect(await findOwner(world.table, keys, 'handle', person.handle)).toEqual({ person: person.id });
  expect(await getAddress(world.table, keys, person.id)).toEqual({
    email: 'Ada.Lovelace@example.org',
    isVerified: true,
  });
  expect(JSON.stringify(await items()).toLowerCase()).not.toContain('lovelace');
});

test('an address that no key opens is none, and its person is there all the same', async () => {
  const { id } = await create('lost.key@example.org', old);
  const other = parsePeopleKeys(JSON.stringify({ 2: second }));
  expect(await getAddress(world.table, other, id)).toEqual({ email: null, isVerified: false });
});

test('of ten who come with one address at once, one is made', async () => {
  const made = await Promise.allSettled(Array.from({ length: 10 }, () => create('same@example.org')));
  const reasons = made.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
  expect(reasons).toHaveLength(9);
  expect(reasons.every((reason) => reason instanceof TakenError && reason.what === 'address')).toBe(true);
});

test('an address taken under an old key stays taken under a new one, and is free when its person leaves it', async () => {
  const person = await create('rotated@example.org', old);
  await expect(create('rotated@example.org')).rejects.toThrow(new TakenError('address'));
  expect(await changePerson(world.table, keys, person.id, { email: 'new@example.org', now })).toBe(true);
  expect(await findOwner(world.table, keys, 'address', 'rotated@example.org')).toBeUndefined();
  expect((await create('rotated@example.org')).id).not.toBe(person.id);
});

test('a handle of somebody else, in any case, is refused and changes nothing', async () => {
  const [one, other] = [await create(), await create()];
  expect(await changePerson(world.table, keys, one.id, { handle: 'curie', now })).toBe(true);
  await expect(changePerson(world.table, keys, other.id, { handle: 'CURIE', name: 'B', now })).rejects.toThrow(
    new TakenError('handle'),
  );
  expect(await getPersonById(world.table, other.id)).toEqual(other);
  expect(await changePerson(world.table, keys, one.id, { handle: 'Curie', now })).toBe(true);
  expect(await findOwner(world.table, keys, 'handle', 'curie')).toEqual({ person: one.id });
});

test('a person who changes their handle many times at once keeps exactly one look-up', async () => {
  const person = await create();
  const handles = Array.from({ length: 8 }, (_, i) => `many-${i}`);
  await Promise.allSettled(handles.map((handle) => changePerson(world.table, keys, person.id, { handle, now })));
  const { handle } = (await getPersonById(world.table, person.id)) ?? {};
  const found = await Promise.all(
    [...handles, person.handle].map((one) => findOwner(world.table, keys, 'handle', one)),
  );
  expect(found.filter(Boolean)).toEqual([{ person: person.id }]);
  expect(await findOwner(world.table, keys, 'handle', handle ?? '')).toEqual({ person: person.id });
});

test('a login that a forge gave to somebody else moves, also when it was looked up under an old key', async () => {
  const [before, after] = [await create(undefined, old), await create()];
  await takeHandle(world.table, old, before.id, 'github/octocat');
  await takeHandle(world.table, keys, after.id, 'github/octocat');
  expect((await getPersonById(world.table, before.id))?.handle).toBe(`person-${before.number}`);
  expect((await getPersonById(world.table, after.id))?.handle).toBe('github/octocat');
  expect(await findOwner(world.table, keys, 'handle', 'github/octocat')).toEqual({ person: after.id });
  expect(await findOwner(world.table, keys, 'handle', `person-${before.number}`)).toEqual({ person: before.id });
  expect(await findOwner(world.table, keys, 'handle', `person-${after.number}`)).toBeUndefined();
  await takeHandle(world.table, keys, after.id, 'github/Octocat');
  expect(await findOwner(world.table, keys, 'handle', 'github/octocat')).toEqual({ person: after.id });
});

test('who is removed leaves nothing of theirs, and their number is given to nobody', async () => {
  const before = await items();
  const person = await create('gone@example.org');
  expect(await removePerson(world.table, keys, person.id)).toBe(true);
  expect(await removePerson(world.table, keys, person.id)).toBe(false);
  const isOfCounters = ({ pk }: Record<string, unknown>) => pk === 'COUNTERS';
  expect((await items()).filter((one) => !isOfCounters(one))).toEqual(before.filter((one) => !isOfCounters(one)));
  expect((await create()).number).toBeGreaterThan(person.number);
});
