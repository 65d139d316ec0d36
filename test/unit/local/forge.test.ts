import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Forge, openForge } from '../../../infra/local/forge.ts';
import { isRegistered } from '../../../infra/local/forge-grants.ts';

const callbackUrl = 'http://localhost:9/api/auth/callback/github';
const application = { clientId: 'client', clientSecret: 'secret', callbackUrl };
const clock = { now: 1_000_000 };
let forge: Forge;

beforeAll(async () => {
  forge = await openForge({
    application,
    now: () => clock.now,
    seed: {
      people: [{ login: 'octocat', id: 1, name: 'Octo <b>Cat', email: 'octo@example.org' }, { login: 'hubot' }],
      repositories: [
        {
          name: 'acme/anvil',
          id: 7,
          formerNames: ['acme/old'],
          rights: { octocat: 'push' },
          files: { 'a/b.txt': 'text' },
        },
        { name: 'octocat/hidden', isPrivate: true, files: { 'x.txt': 'secret' } },
      ],
    },
  });
});
afterAll(() => forge.close());

const verifier = 'a'.repeat(43);
const challenge = createHash('sha256').update(verifier).digest('base64url');
const asked = {
  client_id: 'client',
  redirect_uri: callbackUrl,
  state: 'a state',
  code_challenge: challenge,
  code_challenge_method: 'S256',
};

async function decide(fields: Record<string, string>): Promise<Response> {
  const body = new URLSearchParams({ ...asked, ...fields });
  return fetch(`${forge.url}/login/oauth/authorize`, { method: 'POST', body, redirect: 'manual' });
}

async function getCode(login: string, fields: Record<string, string> = {}): Promise<string> {
  const answer = await decide({ login, decision: 'approve', ...fields });
  return new URL(answer.headers.get('location') ?? '').searchParams.get('code') ?? '';
}

async function redeem(fields: Record<string, string>): Promise<any> {
  const body = new URLSearchParams({
    client_id: 'client',
    client_secret: 'secret',
    redirect_uri: callbackUrl,
    code_verifier: verifier,
    ...fields,
  });
  const answer = await fetch(`${forge.url}/login/oauth/access_token`, {
    method: 'POST',
    headers: { accept: 'application/json' },
    body,
  });
  expect(answer.status).toBe(200);
  return answer.json();
}

async function signIn(login: string, fields: Record<string, string> = {}): Promise<Record<string, string>> {
  const { access_token } = await redeem({ code: await getCode(login, fields) });
  return { authorization: `Bearer ${access_token}` };
}

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(forge.url + path, { headers, redirect: 'manual' });

describe('the page', () => {
  test('offers known logins, carries the request on, and shows nothing as markup', async () => {
    const query = new URLSearchParams({ ...asked, state: '"><script>' });
    const page = await (await get(`/login/oauth/authorize?${query}`)).text();
    expect(page).toContain('<option value="octocat">');
    expect(page).toContain('public information only');
    expect(page).toContain('name="state" value="&quot;&gt;&lt;script&gt;"');
  });

  test('knows no other application', async () => {
    expect((await get('/login/oauth/authorize?client_id=other')).status).toBe(404);
  });

  test.each([
    [
      'another host',
      { redirect_uri: 'http://localhost.evil.example/api/auth/callback/github' },
      'redirect_uri_mismatch',
    ],
    ['another path', { redirect_uri: 'http://localhost:9/elsewhere' }, 'redirect_uri_mismatch'],
    ['a plain challenge', { code_challenge_method: 'plain' }, 'invalid_request'],
  ])('leads %s to the registered callback with an error', async (_, fields, error) => {
    for (const answer of [
      await get(`/login/oauth/authorize?${new URLSearchParams({ ...asked, ...fields })}`),
      await decide({ ...fields, decision: 'approve', login: 'octocat' }),
    ]) {
      const url = new URL(answer.headers.get('location') ?? '');
      expect([answer.status, url.origin + url.pathname]).toEqual([302, callbackUrl]);
      expect(Object.fromEntries(url.searchParams)).toMatchObject({ error, state: 'a state' });
      expect(url.searchParams.has('code')).toBe(false);
    }
  });

  test('leads back with the state, and a refusal says so', async () => {
    const url = new URL((await decide({ decision: 'refuse' })).headers.get('location') ?? '');
    expect(Object.fromEntries(url.searchParams)).toMatchObject({ error: 'access_denied', state: 'a state' });
  });
});

test.each([
  ['http://a.example/cb', true],
  ['http://a.example/cb/deeper', true],
  ['http://sub.a.example/cb', true],
  ['http://a.example/cbx', false],
  ['http://a.example/', false],
  ['http://a.example/cb/../x', false],
  ['https://a.example/cb', false],
  ['http://a.example:81/cb', false],
  ['http://xa.example/cb', false],
  ['http://user@a.example/cb', false],
  ['cb', false],
])('%s as redirect of http://a.example/cb: %s', (redirect, expected) => {
  expect(isRegistered(redirect, 'http://a.example/cb')).toBe(expected);
});

describe('a code', () => {
  test('gives a token without any scope, once', async () => {
    const code = await getCode('octocat');
    const token = await redeem({ code });
    expect(token).toEqual({ access_token: expect.stringMatching(/^gho_\w{36}$/), scope: '', token_type: 'bearer' });
    expect(await redeem({ code })).toMatchObject({ error: 'bad_verification_code' });
  });

  test.each([
    ['a wrong secret', { client_secret: 'no' }, 'incorrect_client_credentials'],
    ['a wrong verifier', { code_verifier: 'b'.repeat(43) }, 'bad_verification_code'],
    ['an unknown code', { code: 'none' }, 'bad_verification_code'],
    ['another redirect', { redirect_uri: `${callbackUrl}/x` }, 'redirect_uri_mismatch'],
  ])('is refused with %s', async (_, fields, error) => {
    expect(await redeem({ code: await getCode('octocat'), ...fields })).toMatchObject({ error });
  });

  test('is refused without the verifier of its challenge', async () => {
    const body = new URLSearchParams({ client_id: 'client', client_secret: 'secret', code: await getCode('octocat') });
    const answer = await fetch(`${forge.url}/login/oauth/access_token`, { method: 'POST', body });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      200,
      'application/x-www-form-urlencoded; charset=utf-8',
    ]);
    expect(new URLSearchParams(await answer.text()).get('error')).toBe('bad_verification_code');
  });

  test('lives for ten minutes', async () => {
    const [early, late] = [await getCode('octocat'), await getCode('octocat')];
    clock.now += 10 * 60 * 1000 - 1;
    expect(await redeem({ code: early })).toHaveProperty('access_token');
    clock.now += 1;
    expect(await redeem({ code: late })).toMatchObject({ error: 'bad_verification_code' });
  });

  test('is taken from JSON as well', async () => {
    const answer = await fetch(`${forge.url}/login/oauth/access_token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({
        client_id: 'client',
        client_secret: 'secret',
        code: await getCode('hubot'),
        code_verifier: verifier,
      }),
    });
    expect(await answer.json()).toHaveProperty('access_token');
  });
});

describe('the API', () => {
  test('tells public identity to who has a token, and nothing to others', async () => {
    const person: any = await (await get('/user', await signIn('OctoCat'))).json();
    expect(person).toMatchObject({ login: 'octocat', id: 1, name: 'Octo <b>Cat', email: null });
    expect((await get('/user')).status).toBe(401);
    expect((await get('/user', { authorization: 'Bearer gho_none' })).status).toBe(401);
  });

  test('has an account for any login, with the same number always', async () => {
    const first: any = await (await get('/user', await signIn('newcomer'))).json();
    const again: any = await (await get('/user', await signIn('NewComer'))).json();
    expect(again.id).toBe(first.id);
    expect((await decide({ decision: 'approve', login: '-no' })).status).toBe(422);
  });

  test('hides addresses without the scope for them', async () => {
    expect((await get('/user/emails', await signIn('octocat'))).status).toBe(404);
    const emails = await (await get('/user/emails', await signIn('octocat', { scope: 'user:email' }))).json();
    expect(emails).toMatchObject([{ email: 'octo@example.org' }]);
  });

  test('shows what its own person may do to a repository', async () => {
    const permissionsOf = async (headers: Record<string, string>) =>
      ((await (await get('/repos/ACME/anvil', headers)).json()) as any).permissions;
    expect(await permissionsOf(await signIn('octocat'))).toMatchObject({ push: true, admin: false });
    expect(await permissionsOf(await signIn('acme'))).toMatchObject({ push: true, admin: true });
    expect(await permissionsOf(await signIn('hubot'))).toMatchObject({ push: false, pull: true });
    expect(await permissionsOf({})).toBeUndefined();
  });

  test('finds no unknown or private repository, and leads on from a former name', async () => {
    const owner = await signIn('octocat');
    expect((await get('/repos/acme/none', owner)).status).toBe(404);
    expect((await get('/repos/octocat/hidden', owner)).status).toBe(404);
    const moved = await get('/repos/acme/old', owner);
    expect([moved.status, moved.headers.get('location')]).toEqual([301, `${forge.url}/repositories/7`]);
    expect(await (await get('/repositories/7', owner)).json()).toMatchObject({ full_name: 'acme/anvil' });
  });

  test('refuses who names no user agent', async () => {
    const status = await new Promise((resolve, reject) => {
      request(`${forge.url}/user`, (response) => resolve(response.resume().statusCode))
        .on('error', reject)
        .end();
    });
    expect(status).toBe(403);
  });

  test('has nothing else', async () => {
    expect((await get('/orgs/acme', await signIn('octocat'))).status).toBe(404);
  });
});

test('files of the default branch are served raw, and those of private repositories are not', async () => {
  expect(await (await get('/acme/anvil/HEAD/a/b.txt')).text()).toBe('text');
  expect((await get('/acme/anvil/HEAD/none')).status).toBe(404);
  expect((await get('/octocat/hidden/HEAD/x.txt')).status).toBe(404);
});

test('tests add to it by its control, and pages and other hosts cannot', async () => {
  const seed = JSON.stringify({ repositories: [{ name: 'acme/anvil', id: 7, files: { '.laurels-claim': 'proof' } }] });
  const foreign = { method: 'PUT', body: seed, headers: { origin: 'http://evil.example' } };
  expect((await fetch(`${forge.url}/control`, foreign)).status).toBe(404);
  const rebound = await new Promise((resolve, reject) => {
    request(`${forge.url}/user`, { headers: { host: 'evil.example' } }, (it) => resolve(it.resume().statusCode))
      .on('error', reject)
      .end();
  });
  expect(rebound).toBe(421);
  expect((await fetch(`${forge.url}/control`, { method: 'PUT', body: seed })).status).toBe(204);
  expect(await (await get('/acme/anvil/HEAD/.laurels-claim')).text()).toBe('proof');
  forge.seed({ people: [{ login: 'renamed', id: 1 }] });
  expect(await (await get('/user', await signIn('renamed'))).json()).toMatchObject({ id: 1, login: 'renamed' });
});
