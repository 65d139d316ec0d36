import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type AccountsWorld, type Browser, openAccountsOf, signInByLink } from './accounts.ts';
import { openAuthenticator } from './authenticator.ts';
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
const newAddress = () => `keeper-${++count}@example.org`;
const refused = (status: number, error: string) => ({ status, json: { error } });
const unfit = { status: 400, json: { problems: [{ field: 'response', code: 'passkey_refused' }] } };

async function visitor(): Promise<Browser> {
  const browser = accounts.open();
  await browser.visit();
  return browser;
}

async function optionsOf(browser: Browser, path: string): Promise<any> {
  return (await browser.ask('POST', `${path}/options`, {})).json.options;
}

async function addPasskey(browser: Browser, authenticator = openAuthenticator()) {
  const response = authenticator.create(await optionsOf(browser, '/api/account/passkeys'));
  const answer = await browser.ask('POST', '/api/account/passkeys', { name: 'My laptop', response });
  return { authenticator, answer };
}

async function withPasskey() {
  const email = newAddress();
  const { browser, answer } = await signInByLink(accounts, email);
  const { authenticator, answer: added } = await addPasskey(browser);
  expect(added).toMatchObject({ status: 201, json: { name: 'My laptop', usedAt: null } });
  return { email, browser, authenticator, id: added.json.id as string, number: answer.json.person.number as number };
}

test('a passkey lets its person in, who need not say who they are', async () => {
  const { email, authenticator, browser: own, number } = await withPasskey();
  expect(accounts.mails.at(-1)).toMatchObject({ to: email, content: { kind: 'passkey_added' } });
  const browser = await visitor();
  const options = await optionsOf(browser, '/api/auth/passkey');
  expect(options).toMatchObject({ rpId: 'localhost', userVerification: 'preferred' });
  expect(options.allowCredentials ?? []).toEqual([]);
  const answer = await browser.ask('POST', '/api/auth/passkey', { response: authenticator.get(options) });
  expect(answer).toMatchObject({ status: 200, json: { person: { number } } });
  expect(await browser.whoAmI()).toMatchObject({ number });
  expect((await own.ask('GET', '/api/account')).json.passkeys[0].usedAt).not.toBeNull();
});

test('a new passkey is asked for so that it finds its person by itself, and gives the browser a new session', async () => {
  const { browser } = await signInByLink(accounts, newAddress());
  const old = browser.jar.get('session') ?? '';
  const options = await optionsOf(browser, '/api/account/passkeys');
  expect(options).toMatchObject({
    rp: { id: 'localhost', name: 'Laurels' },
    attestation: 'none',
    authenticatorSelection: { residentKey: 'required', userVerification: 'preferred' },
  });
  const response = openAuthenticator().create(options);
  expect(await browser.ask('POST', '/api/account/passkeys', { name: 'x', response })).toMatchObject({ status: 201 });
  expect(browser.jar.get('session')).not.toBe(old);
  const thief = accounts.open();
  thief.jar.set('session', old);
  expect(await thief.ask('GET', '/api/account')).toMatchObject(refused(401, 'session_ended'));
});

test('an answer is taken once, and only for the challenge, browser, site and person that it was made for', async () => {
  const { authenticator } = await withPasskey();
  const [browser, other] = [await visitor(), await visitor()];
  const enter = (one: Browser, response: unknown) => one.ask('POST', '/api/auth/passkey', { response });
  const no = refused(401, 'passkey_refused');
  const fresh = () => optionsOf(browser, '/api/auth/passkey');
  expect(await enter(browser, authenticator.get({ challenge: 'A'.repeat(43) }))).toMatchObject(no);
  expect(await enter(other, authenticator.get(await fresh()))).toMatchObject(no);
  for (const given of [
    { origin: 'https://evil.example' },
    { origin: 'http://localhost:8080' },
    { rpId: 'evil.example' },
    { type: 'webauthn.create' },
    { userHandle: Buffer.from('somebody else').toString('base64url') },
  ]) {
    expect(await enter(browser, authenticator.get(await fresh(), given)), JSON.stringify(given)).toMatchObject(no);
  }
  const flipped = authenticator.get(await fresh());
  const signature = Buffer.from(flipped.response.signature, 'base64url');
  signature[20] = (signature[20] ?? 0) ^ 1;
  flipped.response.signature = signature.toString('base64url');
  expect(await enter(browser, flipped)).toMatchObject(no);
  expect(await enter(browser, openAuthenticator().get(await fresh()))).toMatchObject(no);
  const late = authenticator.get(await fresh());
  const start = Date.now();
  world.clock.now = () => new Date(start + 5.1 * 60_000);
  expect(await enter(browser, late)).toMatchObject(no);
  world.clock.now = () => new Date();
  expect(await browser.whoAmI()).toBeNull();
  const good = authenticator.get(await fresh());
  expect(await enter(browser, good)).toMatchObject({ status: 200 });
  expect(await enter(browser, good)).toMatchObject(no);
  const again = await visitor();
  const options = await optionsOf(again, '/api/auth/passkey');
  authenticator.rewind();
  expect(await enter(again, authenticator.get(options))).toMatchObject(no);
});

test('a new passkey is taken only for the challenge of the same person, and once', async () => {
  const [{ browser }, { browser: other }] = [
    await signInByLink(accounts, newAddress()),
    await signInByLink(accounts, newAddress()),
  ];
  const add = (one: Browser, response: unknown) => one.ask('POST', '/api/account/passkeys', { name: 'x', response });
  const options = await optionsOf(browser, '/api/account/passkeys');
  const authenticator = openAuthenticator();
  expect(await add(other, authenticator.create(options))).toMatchObject(unfit);
  const signIn = await optionsOf(browser, '/api/auth/passkey');
  expect(await add(browser, authenticator.create({ ...signIn, user: options.user }))).toMatchObject(unfit);
  expect(await add(browser, authenticator.create(options, { origin: 'https://evil.example' }))).toMatchObject(unfit);
  const fresh = await optionsOf(browser, '/api/account/passkeys');
  const good = authenticator.create(fresh);
  expect(await add(browser, good)).toMatchObject({ status: 201 });
  expect(await add(browser, good)).toMatchObject(unfit);
  const stolen = authenticator.create(await optionsOf(other, '/api/account/passkeys'));
  expect(await add(other, stolen)).toMatchObject(refused(409, 'passkey_taken'));
  for (const response of [null, [], {}, { id: 1 }, { ...good, response: {} }]) {
    expect(await add(browser, response)).toMatchObject(unfit);
  }
  const extra = { name: 'x', response: good, person: 1 };
  expect((await browser.ask('POST', '/api/account/passkeys', extra)).json.problems).toEqual([
    { field: 'person', code: 'unknown_key' },
  ]);
});

test('a removed passkey opens nothing, and another one’s cannot be removed', async () => {
  const mine = await withPasskey();
  const theirs = await withPasskey();
  expect(await mine.browser.ask('DELETE', `/api/account/passkeys/${theirs.id}`)).toMatchObject(
    refused(404, 'not_found'),
  );
  expect(await mine.browser.ask('DELETE', `/api/account/passkeys/${mine.id}`)).toMatchObject({ status: 200 });
  expect(accounts.mails.at(-1)).toMatchObject({ to: mine.email, content: { kind: 'passkey_removed' } });
  const browser = await visitor();
  const response = mine.authenticator.get(await optionsOf(browser, '/api/auth/passkey'));
  expect(await browser.ask('POST', '/api/auth/passkey', { response })).toMatchObject(refused(401, 'passkey_refused'));
});

test('where the site has no host name of its own there are no passkeys', async () => {
  const trial = openAccountsOf(world, { isTrial: true });
  const browser = trial.open();
  expect((await browser.visit()).json).toMatchObject({ passkeys: false, trial: true });
  expect(await browser.ask('POST', '/api/auth/passkey/options', {})).toMatchObject(refused(403, 'passkeys_off'));
});
