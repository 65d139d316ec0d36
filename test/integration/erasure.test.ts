import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { changeAccess } from '../../functions/table/access.ts';
import { newAccountId } from '../../functions/table/auth/accounts.ts';
import { createRow } from '../../functions/table/auth/rows.ts';
import { exportItems } from '../../functions/table/copies/export-items.ts';
import { numberOf } from '../../functions/table/keys.ts';
import { markMailTrouble } from '../../functions/table/mail-trouble.ts';
import { changeStanding, roleChange } from '../../functions/table/people-records.ts';
import { putProposal } from '../../functions/table/proposals.ts';
import { putReport } from '../../functions/table/reports.ts';
import { writeExport } from '../../infra/admin/export-file.ts';
import { findLeaks, placesOfBucket, placesOfTable } from './found-leaks.ts';
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
import { openWorld, request, signedIn, type World } from './world.ts';

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
  const forge = { providerId: 'github', accountId: '583231-of-github', userId: person.id, id: newAccountId(person.id) };
  await createRow(storage, 'account', { ...forge, accessToken: 'gho_token', createdAt: now().toISOString() });
  expect((await browser.ask('GET', '/api/account/export')).json.account.forges).toMatchObject([
    { forge: 'github', account: '583231-of-github' },
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
  await putReport(world.direct, { project: shared, text: 'This entry claims what is not so.', by: person.id }, now());
  await markMailTrouble(world.direct, keys, { address: email, trouble: 'bounced' });
  const role = roleChange(now().toISOString(), 'administrator');
  await changeStanding(world.direct, person.id, role, { by: person.id, now });
  const values = { answers: new Map(), fields: new Map([['name', 'Another name']] as const) };
  await putProposal(world.direct, shared, { by: token.id, now }, () => values);
  await putProposal(world.direct, shared, { by: person.id, now }, () => values);
  const faces = await badgesOf();
  const second = await signInByLink(accounts, email);

  expect(await browser.ask('DELETE', '/api/account', { handle: 'quillon-v' })).toMatchObject({ status: 200, json: {} });

  await world.settle();
  expect(browser.jar.has('session')).toBe(false);
  expect(await second.browser.ask('GET', '/api/account')).toMatchObject({
    status: 401,
    json: { error: 'session_ended' },
  });
  const texts = [name, email, 'quillon-v', 'Their phone', authenticator.id, '583231-of-github', 'gho_token'];
  const secrets = texts.map((text) => ({ what: text, text }));
  const file = join(world.directory, 'export.ndjson');
  await writeExport(file, 'test', (sink) => exportItems(world.direct, sink));
  expect(readFileSync(file, 'utf8')).toContain('"pk"');
  const places = [
    ...(await placesOfTable(world.direct)),
    ...(await placesOfBucket(world.directS3, 'objects')),
    ['export', readFileSync(file)] as const,
  ];
  expect(findLeaks(secrets, places)).toEqual([]);
  const table = await dump(world.direct);
  const items = table.split('\n').map((line) => JSON.parse(line) as { pk: string; sk: string });
  expect(items.filter(({ pk }) => pk === `W#${person.id}` || pk === `Y#${person.id}`)).toEqual([]);
  expect(items.filter(({ pk }) => pk.startsWith('X#'))).toHaveLength(2);
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
  await expectSomebodyWhoLeft({ own, shared, asked });
  const again = await signInByLink(accounts, email);
  expect(again.answer.json).toMatchObject({ isNew: true });
  expect(again.answer.json.person.number).not.toBe(number);
});

/** Every page that told of them goes on, and tells of nobody. */
async function expectSomebodyWhoLeft(projects: Readonly<Record<'own' | 'shared' | 'asked', ProjectId>>) {
  const administrator = await signedIn(world, 'administrator');
  const ask = async (method: string, path: string, body?: unknown): Promise<any> => {
    const answer = await accounts.open().ask(method, path, body, administrator.headers);
    expect(answer.status, path).toBe(200);
    return answer.json;
  };
  const read = async (path: string): Promise<any> => {
    const answer = await request(world, 'GET', path, { as: 'administrator' });
    expect(answer.status, path).toBe(200);
    return answer.json;
  };
  const { own, shared, asked } = projects;
  expect(await ask('GET', `/api/projects/${own}/people`)).toMatchObject({ owner: null, editors: [] });
  expect(await ask('GET', `/api/projects/${shared}/people`)).toMatchObject({ editors: [], invitations: [] });
  expect(await ask('GET', `/api/projects/${asked}/people`)).toMatchObject({ offer: null });
  expect(await ask('GET', `/api/projects/${shared}/tokens`)).toEqual({ tokens: [] });
  expect((await read(`/api/projects/${own}/history`)).revisions).toMatchObject([{ seq: 1, by: null }]);
  expect((await read(`/api/projects/${shared}/proposals`)).proposals).toMatchObject([{ by: null }, { by: null }]);
  expect((await read(`/api/projects/${own}`)).fields.name).toBe('own');
  expect((await ask('GET', '/api/admin/reports')).reports).toMatchObject([{ project: shared, by: null }]);
  expect((await ask('GET', '/api/admin/log')).entries).toMatchObject([
    { act: 'make_administrator', by: null, person: null },
  ]);
  expect((await ask('POST', '/api/admin/people/search', { q: 'Quillon' })).people).toEqual([]);
  expect((await ask('POST', '/api/admin/people/search', { q: 'quillon-v' })).people).toEqual([]);
}

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
