import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { sha256 } from '../../functions/table/hash.ts';
import { createPerson, getAddress } from '../../functions/table/person.ts';
import { endSessions } from '../../functions/table/sessions-of-person.ts';
import { applicationOf, type Browser, decide, openForgeWorld, openSignIn, siteUrl } from './forge-browser.ts';

let world: Awaited<ReturnType<typeof openForgeWorld>>;
beforeAll(async () => void (world = await openForgeWorld()));
afterEach(() => void vi.useRealTimers());
afterAll(() => world.close());

const open = (): Browser => world.signIn.openBrowser();

test('whoever comes from a forge is somebody new once, with name and handle but no address, and known again', async () => {
  world.github.seed({ people: [{ login: 'octocat', id: 583231, name: 'The Octocat', email: 'octo@example.org' }] });
  const browser = open();
  expect(await browser.signIn('github', 'octocat', '/de/projects/1?a=b#c')).toBe('/de/projects/1?a=b#c');
  const person = await browser.whoAmI();
  expect(person).toMatchObject({ name: 'The Octocat', handle: 'github/octocat' });
  expect(await getAddress(world.table, world.keys, person.id)).toEqual({ email: null, isVerified: false });
  const again = open();
  await again.signIn('github', 'octocat');
  expect(await again.whoAmI()).toEqual(person);
  expect(await world.signIn.auth.getForgeToken(person.id, 'github')).toMatch(/^gho_/);
  expect(await world.signIn.auth.getForgeToken(person.id, 'other')).toBeUndefined();
});

test('nothing is asked of the forge but who somebody is, with a challenge for the code', async () => {
  const { searchParams } = await open().begin('github');
  expect([...searchParams.keys()].sort()).toEqual([
    'client_id',
    'code_challenge',
    'code_challenge_method',
    'redirect_uri',
    'response_type',
    'state',
  ]);
  expect(searchParams.get('code_challenge_method')).toBe('S256');
  expect(searchParams.get('redirect_uri')).toBe(`${siteUrl}/api/auth/callback/github`);
});

test('on a site of its own, the cookie of a passage is bound to its host and encrypted ways', async () => {
  const entry = { ...applicationOf('github'), id: 'github', name: 'GitHub', authorizationUrl: 'https://f.example/a' };
  const secure = openSignIn(
    world.table,
    world.keys,
    [{ ...entry, tokenUrl: 'https://f.example/t', userInfoUrl: 'https://f.example/u' }],
    'https://laurels.example',
  );
  const { cookies, url } = await secure.auth.beginForge({ forge: 'github', returnTo: '/en' });
  expect(cookies).toHaveLength(1);
  expect(cookies[0]).toMatch(/^__Host-forge=[^;]+; Max-Age=300; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
  expect(new URL(url).searchParams.get('redirect_uri')).toBe('https://laurels.example/api/auth/callback/github');
});

test('a second forge is one more entry: the same login there is somebody else', async () => {
  world.github.seed({ people: [{ login: 'twin', id: 77 }] });
  world.other.seed({ people: [{ login: 'twin', id: 77 }] });
  const [one, two] = [open(), open()];
  await one.signIn('github', 'twin');
  await two.signIn('other', 'twin');
  const people = [await one.whoAmI(), await two.whoAmI()];
  expect(people.map(({ handle }) => handle)).toEqual(['github/twin', 'other/twin']);
  expect(people[0].id).not.toBe(people[1].id);
});

test('a new login is seen at the next sign-in, and a login given to somebody else moves with them', async () => {
  world.github.seed({ people: [{ login: 'first-login', id: 901 }] });
  const browser = open();
  await browser.signIn('github', 'first-login');
  const person = await browser.whoAmI();
  world.github.seed({
    people: [
      { login: 'second-login', id: 901 },
      { login: 'first-login', id: 902 },
    ],
  });
  const newcomer = open();
  await newcomer.signIn('github', 'first-login');
  expect((await newcomer.whoAmI()).handle).toBe('github/first-login');
  expect((await browser.whoAmI()).handle).toBe(`person-${person.number}`);
  await browser.signIn('github', 'second-login');
  expect(await browser.whoAmI()).toEqual({ ...person, handle: 'github/second-login' });
});

test('two who come at once with one account are one person', async () => {
  world.github.seed({ people: [{ login: 'doubled', id: 903 }] });
  const before = await world.counts();
  const browsers = [open(), open(), open(), open()];
  const ends = await Promise.all(
    browsers.map(async (browser) => browser.end(await decide(await browser.begin('github'), 'doubled'))),
  );
  const people = await Promise.all(browsers.map((browser) => browser.whoAmI()));
  const ids = new Set(people.filter(Boolean).map(({ id }) => id));
  expect(ids.size).toBe(1);
  expect(new Set(ends).size).toBeLessThanOrEqual(2);
  const late = open();
  await late.signIn('github', 'doubled');
  expect(ids).toContain((await late.whoAmI()).id);
  const after = await world.counts();
  expect({ W: after['W'], N: after['N'], X: after['X'] }).toEqual({
    W: (before['W'] ?? 0) + 1,
    N: (before['N'] ?? 0) + 1,
    X: (before['X'] ?? 0) + 2,
  });
});

test('signing in ends the session that the browser had and takes none that somebody put there', async () => {
  const browser = open();
  await browser.signIn('github', 'rotating');
  const before = browser.jar.get('session') ?? '';
  await browser.signIn('github', 'rotating');
  expect(browser.jar.get('session')).not.toBe(before);
  const old = open();
  old.jar.set('session', before);
  expect(await old.whoAmI()).toBeUndefined();
  const fixed = open();
  fixed.jar.set('session', `${'a'.repeat(32)}.${encodeURIComponent(Buffer.alloc(32).toString('base64'))}`);
  const planted = fixed.jar.get('session');
  await fixed.signIn('github', 'rotating');
  expect(fixed.jar.get('session')).not.toBe(planted);
  expect(await browser.whoAmI()).toBeDefined();
});

test('sessions end one by one and all at once', async () => {
  const { id } = await createPerson(world.table, world.keys, {
    name: 'Ender',
    email: 'ender@example.org',
    emailVerified: true,
    now: new Date(),
  });
  const sessions = await Promise.all(
    [1, 2, 3, 4].map((n) => world.signIn.auth.startSession(id, { userAgent: `agent ${n}`, signedInAt: new Date() })),
  );
  const browsers = sessions.map((session) => {
    const browser = open();
    browser.jar.set('session', encodeURIComponent(session));
    return browser;
  });
  const alive = async () => (await Promise.all(browsers.map((browser) => browser.whoAmI()))).map(Boolean);
  await world.signIn.auth.endSession(`${sessions[0]}x`);
  expect(await alive()).toEqual([true, true, true, true]);
  await world.signIn.auth.endSession(sessions[0] ?? '');
  expect(await alive()).toEqual([false, true, true, true]);
  const [token = ''] = sessions[2]?.split('.') ?? [];
  await endSessions(world.table, id, sha256(token));
  expect(await alive()).toEqual([false, false, true, false]);
  await endSessions(world.table, id);
  expect(await alive()).toEqual([false, false, false, false]);
  expect((await world.items()).filter(({ pk }) => pk === `Y#${id}`)).toEqual([]);
});

test('a session with one of 1,000 bits changed is none', async () => {
  const browser = open();
  await browser.signIn('github', 'flipping');
  const cookie = decodeURIComponent(browser.jar.get('session') ?? '');
  const bytes = Buffer.from(cookie);
  for (let i = 0; i < 1000; i++) {
    const bit = (i * 7) % (bytes.length * 8);
    const flipped = Buffer.from(bytes);
    flipped.writeUInt8(flipped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
    const thief = open();
    thief.jar.set('session', encodeURIComponent(flipped.toString('latin1')));
    expect(await thief.whoAmI(), String(bit)).toBeUndefined();
  }
  expect(await browser.whoAmI()).toBeDefined();
}, 60_000);

test('a session ends 48 hours and a second after it was used, and not before', async () => {
  const browser = open();
  await browser.signIn('github', 'sleeper');
  const hours48 = 48 * 60 * 60_000;
  const start = Date.now();
  vi.useFakeTimers({ toFake: ['Date'], now: start + hours48 - 60_000 });
  expect(await browser.whoAmI()).toBeDefined();
  vi.setSystemTime(start + 2 * hours48 - 120_000);
  expect(await browser.whoAmI()).toBeDefined();
  vi.setSystemTime(Date.now() + hours48 + 1000);
  expect(await browser.whoAmI()).toBeUndefined();
});

test('passwords are checked with as much work for nobody as for somebody', async () => {
  const hash = await world.signIn.auth.hashPassword('correct horse battery');
  expect(await world.signIn.auth.verifyPassword({ hash, password: 'correct horse battery' })).toBe(true);
  expect(await world.signIn.auth.verifyPassword({ hash, password: 'correct horse' })).toBe(false);
  expect(await world.signIn.auth.verifyPassword({ hash: undefined, password: 'correct horse battery' })).toBe(false);
  // Of the processor, which does not wait for others.
  const work = async (given: string | undefined) => {
    const start = process.cpuUsage();
    await world.signIn.auth.verifyPassword({ hash: given, password: 'wrong' });
    const { user, system } = process.cpuUsage(start);
    return user + system;
  };
  const [somebody, nobody]: [number[], number[]] = [[], []];
  for (let i = 0; i < 5; i++) {
    somebody.push(await work(hash));
    nobody.push(await work(undefined));
  }
  const ratio = Math.min(...nobody) / Math.min(...somebody);
  expect(ratio).toBeGreaterThan(0.5);
  expect(ratio).toBeLessThan(2);
});

test('neither table nor log holds a token, a cookie, a state, a code or what the forge knows of somebody', async () => {
  const browser = open();
  world.github.seed({ people: [{ login: 'traceless', id: 8_675_309, email: 'traceless@example.org' }] });
  const callback = await decide(await browser.begin('github'), 'traceless');
  const state = new URL(callback).searchParams;
  await browser.end(callback);
  const { id } = await browser.whoAmI();
  await browser.end(callback);
  const cookie = decodeURIComponent(browser.jar.get('session') ?? '');
  const stored = (await world.items()).map((item) => JSON.stringify({ ...item, handle: undefined })).join('\n');
  const secrets = [
    cookie,
    ...cookie.split('.'),
    state.get('state') ?? '-',
    state.get('code') ?? '-',
    (await world.signIn.auth.getForgeToken(id, 'github')) ?? '-',
    'traceless@example.org',
    '8675309',
    'people.invalid',
    'client-secret',
  ];
  for (const secret of secrets) {
    for (const form of [secret, Buffer.from(secret).toString('base64'), encodeURIComponent(secret)]) {
      expect(stored.includes(form), form).toBe(false);
      expect(world.signIn.logged.join('\n').includes(form), form).toBe(false);
    }
  }
  expect(world.signIn.logged.length).toBeGreaterThan(0);
});
