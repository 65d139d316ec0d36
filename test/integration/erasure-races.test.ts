import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { csrfTokenOf } from '../../functions/http/cookies.ts';
import { erasePerson } from '../../functions/table/erase.ts';
import { numberOf } from '../../functions/table/keys.ts';
import { parsePeopleKeys } from '../../functions/table/people-keys.ts';
import { createPerson } from '../../functions/table/person.ts';
import type { PersonId } from '../../functions/table/project.ts';
import { getItem } from '../../functions/table/table.ts';
import { type AccountsWorld, type Answer, type Browser, keys, openAccountsOf, signInByLink } from './accounts.ts';
import { openAuthenticator } from './authenticator.ts';
import { dump } from './dump.ts';
import { putSession } from './people.ts';
import { openWorld, request, type World } from './world.ts';

let world: World;
let accounts: AccountsWorld;
beforeAll(async () => {
  world = await openWorld();
  accounts = openAccountsOf(world);
});
afterAll(() => world.close());

interface Hurried {
  readonly email: string;
  readonly id: PersonId;
  readonly erase: () => Promise<Answer>;
  /** Another browser of theirs. */
  readonly other: Browser;
}

let people = 0;

async function openHurried(): Promise<Hurried> {
  const email = `hurried-person-${++people}@example.org`;
  const { browser, answer } = await signInByLink(accounts, email);
  const { number, handle } = answer.json.person;
  const id = String((await getItem(world.direct, numberOf(number)))?.['person']) as PersonId;
  const { browser: other } = await signInByLink(accounts, email);
  return { email, id, other, erase: () => browser.ask('DELETE', '/api/account', { handle }) };
}

/** Lets something happen right before the first transaction that one of whose writes is meant. */
function before(isMeant: (write: TransactWriteItem) => boolean, act: () => Promise<unknown>): void {
  let isDone = false;
  world.table.client.middlewareStack.add(
    (next) => async (args) => {
      const writes = 'TransactItems' in args.input ? (args.input.TransactItems ?? []) : [];
      if (!isDone && writes.some(isMeant)) {
        isDone = true;
        world.table.client.middlewareStack.remove('happens-first');
        await act();
      }
      return next(args);
    },
    { step: 'initialize', name: 'happens-first' },
  );
}

const removes = (pk: string) => (write: TransactWriteItem) => write.Delete?.Key?.['pk']?.S === pk;
const puts = (kind: string) => (write: TransactWriteItem) =>
  (write.Put?.Item ?? write.Update?.Key)?.['pk']?.S?.startsWith(kind) === true;

const relates = (person: PersonId) => (write: TransactWriteItem) =>
  write.Update?.Key?.['pk']?.S === `W#${person}` && write.Update.Key['sk']?.S?.startsWith('P#') === true;

/** What is left of somebody: their name, and items with their id but for what is counted and waited for. */
async function restsOf({ id }: Hurried): Promise<string[]> {
  const lines = (await dump(world.direct)).split('\n');
  return lines.filter((line) => line.includes('Hurried Person') || (line.includes(id) && !/"pk":"[VQ]#/.test(line)));
}

test('a name and handle chosen while the account is being deleted go with it', async () => {
  const person = await openHurried();
  const change = { name: 'Hurried Person', handle: 'hurried-handle' };
  before(removes(`W#${person.id}`), async () => {
    expect(await person.other.ask('PATCH', '/api/account', change)).toMatchObject({ status: 200 });
  });
  expect(await person.erase()).toMatchObject({ status: 200 });
  expect(await restsOf(person)).toEqual([]);
  const { answer } = await signInByLink(accounts, 'somebody-else@example.org');
  expect(answer.json.isNew).toBe(true);
});

test('another address confirmed while the account is being deleted goes with it', async () => {
  const person = await openHurried();
  await person.other.ask('POST', '/api/account/address', { email: 'hurried-elsewhere@example.org' });
  const token = accounts.lastToken();
  before(removes(`W#${person.id}`), () => person.other.ask('POST', '/api/account/address/confirm', { token }));
  expect(await person.erase()).toMatchObject({ status: 200 });
  expect(await restsOf(person)).toEqual([]);
  for (const email of [person.email, 'hurried-elsewhere@example.org'])
    expect((await signInByLink(accounts, email)).answer.json.isNew).toBe(true);
});

test('a link confirmed, a password given, a passkey added at the moment of deletion lead nowhere', async () => {
  const authenticator = openAuthenticator();
  const ways: [string, (person: Hurried) => Promise<() => Promise<Answer>>][] = [
    [
      'K#',
      async ({ email }) => {
        const browser = accounts.open();
        await browser.visit();
        await browser.ask('POST', '/api/auth/link', { email, language: 'en' });
        const token = accounts.lastToken();
        return () => browser.ask('POST', '/api/auth/link/confirm', { token });
      },
    ],
    [
      'Y#',
      async ({ other }) =>
        () =>
          other.ask('PUT', '/api/account/password', { password: 'a long and private sentence' }),
    ],
    [
      'Y#',
      async ({ other }) => {
        const { options } = (await other.ask('POST', '/api/account/passkeys/options', {})).json;
        const response = authenticator.create(options);
        return () => other.ask('POST', '/api/account/passkeys', { name: 'Phone', response });
      },
    ],
  ];
  for (const [kind, open] of ways) {
    const person = await openHurried();
    const act = await open(person);
    before(puts(kind), person.erase);
    const { status, json } = await act();
    expect([401, 409], JSON.stringify(json)).toContain(status);
    expect(await restsOf(person)).toEqual([]);
    expect(await person.other.whoAmI()).toBe(null);
  }
});

test('a session prolonged at the moment of deletion stays ended', async () => {
  const person = await openHurried();
  world.clock.now = () => new Date(Date.now() + 2 * 60 * 60 * 1000);
  before(puts('K#'), () => {
    // Accounts go soon after signing in, and sessions are prolonged after an hour.
    world.clock.now = () => new Date();
    return person.erase();
  });
  await person.other.ask('GET', '/api/account');
  world.clock.now = () => new Date();
  expect(await restsOf(person)).toEqual([]);
});

test('a session that is ended at the moment when another takes its place ends with that', async () => {
  const email = `hurried-person-${++people}@example.org`;
  const [{ browser: thief }, { browser: owner }] = [
    await signInByLink(accounts, email),
    await signInByLink(accounts, email),
  ];
  for (const isMeant of [
    puts('K#'),
    (write: TransactWriteItem) => write.Delete?.Key?.['pk']?.S?.startsWith('K#') === true,
  ]) {
    const copy = accounts.open();
    for (const [name, value] of thief.jar) copy.jar.set(name, value);
    const next = `moved-${++people}@example.org`;
    await copy.ask('POST', '/api/account/address', { email: next });
    before(isMeant, () => owner.ask('DELETE', '/api/account/sessions', {}));
    await copy.ask('POST', '/api/account/address/confirm', { token: accounts.lastToken() });
    expect(await copy.whoAmI()).toBe(null);
    expect(await owner.whoAmI()).not.toBe(null);
    const again = await signInByLink(accounts, next);
    thief.jar.clear();
    for (const [name, value] of again.browser.jar) thief.jar.set(name, value);
  }
});

test('an invitation at the moment of deletion is refused and leaves nothing', async () => {
  const [owner, person] = [await openHurried(), await openHurried()];
  const session = await putSession(world.direct, owner.id, new Date());
  const headers = { cookie: `session=${encodeURIComponent(session)}`, 'x-csrf-token': csrfTokenOf(session) };
  const body = { fields: { repo_url: 'https://example.org/hurried' } };
  const { id } = (await request(world, 'POST', '/api/projects', { as: null, headers, body })).json;
  const { handle } = await person.other.whoAmI();
  for (const what of ['invitations', 'offer']) {
    const invited = what === 'invitations' ? person : await openHurried();
    const asked = what === 'invitations' ? handle : (await invited.other.whoAmI()).handle;
    before(relates(invited.id), invited.erase);
    expect(await owner.other.ask('POST', `/api/projects/${id}/${what}`, { handle: asked })).toMatchObject({
      status: 404,
      json: { error: 'unknown_person' },
    });
    expect(await restsOf(invited)).toEqual([]);
  }
});

test('what was found under an older key is free, too', async () => {
  const old = parsePeopleKeys(JSON.stringify({ 1: 'an old key for people, of 32 signs' }));
  const countLookUps = async () => (await dump(world.direct)).match(/"pk":"X#/g)?.length;
  const before = await countLookUps();
  const given = { name: 'Hurried Person', email: 'old-key@example.org', emailVerified: true, now: new Date() };
  const { id, number } = await createPerson(world.direct, old, given);
  expect(await countLookUps()).toBe((before ?? 0) + 2);
  await erasePerson({ table: world.direct, keys, now: () => new Date() }, { id, number });
  expect(await countLookUps()).toBe(before);
});

test('a link asked for before the deletion makes no new account after it, one asked for later does', async () => {
  const person = await openHurried();
  const browser = accounts.open();
  await browser.visit();
  await browser.ask('POST', '/api/auth/link', { email: person.email, language: 'en' });
  const token = accounts.lastToken();
  await person.erase();
  expect(await browser.ask('POST', '/api/auth/link/confirm', { token })).toMatchObject({
    status: 410,
    json: { error: 'link_used' },
  });
  expect((await signInByLink(accounts, person.email)).answer).toMatchObject({ status: 200, json: { isNew: true } });
});
