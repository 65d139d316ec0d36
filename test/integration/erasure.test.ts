import { afterAll, beforeAll, expect, test } from 'vitest';
import { changeAccess } from '../../functions/table/access.ts';
import { newAccountId } from '../../functions/table/auth/accounts.ts';
import { createRow } from '../../functions/table/auth/rows.ts';
import { numberOf } from '../../functions/table/keys.ts';
import { getPersonById, type Person } from '../../functions/table/people.ts';
import type { PersonId, ProjectId } from '../../functions/table/project.ts';
import { getProject } from '../../functions/table/projects.ts';
import { getItem } from '../../functions/table/table.ts';
import { getToken } from '../../functions/table/tokens.ts';
import { type AccountsWorld, keys, openAccountsOf, signInByLink } from './accounts.ts';
import { openAuthenticator } from './authenticator.ts';
import { expectWholeChain } from './checks.ts';
import { dump } from './dump.ts';
import { putPerson, putSession } from './people.ts';
import { csrfTokenOf } from '../../functions/http/cookies.ts';
import { openWorld, request, type World } from './world.ts';

let world: World;
let accounts: AccountsWorld;
beforeAll(async () => {
  world = await openWorld();
  accounts = openAccountsOf(world);
});
afterAll(() => world.close());

const now = () => new Date();
const sealOf = (token: string) => token;

async function personOfNumber(number: number): Promise<Person> {
  const id = String((await getItem(world.direct, numberOf(number)))?.['person']) as PersonId;
  const person = await getPersonById(world.direct, id);
  if (!person) throw new Error('nobody');
  return person;
}

async function createProject(person: Person, name: string): Promise<ProjectId> {
  const session = await putSession(world.direct, person.id, now());
  const headers = { cookie: `session=${encodeURIComponent(session)}`, 'x-csrf-token': csrfTokenOf(session) };
  const body = { fields: { repo_url: `https://example.org/${name}`, name } };
  return (await request(world, 'POST', '/api/projects', { as: null, headers, body })).json.id;
}

async function badgesOf(): Promise<(readonly [string, string])[]> {
  return [...(await world.objects())]
    .filter(([path]) => /\/(?:badge|baseline)(?:\.json)?$/.test(path))
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

/** A change of who may write is a revision like others, so that what is published counts it. */
function withoutVersions(badges: Awaited<ReturnType<typeof badgesOf>>) {
  return badges.map(([path, text]) => [path, text.replace(/ data-version="[\d.]+"|"seq":\d+,/g, '')]);
}

test('an account is deleted by whoever types its handle, and by nobody else', async () => {
  const { browser, answer } = await signInByLink(accounts, 'keeper@example.org');
  const { handle } = answer.json.person;
  for (const typed of ['', 'x', handle.toUpperCase()]) {
    expect(await browser.ask('DELETE', '/api/account', { handle: typed })).toMatchObject({
      status: 400,
      json: { problems: [{ field: 'handle', code: 'not_the_handle' }] },
    });
  }
  expect((await browser.whoAmI()).handle).toBe(handle);
});

test('an erased person leaves no name and no address; chains hold, badges stay, projects keep their number', async () => {
  const email = 'ephemeral-person@example.org';
  const storage = { table: world.direct, keys, sealOf, now };
  const name = 'Quillon Vantreight';
  const { browser, answer } = await signInByLink(accounts, email);
  const number: number = answer.json.person.number;
  await browser.ask('PATCH', '/api/account', { name, handle: 'quillon-v' });
  await browser.ask('PUT', '/api/account/password', { password: 'a long and private sentence' });
  const authenticator = openAuthenticator();
  const { options } = (await browser.ask('POST', '/api/account/passkeys/options', {})).json;
  await browser.ask('POST', '/api/account/passkeys', { name: 'Their phone', response: authenticator.create(options) });
  const person = await personOfNumber(number);
  const forge = { providerId: 'github', accountId: '583231', userId: person.id, id: newAccountId(person.id) };
  await createRow(storage, 'account', { ...forge, accessToken: 'gho_token', createdAt: now().toISOString() });
  expect((await browser.ask('GET', '/api/account/export')).json.account.forges).toMatchObject([
    { forge: 'github', account: '583231' },
  ]);
  const other = await putPerson(world.direct);
  const own = await createProject(person, 'own');
  const shared = await createProject(other.person, 'shared');
  const asked = await createProject(other.person, 'asked');
  const by = { by: other.person.id, now };
  const token = {
    hash: 'a'.repeat(64),
    id: 'the-token' as PersonId,
    project: shared,
    name: 'ci',
    scope: 'write' as const,
    by: person.id,
    createdAt: now().toISOString(),
    expiresAt: '2999-01-01T00:00:00.000Z',
  };
  const identity = { id: person.id, number };
  await changeAccess(world.direct, shared, by, () => ({ rights: { added: [identity] }, made: token }));
  await changeAccess(world.direct, asked, by, () => ({
    asked: new Map([[person.id, { as: 'owner' as const, by: other.person.id, at: now().toISOString() }]]),
  }));
  await accounts.open().ask('POST', '/api/auth/reset', { email, language: 'en' });
  await world.settle();
  const account = (await browser.ask('GET', '/api/account')).json;
  expect(new Set(account.projects.map(({ id }: any) => id))).toEqual(new Set([own, shared]));
  expect(account.invitations).toMatchObject([{ project: asked, kind: 'owner', by: { number: other.person.number } }]);
  expect((await browser.ask('GET', '/api/account/export')).json.tokens).toMatchObject([
    { project: shared, name: 'ci' },
  ]);
  const faces = await badgesOf();
  const second = await signInByLink(accounts, email);

  expect(await browser.ask('DELETE', '/api/account', { handle: 'quillon-v' })).toMatchObject({ status: 200, json: {} });

  await world.settle();
  expect(browser.jar.has('session')).toBe(false);
  expect(await second.browser.ask('GET', '/api/account')).toMatchObject({
    status: 401,
    json: { error: 'session_ended' },
  });
  const table = await dump(world.direct);
  const objects = [...(await world.objects()).values()].join('\n');
  for (const one of [name, email, 'quillon-v', 'Their phone', authenticator.id, '583231', 'gho_token']) {
    for (const form of [one, encodeURIComponent(one), Buffer.from(one).toString('base64').replace(/=+$/, '')]) {
      expect(table).not.toContain(form);
      expect(objects).not.toContain(form);
    }
  }
  const places = table.split('\n').map((line) => JSON.parse(line) as { pk: string; sk: string });
  expect(places.filter(({ pk }) => pk === `W#${person.id}` || pk === `Y#${person.id}`)).toEqual([]);
  expect(places.filter(({ pk }) => pk.startsWith('X#'))).toHaveLength(2);
  expect(await getToken(world.direct, token.hash)).toBeUndefined();
  expect(await accounts.open().ask('GET', `/api/people/${number}`)).toMatchObject({ status: 404 });
  expect((await getProject(world.direct, own))?.owner).toBe(number);
  expect((await getProject(world.direct, shared))?.editors).toEqual([]);
  for (const id of [own, shared, asked]) await expectWholeChain(world, id);
  const badges = await badgesOf();
  expect(badges.filter(([path]) => path.includes(`/${own}/`))).toEqual(
    faces.filter(([path]) => path.includes(`/${own}/`)),
  );
  expect(withoutVersions(badges)).toEqual(withoutVersions(faces));
  expect(faces.length).toBe(12);
  const again = await signInByLink(accounts, email);
  expect(again.answer.json).toMatchObject({ isNew: true });
  expect(again.answer.json.person.number).not.toBe(number);
});

test('what another browser of theirs does meanwhile leaves nothing either', async () => {
  const email = 'hurried-person@example.org';
  const { browser, answer } = await signInByLink(accounts, email);
  const person = await personOfNumber(answer.json.person.number);
  const second = await signInByLink(accounts, email);
  const third = await signInByLink(accounts, email);
  const authenticator = openAuthenticator();
  const { options } = (await third.browser.ask('POST', '/api/account/passkeys/options', {})).json;
  await Promise.all([
    browser.ask('DELETE', '/api/account', { handle: person.handle }),
    second.browser.ask('PUT', '/api/account/password', { password: 'a long and private sentence' }),
    third.browser.ask('POST', '/api/account/passkeys', { name: 'x', response: authenticator.create(options) }),
    second.browser.ask('PATCH', '/api/account', { name: 'Hurried Person', handle: 'hurried' }),
  ]);
  const table = await dump(world.direct);
  expect(table).not.toContain('Hurried');
  expect(table.split('\n').filter((line) => line.includes(person.id) && !/"pk":"[VQ]#/.test(line))).toEqual([]);
});
