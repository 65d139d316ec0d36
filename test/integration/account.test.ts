import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { numberOf, personOf, relationOf } from '../../functions/table/keys.ts';
import type { PersonId, ProjectId } from '../../functions/table/project.ts';
import { getItem, updateOf } from '../../functions/table/table.ts';
import { type AccountsWorld, generous, openAccountsOf, signInByLink } from './accounts.ts';
import { putPerson } from './people.ts';
import { openWorld, request, secret, type World } from './world.ts';

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
const newAddress = () => `member-${++count}@example.org`;
const refused = (status: number, error: string) => ({ status, json: { error } });
const problem = (field: string, code: string) => ({ status: 400, json: { problems: [{ field, code }] } });

async function member(of = accounts) {
  const email = newAddress();
  const { browser, answer } = await signInByLink(of, email);
  const number: number = answer.json.person.number;
  const id = String((await getItem(world.direct, numberOf(number)))?.['person']) as PersonId;
  return { email, browser, number, id };
}

async function set(person: PersonId, attributes: Readonly<Record<string, unknown>>): Promise<void> {
  await world.direct.client.send(new UpdateItemCommand(updateOf(world.direct, personOf(person), attributes)));
}

test('people see all of themselves, and others only number, handle, name and projects', async () => {
  const { email, browser, number } = await member();
  const { json } = await browser.ask('GET', '/api/account');
  expect(json).toMatchObject({
    number,
    handle: `person-${number}`,
    language: 'en',
    email,
    emailVerified: true,
    mailTrouble: false,
    notices: { levels: true, reminders: true },
    hasPassword: false,
    passkeys: [],
    forges: [],
    invitations: [],
    projects: [],
    sessions: [{ agent: 'test browser', isThis: true }],
  });
  const visitor = accounts.open();
  expect((await visitor.ask('GET', `/api/people/${number}`)).json).toEqual({
    number,
    handle: `person-${number}`,
    name: `person-${number}`,
    projects: [],
  });
  for (const nobody of [999_999, 0, 'x', '__proto__', '1e3']) {
    expect(await visitor.ask('GET', `/api/people/${nobody}`)).toMatchObject(refused(404, 'not_found'));
  }
});

test('visitors, API tokens and signed requests have no account', async () => {
  const visitor = accounts.open();
  await visitor.visit();
  expect(await visitor.ask('GET', '/api/account')).toMatchObject(refused(401, 'sign_in'));
  expect(await visitor.ask('GET', '/api/account/export')).toMatchObject(refused(401, 'sign_in'));
  expect(await visitor.ask('DELETE', '/api/account', { handle: '' })).toMatchObject(refused(401, 'sign_in'));
  const authorization = `Bearer laurels_${'A'.repeat(43)}`;
  expect(await visitor.ask('GET', '/api/account', undefined, { authorization })).toMatchObject(
    refused(401, 'token_refused'),
  );
  const userArn = 'arn:aws:iam::1:user/operator';
  const signed = await accounts.app.request(
    '/api/account',
    { headers: { 'x-origin-secret': secret } },
    { event: { requestContext: { authorizer: { iam: { userArn } } } }, lambdaContext: {} },
  );
  expect(await signed.json()).toEqual({ error: 'sign_in' });
});

test('name, handle, language and notices can be changed, and nothing else', async () => {
  const { browser, number } = await member();
  const change = { name: '  Ada Łovelace ', handle: 'ada', language: 'fr', notices: { levels: false } };
  expect((await browser.ask('PATCH', '/api/account', change)).json).toMatchObject({
    number,
    name: 'Ada Łovelace',
    handle: 'ada',
    language: 'fr',
    notices: { levels: false, reminders: true },
  });
  const patch = (body: unknown) => browser.ask('PATCH', '/api/account', body);
  expect((await patch({ notices: { reminders: false } })).json.notices).toEqual({ levels: false, reminders: false });
  for (const name of ['number', 'id', 'role', 'isAdministrator', 'blockedAt', 'email', 'emailVerified', 'owner']) {
    expect(await patch({ [name]: 1 }), name).toMatchObject(problem(name, 'unknown_key'));
  }
  expect(await patch('{"__proto__":{"role":"administrator"}}')).toMatchObject(problem('__proto__', 'unknown_key'));
  expect(await patch({ notices: { role: true } })).toMatchObject(problem('notices', 'unknown_key'));
  expect(await patch({ notices: { levels: 'no' } })).toMatchObject(problem('notices', 'not_yes_or_no'));
  for (const name of ['', ' ', '\u200B\u2060', '\u0301']) {
    expect(await patch({ name })).toMatchObject(problem('name', 'too_short'));
  }
  expect(await patch({ name: 'x'.repeat(51) })).toMatchObject(problem('name', 'too_long'));
  for (const hidden of ['\u202E', '\u200B', '\u200E', '\u00AD', '\uFEFF', '\u{E0041}'])
    expect(await patch({ name: `a${hidden}b` })).toMatchObject(problem('name', 'control_character'));
  expect(await patch({ language: 'xx' })).toMatchObject(problem('language', 'unknown_language'));
  for (const handle of ['Ada', 'ab', 'x'.repeat(40), 'a b', 'github/octocat', 'ädä']) {
    expect(await patch({ handle }), handle).toMatchObject(problem('handle', 'invalid_handle'));
  }
  expect(await browser.whoAmI()).toMatchObject({ number, handle: 'ada', isAdministrator: false });
});

test('a handle is one person’s, free again when they take another, and never one that a new person will get', async () => {
  const [one, other] = [await member(), await member()];
  const take = (who: typeof one, handle: string) => who.browser.ask('PATCH', '/api/account', { handle });
  expect(await take(one, 'grace')).toMatchObject({ status: 200 });
  expect(await take(other, 'grace')).toMatchObject(refused(409, 'handle_taken'));
  expect(await take(other, `person-${other.number + 1000}`)).toMatchObject(refused(409, 'handle_taken'));
  expect(await take(other, 'administrator')).toMatchObject(refused(409, 'handle_taken'));
  expect(await take(one, 'grace-hopper')).toMatchObject({ status: 200 });
  expect(await take(other, 'grace')).toMatchObject({ status: 200 });
  expect(await take(one, `person-${one.number}`)).toMatchObject({ status: 200 });
  const racers = await Promise.all([member(), member(), member(), member()]);
  const answers = await Promise.all(racers.map((racer) => take(racer, 'the-first')));
  expect(answers.map(({ status }) => status).filter((status) => status === 409)).toHaveLength(3);
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
});

test('a handle of a forge can’t be changed here', async () => {
  const { browser, id } = await member();
  await set(id, { handle: 'github/octocat' });
  expect(await browser.ask('PATCH', '/api/account', { handle: 'octocat' })).toMatchObject(
    problem('handle', 'fixed_handle'),
  );
});

test('an address changes when the link in a mail to the new one is followed, and the old one is told', async () => {
  const { email: old, browser } = await member();
  const email = newAddress();
  expect(await browser.ask('POST', '/api/account/address', { email })).toMatchObject({ status: 202, json: {} });
  expect(accounts.mails.at(-1)).toMatchObject({ to: email, content: { kind: 'address', minutes: 30 } });
  const token = accounts.lastToken();
  expect((await browser.ask('GET', '/api/account')).json.email).toBe(old);
  const session = browser.jar.get('session');
  const other = await member();
  const confirm = (who = browser) => who.ask('POST', '/api/account/address/confirm', { token });
  expect(await confirm(other.browser)).toMatchObject(refused(410, 'link_used'));
  expect(await confirm()).toMatchObject({ status: 200, json: {} });
  expect(accounts.mails.at(-1)).toMatchObject({ to: old, content: { kind: 'address_changed' } });
  expect(browser.jar.get('session')).not.toBe(session);
  expect((await browser.ask('GET', '/api/account')).json.email).toBe(email);
  expect(await confirm()).toMatchObject(refused(410, 'link_used'));
  expect((await signInByLink(accounts, email)).answer.json.isNew).toBe(false);
  expect((await signInByLink(accounts, old)).answer.json.isNew).toBe(true);
});

test('an address of somebody else is not told until its link is followed, and stays theirs', async () => {
  const [one, other] = [await member(), await member()];
  expect(await one.browser.ask('POST', '/api/account/address', { email: other.email })).toMatchObject({ status: 202 });
  const answer = await one.browser.ask('POST', '/api/account/address/confirm', { token: accounts.lastToken() });
  expect(answer).toMatchObject(refused(409, 'address_taken'));
  expect((await one.browser.ask('GET', '/api/account')).json.email).toBe(one.email);
});

test('a password is set, changed with the old one alone, and removed; its person is told and gets a new session', async () => {
  const { email, browser } = await member();
  const put = (body: unknown) => browser.ask('PUT', '/api/account/password', body);
  expect(await put({ password: 'short' })).toMatchObject(problem('password', 'too_short'));
  expect(await put({ password: 'x'.repeat(200) })).toMatchObject(problem('password', 'too_long'));
  expect(await put({ password: 'Password1' })).toMatchObject(problem('password', 'common_password'));
  expect(await put({ password: `${email} it is` })).toMatchObject(problem('password', 'common_password'));
  const session = browser.jar.get('session');
  expect(await put({ password: 'a long and private sentence' })).toMatchObject({ status: 200 });
  expect(accounts.mails.at(-1)).toMatchObject({ to: email, content: { kind: 'password_set' } });
  expect(browser.jar.get('session')).not.toBe(session);
  const next = { password: 'another private sentence' };
  expect(await put(next)).toMatchObject(refused(401, 'wrong_password'));
  expect(await put({ ...next, current: 'wrong one' })).toMatchObject(refused(401, 'wrong_password'));
  expect(await put({ ...next, current: 'a long and private sentence' })).toMatchObject({ status: 200 });
  expect(await browser.ask('DELETE', '/api/account/password')).toMatchObject({ status: 200 });
  expect(accounts.mails.at(-1)).toMatchObject({ to: email, content: { kind: 'password_removed' } });
  expect(await browser.ask('DELETE', '/api/account/password')).toMatchObject(refused(409, 'no_password'));
  expect((await browser.ask('GET', '/api/account')).json.hasPassword).toBe(false);
});

test('sessions are listed and ended, one or all others', async () => {
  const { email, browser } = await member();
  const [second, third] = [await signInByLink(accounts, email), await signInByLink(accounts, email)];
  const list = async () =>
    (await browser.ask('GET', '/api/account')).json.sessions as { id: string; isThis: boolean }[];
  expect((await list()).filter(({ isThis }) => !isThis)).toHaveLength(2);
  expect(JSON.stringify(await list())).not.toContain(browser.jar.get('session')?.slice(0, 20));
  const stranger = await member();
  const [{ id: foreign }] = (await stranger.browser.ask('GET', '/api/account')).json.sessions;
  expect(await browser.ask('DELETE', `/api/account/sessions/${foreign}`)).toMatchObject(refused(404, 'not_found'));
  const thirdId = (await third.browser.ask('GET', '/api/account')).json.sessions.find((one: any) => one.isThis).id;
  expect(await browser.ask('DELETE', `/api/account/sessions/${thirdId}`)).toMatchObject({ status: 200 });
  expect(await third.browser.ask('GET', '/api/account')).toMatchObject(refused(401, 'session_ended'));
  expect(await second.browser.ask('GET', '/api/account')).toMatchObject({ status: 200 });
  expect(await browser.ask('DELETE', '/api/account/sessions')).toMatchObject({ status: 200 });
  expect(await second.browser.ask('GET', '/api/account')).toMatchObject(refused(401, 'session_ended'));
  expect(await list()).toHaveLength(1);
  expect(await stranger.browser.ask('GET', '/api/account')).toMatchObject({ status: 200 });
});

test('what is stored of somebody comes as one document, without secrets', async () => {
  const { email, browser, number, id } = await member();
  await browser.ask('PUT', '/api/account/password', { password: 'a long and private sentence' });
  const answer = await browser.ask('GET', '/api/account/export');
  expect(answer.headers.get('content-disposition')).toBe('attachment; filename="account.json"');
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(answer.json.account).toMatchObject({ id, number, email, hasPassword: true, sessions: [{ isThis: true }] });
  expect(answer.json.tokens).toEqual([]);
  const token = decodeURIComponent(browser.jar.get('session') ?? '').split('.')[0] ?? '';
  expect(JSON.stringify(answer.json)).not.toContain(token);
});

test('the projects of somebody are listed with their names, deleted ones to them alone', async () => {
  const { browser, number, id } = await member();
  const maker = await putPerson(world.direct);
  const made = await request(world, 'POST', '/api/projects', {
    as: null,
    headers: maker.headers,
    body: { fields: { repo_url: 'https://example.org/named', name: 'Named' } },
  });
  const project = made.json.id as ProjectId;
  await world.direct.client.send(
    new UpdateItemCommand(updateOf(world.direct, relationOf(id, project), { v: 1, as: 'editor' })),
  );
  const expected = [{ id: project, name: 'Named', as: 'editor' }];
  expect((await browser.ask('GET', '/api/account')).json.projects).toEqual(expected);
  expect((await browser.ask('GET', `/api/people/${number}`)).json.projects).toEqual(expected);
  await request(world, 'DELETE', `/api/projects/${project}`, {
    as: null,
    headers: maker.headers,
    body: { reason: 'it was made by a mistake of mine' },
  });
  const [own] = (await browser.ask('GET', '/api/account')).json.projects;
  expect(own).toEqual({ ...expected[0], deletedAt: expect.stringMatching(/Z$/) });
  expect((await browser.ask('GET', `/api/people/${number}`)).json.projects).toEqual([]);
});

test('changes of an account are limited', async () => {
  const strict = openAccountsOf(world, {
    limits: { ...generous, changesPerSession: { acts: 2, windowSeconds: 900 } },
  });
  const { browser } = await member(strict);
  const answers = [];
  for (let i = 0; i < 3; i++) answers.push(await browser.ask('PATCH', '/api/account', { language: 'de' }));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
  expect(Number(answers[2]?.headers.get('retry-after'))).toBeGreaterThan(0);
});

test('another password ends the other sessions', async () => {
  const { browser, email } = await member();
  const { browser: other } = await signInByLink(accounts, email);
  expect((await browser.ask('PUT', '/api/account/password', { password: 'a long and private sentence' })).status).toBe(
    200,
  );
  expect((await browser.ask('GET', '/api/account')).status).toBe(200);
  expect(await other.ask('GET', '/api/account')).toMatchObject(refused(401, 'session_ended'));
});

test('who took a session keeps its person from nothing: another session changes, and ends it', async () => {
  const strict = openAccountsOf(world, {
    limits: { ...generous, changesPerSession: { acts: 2, windowSeconds: 900 } },
  });
  const { browser, email } = await member(strict);
  for (let i = 0; i < 3; i++) await browser.ask('PATCH', '/api/account', { language: 'de' });
  expect((await browser.ask('PATCH', '/api/account', { language: 'de' })).status).toBe(429);
  const { browser: second } = await signInByLink(strict, email);
  expect((await second.ask('DELETE', '/api/account/sessions', {})).status).toBe(200);
  expect((await browser.ask('GET', '/api/account')).status).toBe(401);
});

test('an account is changed by its own pages alone', async () => {
  const { browser } = await member();
  const writes = [
    ['PATCH', '/api/account'],
    ['DELETE', '/api/account'],
    ['POST', '/api/account/address'],
    ['POST', '/api/account/address/confirm'],
    ['PUT', '/api/account/password'],
    ['DELETE', '/api/account/password'],
    ['POST', '/api/account/passkeys/options'],
    ['POST', '/api/account/passkeys'],
    ['DELETE', '/api/account/passkeys/x'],
    ['DELETE', '/api/account/sessions'],
    ['DELETE', '/api/account/sessions/x'],
  ] as const;
  for (const [method, path] of writes) {
    const ask = (headers: Readonly<Record<string, string>>) => browser.ask(method, path, {}, headers);
    expect(await ask({ 'x-csrf-token': '' }), path).toMatchObject(refused(403, 'csrf'));
    expect(await ask({ 'x-csrf-token': 'A'.repeat(43) }), path).toMatchObject(refused(403, 'csrf'));
    expect(await ask({ origin: 'null' }), path).toMatchObject(refused(403, 'foreign_origin'));
    expect(await ask({ origin: 'https://evil.example' }), path).toMatchObject(refused(403, 'foreign_origin'));
  }
});
