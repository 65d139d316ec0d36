import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRow } from '../../functions/table/auth/rows.ts';
import { listForgeAccounts } from '../../functions/table/account.ts';
import { erasePerson } from '../../functions/table/erase.ts';
import { findOwner } from '../../functions/table/look-ups.ts';
import { findPasskey, putPasskey } from '../../functions/table/passkeys.ts';
import { parsePeopleKeys, type PeopleKeys } from '../../functions/table/people-keys.ts';
import type { Person } from '../../functions/table/people.ts';
import { changePerson, createPerson, getAddress } from '../../functions/table/person.ts';
import { getHolder, putPassword } from '../../functions/table/passwords.ts';
import { sealAnew } from '../../functions/table/rekey.ts';
import { rekeyPeople } from '../../infra/admin/rekeying.ts';
import { openWorld, type World } from './world.ts';

const [first, second] = ['the first key for people, of 36 signs', 'the second key for people, of 36 signs'];
const old = parsePeopleKeys(JSON.stringify({ 1: first }));
const both = parsePeopleKeys(JSON.stringify({ 1: first, 2: second }));
const next = parsePeopleKeys(JSON.stringify({ 2: second }));
const now = new Date();

let world: World;
let mailed: Person;
let forged: Person;
beforeAll(async () => {
  world = await openWorld();
  mailed = await create('ada@example.org', old);
  await putPassword(world.table, old, { person: mailed.id, hash: 'a hash', now });
  const passkey = { person: mailed.id, name: 'key', credential: 'credential-1', counter: 0 };
  await putPasskey(world.table, old, { ...passkey, publicKey: new Uint8Array([1]), createdAt: now.toISOString() });
  forged = await create('github-583231@people.invalid', old);
  const account = { id: `${forged.id}.1`, userId: forged.id, providerId: 'github', accountId: '583231' };
  const storage = { table: world.table, keys: old, now: () => now, sealOf: String };
  await createRow(storage, 'account', { ...account, accessToken: 'gho_1', createdAt: now.toISOString() });
});
afterAll(() => world.close());

const create = (email: string, keys: PeopleKeys) =>
  createPerson(world.table, keys, { name: 'Ada', email, emailVerified: true, now });

async function items(): Promise<Record<string, unknown>[]> {
  const { Items } = await world.table.client.send(new ScanCommand({ TableName: world.table.name }));
  return (Items ?? []).map((item) => unmarshall(item));
}

async function rekey(keys = both) {
  const failures: unknown[] = [];
  const onFailure = (person: string, error: unknown) => void failures.push([person, String(error)]);
  return { ...(await rekeyPeople({ table: world.table, keys, onFailure })), failures };
}

/** Attributes of all items that are sealed under a key, and keys of look-ups under it. */
async function under(keyId: string): Promise<string[]> {
  return (await items()).flatMap((item) =>
    Object.entries(item)
      .filter(([name, value]) => String(value).startsWith(name === 'pk' ? `X#${keyId}#` : `${keyId}.`))
      .map(([name]) => name),
  );
}

test('all is sealed and found under the newest key alone, and a second run finds nothing to do', async () => {
  expect((await under('1')).toSorted()).toEqual([
    'accessToken',
    'accountId',
    'accountId',
    'email',
    'email',
    ...Array.from({ length: 5 }, () => 'pk'),
  ]);
  // As if interrupted after the first.
  expect(await sealAnew(world.table, both, mailed.id)).toBe(3);
  expect(await rekey()).toEqual({ people: 2, items: 2, lookUps: 5, failed: 0, failures: [] });
  expect(await under('1')).toEqual([]);
  expect(await rekey()).toEqual({ people: 2, items: 0, lookUps: 0, failed: 0, failures: [] });

  const { table } = world;
  expect(await getAddress(table, next, mailed.id)).toEqual({ email: 'ada@example.org', isVerified: true });
  expect(await getHolder(table, next, 'ADA@example.org')).toMatchObject({ person: mailed, passwordHash: 'a hash' });
  expect(await findOwner(table, next, 'handle', mailed.handle)).toEqual({ person: mailed.id });
  expect(await findPasskey(table, next, 'credential-1')).toMatchObject({ person: mailed.id, name: 'key' });
  expect(await listForgeAccounts(table, next, forged.id)).toMatchObject([{ forge: 'github', account: '583231' }]);
  expect(await findOwner(table, next, 'account', 'github:583231')).toEqual({
    person: forged.id,
    credential: `${forged.id}.1`,
  });
});

test('between seals and removal everybody is found, and an address that somebody leaves meanwhile is free', async () => {
  const person = await create('first@example.org', old);
  await sealAnew(world.table, both, person.id);
  for (const keys of [old, both, next])
    expect(await findOwner(world.table, keys, 'address', 'first@example.org')).toEqual({ person: person.id });
  await changePerson(world.table, both, person.id, { email: 'second@example.org', now });
  const other = await create('first@example.org', both);
  await rekey();
  expect(await findOwner(world.table, next, 'address', 'first@example.org')).toEqual({ person: other.id });
  expect(await findOwner(world.table, next, 'address', 'second@example.org')).toEqual({ person: person.id });
});

test('whoever changes handle and address while it runs has the new ones, and nothing of the old', async () => {
  const person = await create('busy@example.org', old);
  await Promise.all([
    rekey(),
    changePerson(world.table, both, person.id, { handle: 'busy-bee', email: 'bee@example.org', now }),
  ]);
  await rekey();
  expect(await under('1')).toEqual([]);
  expect(await getAddress(world.table, next, person.id)).toMatchObject({ email: 'bee@example.org' });
  expect(await findOwner(world.table, next, 'handle', 'busy-bee')).toEqual({ person: person.id });
  for (const [kind, text] of [['handle', person.handle] as const, ['address', 'busy@example.org'] as const])
    expect(await findOwner(world.table, both, kind, text)).toBeUndefined();
});

test('somebody whose key is gone is told of and left as they are, and all others are done', async () => {
  const lost = await create(
    'lost@example.org',
    parsePeopleKeys(JSON.stringify({ 1: 'a key that nobody kept, of 36 sign' })),
  );
  const found = await create('found@example.org', old);
  const { failed, failures, items: changed } = await rekey();
  expect({ failed, changed }).toEqual({ failed: 1, changed: 1 });
  expect(failures).toEqual([[lost.id, expect.stringContaining('email opens under none of the keys')]]);
  expect(await findOwner(world.table, next, 'address', 'found@example.org')).toEqual({ person: found.id });
});

test('who was deleted stays so', async () => {
  const gone = await create('gone@example.org', old);
  await erasePerson({ table: world.table, keys: both, now: () => now }, gone);
  await rekey();
  expect(await sealAnew(world.table, both, gone.id)).toBe(0);
  expect(JSON.stringify(await items())).not.toContain(gone.id);
});
