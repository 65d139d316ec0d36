import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AccountsWorld, type Browser, openAccountsOf, signUpWithPassword } from './accounts.ts';
import { openWorld, type World } from './world.ts';

let world: World;
let accounts: AccountsWorld;
beforeAll(async () => {
  world = await openWorld();
  accounts = openAccountsOf(world);
});
afterAll(() => world.close());

let count = 0;
const newAddress = () => `somebody-${++count}@example.org`;
const refused = (status: number, error: string) => ({ status, json: { error } });

async function visitor(): Promise<Browser> {
  const browser = accounts.open();
  await browser.visit();
  return browser;
}

test('a password lets its person in, and nobody else', async () => {
  const { email, number } = await signUpWithPassword(accounts, newAddress(), 'a long and private sentence');
  const browser = await visitor();
  for (const password of ['', 'a long and private sentencE', 'x'.repeat(1000)]) {
    expect(await browser.ask('POST', '/api/auth/password', { email, password })).toMatchObject(
      refused(401, 'wrong_password'),
    );
  }
  const before = browser.jar.get('visitor');
  const answer = await browser.ask('POST', '/api/auth/password', { email, password: 'a long and private sentence' });
  expect(answer).toMatchObject({ status: 200, json: { person: { number } } });
  expect(browser.jar.get('session')).not.toBe(before);
  expect(await browser.whoAmI()).toMatchObject({ number });
});

test('signing in anew ends the session that the browser had', async () => {
  const { email, browser } = await signUpWithPassword(accounts, newAddress(), 'a long and private sentence');
  const old = browser.jar.get('session') ?? '';
  await browser.ask('POST', '/api/auth/password', { email, password: 'a long and private sentence' });
  expect(browser.jar.get('session')).not.toBe(old);
  const thief = accounts.open();
  thief.jar.set('session', old);
  expect(await thief.ask('GET', '/api/account')).toMatchObject(refused(401, 'session_ended'));
});

test('a new password by mail ends all sessions and all older links, and signs nobody in', async () => {
  const { email, browser } = await signUpWithPassword(accounts, newAddress(), 'a long and private sentence');
  const other = await visitor();
  await other.ask('POST', '/api/auth/password', { email, password: 'a long and private sentence' });
  const stranger = await visitor();
  const tokens: string[] = [];
  for (let i = 0; i < 2; i++) {
    await stranger.ask('POST', '/api/auth/reset', { email, language: 'fr' });
    expect(accounts.mails.at(-1)).toMatchObject({
      to: email,
      language: 'fr',
      content: { kind: 'reset', minutes: 120 },
    });
    tokens.push(accounts.lastToken());
  }
  const confirm = (token: string | undefined, password: string) =>
    stranger.ask('POST', '/api/auth/reset/confirm', { token, password });
  expect(await confirm(tokens[1], 'password')).toMatchObject({
    status: 400,
    json: { problems: [{ field: 'password', code: 'common_password' }] },
  });
  expect(await confirm(tokens[1], `${email} is my address`)).toMatchObject({ status: 400 });
  const answer = await confirm(tokens[1], 'another private sentence');
  expect(answer).toMatchObject({ status: 200, json: {} });
  expect(accounts.mails.at(-1)).toMatchObject({ to: email, content: { kind: 'password_set' } });
  expect(await stranger.whoAmI()).toBeNull();
  for (const one of [browser, other]) {
    expect(await one.ask('GET', '/api/account')).toMatchObject(refused(401, 'session_ended'));
  }
  expect(await confirm(tokens[0], 'a third private sentence')).toMatchObject(refused(410, 'link_used'));
  const next = await visitor();
  const enter = (password: string) => next.ask('POST', '/api/auth/password', { email, password });
  expect(await enter('a long and private sentence')).toMatchObject(refused(401, 'wrong_password'));
  expect(await enter('another private sentence')).toMatchObject({ status: 200 });
});

test('a sign-in that a new password overtakes lets nobody in', async () => {
  const { email } = await signUpWithPassword(accounts, newAddress(), 'a long and private sentence');
  const [browser, other] = [await visitor(), await visitor()];
  await other.ask('POST', '/api/auth/reset', { email, language: 'en' });
  const confirmation = { token: accounts.lastToken(), password: 'another private sentence' };
  let overtaken: Promise<unknown> | undefined;
  const { middlewareStack } = world.table.client;
  middlewareStack.add(
    (next) => async (args) => {
      // The first write of a transaction is that of the session.
      if (!overtaken && JSON.stringify(args.input).includes('TransactItems')) {
        overtaken = other.ask('POST', '/api/auth/reset/confirm', confirmation);
        expect(await overtaken).toMatchObject({ status: 200 });
      }
      return next(args);
    },
    { step: 'initialize', name: 'overtake' },
  );
  const answer = await browser.ask('POST', '/api/auth/password', { email, password: 'a long and private sentence' });
  middlewareStack.remove('overtake');
  expect(overtaken).toBeDefined();
  expect(answer).toMatchObject(refused(401, 'wrong_password'));
  expect(await browser.whoAmI()).toBeNull();
  expect(browser.jar.has('session')).toBe(false);
});
