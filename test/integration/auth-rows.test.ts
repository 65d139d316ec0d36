import { afterAll, beforeAll, expect, test } from 'vitest';
import { openAdapter } from '../../functions/accounts/adapter.ts';
import { newAccountId } from '../../functions/table/auth/accounts.ts';
import { verificationId } from '../../functions/table/auth/waiting.ts';
import { GoneError, TakenError } from '../../functions/table/errors.ts';
import { sha256 } from '../../functions/table/hash.ts';
import { sessionOf } from '../../functions/table/keys.ts';
import { parsePeopleKeys } from '../../functions/table/people-keys.ts';
import { getItem } from '../../functions/table/table.ts';
import { putPerson } from './people.ts';
import { openWorld, type World } from './world.ts';

const [first, second] = ['the first key for people, of 36 signs', 'the second key for people, of 36 signs'];

let world: World;
let now = new Date();
let adapter: ReturnType<ReturnType<typeof openAdapter>>;
beforeAll(async () => {
  world = await openWorld();
  adapter = open({ 1: first });
});
afterAll(() => world.close());

function open(ring: Record<string, string>) {
  const keys = parsePeopleKeys(JSON.stringify(ring));
  return openAdapter({ table: world.table, keys, sealOf: (token) => sha256(`sealed ${token}`), now: () => now })({});
}

const later = (seconds: number) => new Date(now.getTime() + seconds * 1000);
const is = (field: string, value: string) => ({ field, value });

function wait(identifier: string, value = 'value') {
  const data = { id: verificationId(identifier), identifier, value, expiresAt: later(60) };
  return adapter.create({
    model: 'verification',
    data: { ...data, createdAt: now, updatedAt: now },
    forceAllowId: true,
  });
}

function link(userId: string, accountId: string, through = adapter) {
  const data = { id: newAccountId(userId), userId, providerId: 'github', accountId, createdAt: now, updatedAt: now };
  return through.create({ model: 'account', data, forceAllowId: true });
}

test.each([
  ['user', [is('name', 'Ada')]],
  ['user', []],
  ['session', [is('id', 'x')]],
  ['session', [{ field: 'expiresAt', operator: 'lt' as const, value: new Date() }]],
  ['account', [is('accountId', '1')]],
  ['account', [is('providerId', 'github')]],
  ['account', [is('id', 'made-elsewhere')]],
  ['verification', [is('id', 'made-elsewhere')]],
  ['verification', []],
])('a question about %s that no key answers is refused, not searched for: %j', async (model, where) => {
  await expect(adapter.findMany({ model, where })).rejects.toThrow(`no key finds these rows of ${model}`);
});

test('of twenty who consume one row at once, one gets it', async () => {
  await wait('once');
  const where = [is('id', verificationId('once'))];
  const taken = await Promise.all(
    Array.from({ length: 20 }, () => adapter.consumeOne<{ value: string }>({ model: 'verification', where })),
  );
  expect(taken.filter(Boolean).map((row) => row?.value)).toEqual(['value']);
  expect(await adapter.findOne({ model: 'verification', where })).toBeNull();
});

test('the newest row waits under an identifier, until it expires', async () => {
  await wait('twice', 'first');
  await wait('twice', 'second');
  const find = () => adapter.findMany({ model: 'verification', where: [is('identifier', 'twice')] });
  expect(await find()).toMatchObject([{ identifier: 'twice', value: 'second' }]);
  const before = now;
  now = later(61);
  expect(await find()).toEqual([]);
  now = before;
});

test('a session is found by its token, which is not stored, and by its person until it expires', async () => {
  const token = 'a-token-of-32-characters-or-more';
  const someone = (await putPerson(world.table)).person.id;
  const data = { userId: someone, token, userAgent: 'test', createdAt: now, updatedAt: now, expiresAt: later(60) };
  await adapter.create({ model: 'session', data });
  const byToken = () => adapter.findOne<{ token: string }>({ model: 'session', where: [is('token', token)] });
  const byPerson = () => adapter.findMany({ model: 'session', where: [is('userId', someone)] });
  expect(await byToken()).toMatchObject({ token, userId: someone });
  expect(await byPerson()).toMatchObject([{ token: null, userId: someone }]);
  const item = await getItem(world.table, sessionOf(sha256(token)));
  expect(item).toMatchObject({ seal: sha256(`sealed ${token}`), ttl: Math.ceil(later(60).getTime() / 1000) });
  expect(JSON.stringify(item)).not.toContain(token);
  const before = now;
  now = later(60);
  expect([await byToken(), await byPerson()]).toEqual([null, []]);
  now = before;
  await adapter.deleteMany({ model: 'session', where: [is('userId', someone)] });
  expect([await byToken(), await byPerson()]).toEqual([null, []]);
});

test('nobody who is not there gets a session', async () => {
  const data = { userId: 'gone', token: 'another-token-of-32-characters', userAgent: 'test', createdAt: now };
  const made = adapter.create({ model: 'session', data: { ...data, updatedAt: now, expiresAt: later(60) } });
  await expect(made).rejects.toThrow(GoneError);
  expect(await getItem(world.table, sessionOf(sha256(data.token)))).toBeUndefined();
});

test('an account of a forge is one person’s, also under a newer key, and free when they leave it', async () => {
  await link('ada', '42');
  const rotated = open({ 1: first, 2: second });
  await expect(link('eve', '42')).rejects.toThrow(new TakenError('account'));
  await expect(link('eve', '42', rotated)).rejects.toThrow(new TakenError('account'));
  const where = [is('providerId', 'github'), is('accountId', '42')];
  expect(await rotated.findMany({ model: 'account', where })).toMatchObject([{ userId: 'ada', accountId: '42' }]);
  await rotated.deleteMany({ model: 'account', where: [is('userId', 'ada')] });
  expect(await rotated.findMany({ model: 'account', where })).toEqual([]);
  await link('eve', '42', rotated);
  expect(await rotated.findMany({ model: 'account', where })).toMatchObject([{ userId: 'eve' }]);
});

test('a person has one password', async () => {
  const put = (password: string) =>
    adapter.create({
      model: 'account',
      data: { userId: 'ada', accountId: 'ada', providerId: 'credential', password, createdAt: now, updatedAt: now },
    });
  await put('hash 1');
  await expect(put('hash 2')).rejects.toThrow(TakenError);
  const where = [is('userId', 'ada'), is('providerId', 'credential')];
  expect(await adapter.findOne({ model: 'account', where })).toMatchObject({ accountId: 'ada', password: 'hash 1' });
});
