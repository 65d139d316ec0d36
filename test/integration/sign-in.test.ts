import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { personOf, numberOf } from '../../functions/table/keys.ts';
import { getItem, updateOf } from '../../functions/table/table.ts';
import { dump } from './dump.ts';
import {
  type AccountsWorld,
  type Browser,
  defaultLimits,
  openAccountsOf,
  signInByLink,
  signUpWithPassword,
} from './accounts.ts';
import { openWorld, type World } from './world.ts';

let world: World;
let accounts: AccountsWorld;
beforeAll(async () => {
  world = await openWorld();
  accounts = openAccountsOf(world);
});
afterAll(() => world.close());
beforeEach(() => {
  world.clock.now = () => new Date();
});

let count = 0;
const newAddress = () => `somebody-${++count}@example.org`;
const refused = (status: number, error: string) => ({ status, json: { error } });
const later = (minutes: number) => {
  const start = Date.now();
  world.clock.now = () => new Date(start + minutes * 60_000);
};

async function visitor(of = accounts): Promise<Browser> {
  const browser = of.open();
  await browser.visit();
  return browser;
}

/** Requests to the table while something runs, by their kind. */
async function callsOf<T>(run: () => Promise<T>): Promise<{ calls: string[]; result: T }> {
  const calls: string[] = [];
  const { middlewareStack } = world.table.client;
  middlewareStack.add(
    (next, context) => (args) => {
      calls.push(String(context['commandName']));
      return next(args);
    },
    { step: 'initialize', name: 'count-calls', override: true },
  );
  try {
    return { result: await run(), calls };
  } finally {
    middlewareStack.remove('count-calls');
  }
}

test('whoever follows a mailed link is in: somebody new the first time, the same person the next', async () => {
  const email = newAddress();
  const first = await signInByLink(accounts, email);
  expect(accounts.mails.at(-1)).toMatchObject({ to: email, language: 'en', content: { kind: 'link', minutes: 30 } });
  expect(first.answer).toMatchObject({ status: 200, json: { isNew: true, returnTo: null } });
  const { number } = first.answer.json.person;
  const handle = `person-${number}`;
  expect(first.answer.json.person).toEqual({ number, handle, name: handle, language: 'en', isAdministrator: false });
  expect(await first.browser.whoAmI()).toEqual(first.answer.json.person);
  const again = await signInByLink(accounts, email.toUpperCase());
  expect(again.answer.json).toMatchObject({ isNew: false, person: { number } });
});

test('two links of one address used at once make one person', async () => {
  const email = newAddress();
  const browsers = [await visitor(), await visitor(), await visitor()];
  const tokens: string[] = [];
  for (const browser of browsers) {
    await browser.ask('POST', '/api/auth/link', { email, language: 'en' });
    tokens.push(accounts.lastToken());
  }
  const answers = await Promise.all(
    browsers.map((browser, i) => browser.ask('POST', '/api/auth/link/confirm', { token: tokens[i] })),
  );
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(new Set(answers.map(({ json }) => json.person.number)).size).toBe(1);
  expect(answers.filter(({ json }) => json.isNew)).toHaveLength(1);
});

test('a link works once, also when many use it at once', async () => {
  const browser = await visitor();
  await browser.ask('POST', '/api/auth/link', { email: newAddress(), language: 'en' });
  const token = accounts.lastToken();
  const others = await Promise.all(Array.from({ length: 8 }, () => visitor()));
  const answers = await Promise.all(others.map((other) => other.ask('POST', '/api/auth/link/confirm', { token })));
  expect(answers.filter(({ status }) => status === 410)).toHaveLength(7);
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(await browser.ask('POST', '/api/auth/link/confirm', { token })).toMatchObject(refused(410, 'link_used'));
});

test('a link that is opened but not confirmed stays as it is', async () => {
  const browser = await visitor();
  await browser.ask('POST', '/api/auth/link', { email: newAddress(), language: 'en' });
  const token = accounts.lastToken();
  expect(await browser.ask('GET', `/api/auth/link/confirm?token=${token}`)).toMatchObject(refused(404, 'not_found'));
  expect(await browser.ask('POST', '/api/auth/link/confirm', { token })).toMatchObject({ status: 200 });
});

test('wrong, forged, expired links and those of another kind open nothing, and tell nothing', async () => {
  const { email, browser: known } = await signUpWithPassword(accounts, newAddress(), 'a long and private sentence');
  const browser = await visitor();
  const used = refused(410, 'link_used');
  const confirm = (kind: string, token: unknown) =>
    browser.ask('POST', `/api/auth/${kind}/confirm`, {
      token,
      ...(kind === 'reset' && { password: 'another private sentence' }),
    });
  for (const token of ['', 'x', '__proto__', 'A'.repeat(43)]) {
    expect(await confirm('link', token)).toMatchObject(used);
    expect(await confirm('reset', token)).toMatchObject(used);
  }
  await browser.ask('POST', '/api/auth/link', { email, language: 'en' });
  const link = accounts.lastToken();
  const bytes = Buffer.from(link, 'base64url');
  for (let bit = 0; bit < 256; bit += 5) {
    const flipped = Buffer.from(bytes);
    flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    expect(await confirm('link', flipped.toString('base64url'))).toMatchObject(used);
  }
  expect(await confirm('reset', link)).toMatchObject(used);
  await browser.ask('POST', '/api/auth/reset', { email, language: 'en' });
  const reset = accounts.lastToken();
  expect(await confirm('link', reset)).toMatchObject(used);
  await known.ask('POST', '/api/account/address', { email: newAddress() });
  const address = accounts.lastToken();
  expect(await confirm('link', address)).toMatchObject(used);
  expect(await confirm('reset', address)).toMatchObject(used);
  for (const other of [link, reset]) {
    expect(await known.ask('POST', '/api/account/address/confirm', { token: other })).toMatchObject(used);
  }
  later(30.1);
  expect(await confirm('link', link)).toMatchObject(used);
  later(120.1);
  expect(await confirm('reset', reset)).toMatchObject(used);
  expect(await browser.whoAmI()).toBeNull();
});

test('only paths of this site are gone on to', async () => {
  for (const [given, followed] of [
    ['/de/projects/5/edit?x=1', '/de/projects/5/edit?x=1'],
    ['//evil.example/', null],
    ['https://evil.example/', null],
    ['/\\evil.example', null],
  ] as const) {
    const browser = await visitor();
    await browser.ask('POST', '/api/auth/link', { email: newAddress(), language: 'en', returnTo: given });
    const answer = await browser.ask('POST', '/api/auth/link/confirm', { token: accounts.lastToken() });
    expect(answer.json.returnTo).toBe(followed);
  }
});

test('a session that somebody else put into the browser is not the one they get', async () => {
  const browser = await visitor();
  browser.jar.set('session', 'chosen.by-somebody');
  await browser.visit();
  expect(browser.jar.get('session')).toBeUndefined();
  await browser.ask('POST', '/api/auth/link', { email: newAddress(), language: 'en' });
  await browser.ask('POST', '/api/auth/link/confirm', { token: accounts.lastToken() });
  expect(browser.jar.get('session')).not.toMatch(/^chosen/);
});

test('signing out ends the session on the server', async () => {
  const { browser } = await signInByLink(accounts, newAddress());
  const old = browser.jar.get('session') ?? '';
  expect(await browser.ask('POST', '/api/auth/sign-out', {})).toMatchObject({ status: 200, json: {} });
  expect(await browser.whoAmI()).toBeNull();
  const thief = accounts.open();
  thief.jar.set('session', old);
  expect(await thief.ask('GET', '/api/account')).toMatchObject(refused(401, 'session_ended'));
});

test('known and unknown addresses get the same answers, after the same requests to the table, and one mail each', async () => {
  const { email: known } = await signUpWithPassword(accounts, newAddress(), 'a long and private sentence');
  const { answer } = await signInByLink(accounts, newAddress());
  expect(answer.status).toBe(200);
  const bodies = {
    link: (email: string) => ({ email, language: 'en' }),
    reset: (email: string) => ({ email, language: 'en' }),
    password: (email: string) => ({ email, password: 'some wrong sentence' }),
  };
  const expected = { link: 1, reset: 1, password: 0 };
  const shown = ({ status, headers, json }: any) => ({ status, json, headers: [...headers] });
  for (const [kind, bodyOf] of Object.entries(bodies)) {
    const seen = [];
    for (const email of [known, newAddress()]) {
      const browser = await visitor();
      const mails = accounts.mails.length;
      const { calls, result } = await callsOf(() => browser.ask('POST', `/api/auth/${kind}`, bodyOf(email)));
      expect(accounts.mails.slice(mails).map(({ to }) => to)).toEqual(
        Array.from({ length: expected[kind as keyof typeof expected] }, () => email),
      );
      seen.push({ calls, ...shown(result) });
    }
    expect(seen[0]?.calls.length).toBeGreaterThan(0);
    expect(seen[1], kind).toEqual(seen[0]);
  }
  expect(accounts.mails.filter(({ content }) => content.kind === 'no_account')).toHaveLength(1);
});

test('mails and passwords are limited by address and by source, whether anybody has the address or not', async () => {
  const strict = openAccountsOf(world, { limits: defaultLimits });
  const tries = { link: { language: 'en' }, password: { password: 'some wrong sentence' } };
  const { email: known } = await signUpWithPassword(accounts, newAddress(), 'a long and private sentence');
  // What was counted before is over then.
  later(3 * 24 * 60);
  const refusals = [];
  for (const [kind, rest] of Object.entries(tries)) {
    const acts = kind === 'link' ? 3 : 5;
    for (const email of [known, newAddress()]) {
      for (let i = 0; i < acts; i++) {
        const browser = strict.open(`198.51.100.${++count % 200}`);
        await browser.visit();
        expect((await browser.ask('POST', `/api/auth/${kind}`, { email, ...rest })).status).not.toBe(429);
      }
      const mails = strict.mails.length;
      const browser = strict.open(`203.0.113.${count % 200}`);
      await browser.visit();
      const answer = await browser.ask('POST', `/api/auth/${kind}`, { email, ...rest });
      expect(answer).toMatchObject(refused(429, 'too_many'));
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
      refusals.push(Object.keys(answer.json));
      expect(strict.mails).toHaveLength(mails);
    }
  }
  expect(new Set(refusals.map(String)).size).toBe(1);
  const few = { ...defaultLimits, passwordsPerSource: { acts: 2, windowSeconds: 900 } };
  const guesser = openAccountsOf(world, { limits: few }).open('192.0.2.77');
  await guesser.visit();
  const password = 'some wrong sentence';
  const guess = async () => (await guesser.ask('POST', '/api/auth/password', { email: newAddress(), password })).status;
  expect([await guess(), await guess(), await guess()]).toEqual([401, 401, 429]);
  const source = strict.open('2001:db8:1:2:3::4');
  const neighbour = strict.open('2001:db8:1:2:ffff::9');
  await source.visit();
  await neighbour.visit();
  for (let i = 0; i < 20; i++) {
    const { status } = await source.ask('POST', '/api/auth/link', { email: newAddress(), language: 'en' });
    expect(status).toBe(202);
  }
  for (const browser of [source, neighbour]) {
    expect(await browser.ask('POST', '/api/auth/link', { email: newAddress(), language: 'en' })).toMatchObject(
      refused(429, 'too_many'),
    );
  }
});

test('one source uses up what it may of an address, and leaves others theirs', async () => {
  const strict = openAccountsOf(world, { limits: defaultLimits });
  const { email } = await signUpWithPassword(accounts, newAddress(), 'a long and private sentence');
  later(5 * 24 * 60);
  const [eve, owner] = [strict.open('198.51.100.201'), strict.open('203.0.113.201')];
  await Promise.all([eve.visit(), owner.visit()]);
  const statusesOf = async (browser: Browser, kind: string, given: object) => {
    const statuses = [];
    for (let i = 0; i < 6; i++) statuses.push((await browser.ask('POST', `/api/auth/${kind}`, given)).status);
    return statuses;
  };
  const guess = { email, password: 'some wrong sentence' };
  expect(await statusesOf(eve, 'password', guess)).toEqual([401, 401, 401, 401, 429, 429]);
  expect((await owner.ask('POST', '/api/auth/password', guess)).status).toBe(401);
  const link = { email, language: 'en' };
  const noon = Math.ceil(world.clock.now().getTime() / 86_400_000) * 86_400_000 + 43_200_000;
  world.clock.now = () => new Date(noon);
  expect(await statusesOf(eve, 'link', link)).toEqual([202, 202, 202, 429, 429, 429]);
  world.clock.now = () => new Date(noon + 900_000);
  expect(await statusesOf(eve, 'link', link)).toEqual([202, 202, 429, 429, 429, 429]);
  expect((await owner.ask('POST', '/api/auth/link', link)).status).toBe(202);
});

test('whoever is blocked gets in by no way', async () => {
  const { email, browser, number } = await signUpWithPassword(accounts, newAddress(), 'a long and private sentence');
  const id = String((await getItem(world.direct, numberOf(number)))?.['person']) as never;
  await world.direct.client.send(
    new UpdateItemCommand(updateOf(world.direct, personOf(id), { blockedAt: new Date().toISOString() })),
  );
  expect(await browser.ask('GET', '/api/account')).toMatchObject(refused(403, 'blocked'));
  const other = await visitor();
  expect(
    await other.ask('POST', '/api/auth/password', { email, password: 'a long and private sentence' }),
  ).toMatchObject(refused(403, 'blocked'));
  await other.ask('POST', '/api/auth/link', { email, language: 'en' });
  expect(await other.ask('POST', '/api/auth/link/confirm', { token: accounts.lastToken() })).toMatchObject(
    refused(403, 'blocked'),
  );
  expect(other.jar.has('session')).toBe(false);
  expect(await browser.whoAmI()).toBeNull();
});

test('whoever proves the address of the setting is an administrator, once and logged', async () => {
  const email = newAddress();
  const own = openAccountsOf(world, { administrator: email.toUpperCase() });
  expect((await signInByLink(own, email)).answer.json.person.isAdministrator).toBe(true);
  expect((await signInByLink(own, newAddress())).answer.json.person.isAdministrator).toBe(false);
});

test('a visitor needs cookie and token, and what else is wrong with a body is told by field', async () => {
  const bare = accounts.open();
  const body = { email: newAddress(), language: 'en' };
  expect(await bare.ask('POST', '/api/auth/link', body)).toMatchObject(refused(403, 'csrf'));
  const browser = await visitor();
  const mails = accounts.mails.length;
  const origin = { origin: 'https://evil.example' };
  expect(await browser.ask('POST', '/api/auth/link', body, origin)).toMatchObject(refused(403, 'foreign_origin'));
  const problemsOf = async (path: string, given: unknown) => (await browser.ask('POST', path, given)).json.problems;
  expect(await problemsOf('/api/auth/link', { ...body, number: 1, role: 'administrator' })).toEqual([
    { field: 'number', code: 'unknown_key' },
    { field: 'role', code: 'unknown_key' },
  ]);
  expect(await problemsOf('/api/auth/link', '{"__proto__":{"role":"administrator"},"email":1}')).toEqual([
    { field: '__proto__', code: 'unknown_key' },
    { field: 'email', code: 'not_text' },
    { field: 'language', code: 'missing' },
  ]);
  for (const email of ['a@b', 'a b@example.org', 'a@people.invalid', 'x\r\nBcc: y@example.org', '@example.org', '']) {
    expect(await problemsOf('/api/auth/link', { ...body, email })).toEqual([{ field: 'email', code: 'invalid_email' }]);
  }
  expect(await problemsOf('/api/auth/password', [])).toEqual([{ field: 'body', code: 'not_an_object' }]);
  expect(await browser.ask('POST', '/api/auth/link', 'x=1', { 'content-type': 'text/plain' })).toMatchObject(
    refused(415, 'not_json'),
  );
  expect(accounts.mails).toHaveLength(mails);
});

test('nothing of an address, a link or a password is in the table', async () => {
  const password = 'a sentence that nobody stores';
  const { email } = await signUpWithPassword(accounts, newAddress(), password);
  const browser = await visitor();
  await browser.ask('POST', '/api/auth/reset', { email, language: 'en' });
  await browser.ask('POST', '/api/auth/link', { email, language: 'en' });
  const text = await dump(world.direct);
  expect(text.length).toBeGreaterThan(1000);
  for (const one of [email, password, accounts.lastToken(), browser.jar.get('visitor') ?? '']) {
    for (const form of [one, encodeURIComponent(one), Buffer.from(one).toString('base64').replace(/=+$/, '')]) {
      expect(text).not.toContain(form);
    }
  }
});
