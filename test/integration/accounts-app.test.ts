import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ProjectId } from '../../functions/table/project.ts';
import { csrfTokenOf } from '../../functions/http/cookies.ts';
import { type Forge, openForge } from '../../infra/local/forge.ts';
import { type AccountsWorld, type Browser, openAccountsOf, signInByLink, siteUrl } from './accounts.ts';
import { openAuthenticator } from './authenticator.ts';
import { decide } from './forge-browser.ts';
import { openWorld, request, type World } from './world.ts';

const application = {
  clientId: 'client-of-github',
  clientSecret: 'secret-of-github',
  callbackUrl: `${siteUrl}/api/auth/callback/github`,
};

let world: World;
let github: Forge;
let accounts: AccountsWorld;
beforeAll(async () => {
  world = await openWorld();
  github = await openForge({ application });
  const forge = {
    ...application,
    id: 'github',
    name: 'GitHub',
    authorizationUrl: `${github.url}/login/oauth/authorize`,
    tokenUrl: `${github.url}/login/oauth/access_token`,
    userInfoUrl: `${github.url}/user`,
  };
  accounts = openAccountsOf(world, { administrator: 'github/octocat' }, [forge]);
  github.seed({
    people: [
      { login: 'octocat', id: 583231, name: 'The Octocat' },
      { login: 'hubot', id: 7, name: 'Hubot' },
    ],
  });
});
afterAll(async () => {
  await github.close();
  await world.close();
});

const refused = (status: number, error: string) => ({ status, json: { error } });

async function comeFromForge(login: string, returnTo?: string): Promise<{ browser: Browser; location: string | null }> {
  const browser = accounts.open();
  await browser.visit();
  const begun = await browser.ask('POST', '/api/auth/forge', { forge: 'github', returnTo });
  const { pathname, search } = new URL(await decide(new URL(begun.json.url), login));
  const answer = await browser.ask('GET', pathname + search);
  return { browser, location: answer.headers.get('location') };
}

async function createProject(browser: Browser): Promise<ProjectId> {
  const session = decodeURIComponent(browser.jar.get('session') ?? '');
  const headers = { cookie: `session=${encodeURIComponent(session)}`, 'x-csrf-token': csrfTokenOf(session) };
  const body = { fields: { repo_url: 'https://example.org/invited', name: 'Anvil' } };
  return (await request(world, 'POST', '/api/projects', { as: null, headers, body })).json.id;
}

test('whoever comes from a forge is in, and an administrator if the setting names their handle', async () => {
  const { browser, location } = await comeFromForge('octocat', '/fr/projects/7');
  expect(location).toBe('/fr/projects/7');
  const me = { name: 'The Octocat', handle: 'github/octocat', isAdministrator: true };
  expect(await browser.whoAmI()).toMatchObject(me);
  expect((await browser.visit()).json.forges).toEqual([{ id: 'github', name: 'GitHub' }]);
  expect((await browser.ask('GET', '/api/account')).json).toMatchObject({
    ...me,
    email: null,
    emailVerified: false,
    forges: [{ id: 'github', handle: 'github/octocat' }],
  });
  const log = await browser.ask('GET', '/api/admin/log');
  expect(JSON.stringify(log.json)).toContain('make_administrator');
  expect(await (await comeFromForge('hubot')).browser.whoAmI()).toMatchObject({ isAdministrator: false });
});

test('the way to a forge needs the page’s token, and an answer for another browser lets nobody in', async () => {
  const browser = accounts.open();
  expect(await browser.ask('POST', '/api/auth/forge', { forge: 'github' })).toMatchObject(refused(403, 'csrf'));
  await browser.visit();
  expect(await browser.ask('POST', '/api/auth/forge', { forge: '__proto__' })).toMatchObject({
    status: 400,
    json: { problems: [{ field: 'forge', code: 'unknown_forge' }] },
  });
  const begun = await browser.ask('POST', '/api/auth/forge', { forge: 'github' });
  const { pathname, search } = new URL(await decide(new URL(begun.json.url), 'hubot'));
  const other = accounts.open();
  const answer = await other.ask('GET', pathname + search);
  expect(answer.headers.get('location')).toBe('/en/sign-in?refused=forge_refused');
  expect(await other.whoAmI()).toBeNull();
});

test('the last way to sign in can’t be removed: an address, a forge that is still offered, another passkey count', async () => {
  const { browser } = await comeFromForge('hubot');
  const without = openAccountsOf(world);
  const later = without.open();
  const use = (from: Browser, to: Browser) => from.jar.forEach((value, name) => to.jar.set(name, value));
  const add = async () => {
    const { options } = (await browser.ask('POST', '/api/account/passkeys/options', {})).json;
    const response = openAuthenticator().create(options);
    return (await browser.ask('POST', '/api/account/passkeys', { name: 'x', response })).json.id as string;
  };
  const [first, second] = [await add(), await add()];
  use(browser, later);
  expect(await later.ask('DELETE', `/api/account/passkeys/${first}`)).toMatchObject({ status: 200 });
  expect(await later.ask('DELETE', `/api/account/passkeys/${second}`)).toMatchObject(refused(409, 'last_way'));
  expect(await browser.ask('DELETE', `/api/account/passkeys/${second}`)).toMatchObject({ status: 200 });
});

test('people of a forge have no password until they have an address, by which they then get in', async () => {
  const { browser } = await comeFromForge('hubot');
  const password = 'a long and private sentence';
  expect(await browser.ask('PUT', '/api/account/password', { password })).toMatchObject(
    refused(409, 'address_missing'),
  );
  await browser.ask('POST', '/api/account/address', { email: 'hubot@example.org' });
  const token = accounts.lastToken();
  expect(await browser.ask('POST', '/api/account/address/confirm', { token })).toMatchObject({ status: 200 });
  expect((await browser.ask('GET', '/api/account')).json).toMatchObject({ email: 'hubot@example.org' });
  const again = await signInByLink(accounts, 'hubot@example.org');
  expect(again.answer.json).toMatchObject({ isNew: false, person: { handle: 'github/hubot' } });
});

test('an invitation is mailed in the language of who gets it, and gives their browser a new session when accepted', async () => {
  const owner = await signInByLink(accounts, 'owner@example.org');
  const invited = await signInByLink(accounts, 'invited@example.org');
  await owner.browser.ask('PATCH', '/api/account', { name: 'Ada' });
  await invited.browser.ask('PATCH', '/api/account', { language: 'fr', handle: 'invited' });
  const project = await createProject(owner.browser);
  const path = `/api/projects/${project}/invitations`;
  expect(await owner.browser.ask('POST', path, { handle: 'invited' })).toMatchObject({ status: 201 });
  const content = { kind: 'invitation', project: { id: project, name: 'Anvil' } };
  expect(accounts.mails.at(-1)).toMatchObject({ to: 'invited@example.org', language: 'fr', content });
  expect((await invited.browser.ask('GET', '/api/account')).json.invitations).toMatchObject([
    { project, name: 'Anvil', kind: 'editor', by: { name: 'Ada' } },
  ]);
  const session = invited.browser.jar.get('session') ?? '';
  expect(await invited.browser.ask('POST', `${path}/accept`, {})).toMatchObject({ status: 200 });
  expect(invited.browser.jar.get('session')).not.toBe(session);
  const thief = accounts.open();
  thief.jar.set('session', session);
  expect(await thief.ask('GET', '/api/account')).toMatchObject(refused(401, 'session_ended'));
  expect((await invited.browser.ask('GET', '/api/account')).json).toMatchObject({
    invitations: [],
    projects: [{ id: project, name: 'Anvil', as: 'editor' }],
  });
});

test('administrators find people by address and end their sessions', async () => {
  const { browser } = await comeFromForge('octocat');
  const member = await signInByLink(accounts, 'found@example.org');
  const { number } = member.answer.json.person;
  const found = await browser.ask('POST', '/api/admin/people/search', { q: 'found@example.org' });
  expect(JSON.stringify(found.json)).toContain(`"number":${number}`);
  expect(await browser.ask('DELETE', `/api/admin/people/${number}/sessions`)).toMatchObject({ status: 200 });
  expect(await member.browser.ask('GET', '/api/account')).toMatchObject(refused(401, 'session_ended'));
});

test('nothing is changed while the site takes no changes', async () => {
  const closed = openAccountsOf(world, { isReadOnly: true });
  const browser = closed.open();
  await browser.visit();
  const body = { email: 'late@example.org', language: 'en' };
  expect(await browser.ask('POST', '/api/auth/link', body)).toMatchObject(refused(503, 'read_only'));
  expect(closed.mails).toEqual([]);
});
