import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { renderMail } from '../../functions/mail/mails.ts';
import { sendMail } from '../../functions/mail/send.ts';
import { parsePeopleKeys } from '../../functions/table/people-keys.ts';
import { serve } from '../../infra/local/serve.ts';
import { listSecrets, noteSecret } from '../fixtures/noted-secrets.ts';
import { readPrinted } from '../fixtures/printed.ts';
import { openAccountsOf, signInByLink, siteUrl } from './accounts.ts';
import { findLeaks } from './found-leaks.ts';
import { applicationOf, openSignIn } from './forge-browser.ts';
import { openWorld, type World } from './world.ts';

const email = 'somebody.whose.mail.fails@example.org';
const granted = 'gho_aTokenThatTheForgeGave0123456789';

/** Answers everything with what it was asked, as services do in their messages. */
type Echo = Awaited<ReturnType<typeof openEcho>>;

let world: World;
let echo: Echo;
beforeAll(async () => {
  [world, echo] = await Promise.all([openWorld(), openEcho()]);
  for (const [what, text] of Object.entries({ email, granted })) noteSecret(what, text);
});
afterAll(async () => {
  await echo.close();
  await world.close();
});

async function openEcho() {
  const state = { status: 400, render: (asked: string): string => asked, asked: 0 };
  const server = await serve(async (request) => {
    state.asked++;
    const asked = `${request.url} ${JSON.stringify([...request.headers])} ${await request.text()}`;
    const headers = { 'content-type': 'application/json', 'x-amzn-errortype': 'ValidationException' };
    return new Response(state.render(asked), { status: state.status, headers });
  });
  return { url: server.url, close: () => server.close(), state };
}

const inMessage = (asked: string) => JSON.stringify({ __type: 'x#ValidationException', message: asked, Item: asked });

/** What was logged during an act; all secrets noted so far are searched for in it. */
async function logOf(act: () => Promise<unknown>): Promise<string> {
  const before = readPrinted().length;
  await act();
  const log = readPrinted().slice(before);
  expect(findLeaks(listSecrets(), [['log', log]])).toEqual([]);
  return log;
}

test.each([
  ['refuses with what it was asked', 400, inMessage, 500],
  ['fails with what it was asked', 500, inMessage, 503],
  ['answers what is no JSON', 200, (asked: string) => `{"Item": {"email": ${asked}`, 503],
])('a database that %s leaves none of it in the log', { timeout: 60_000 }, async (_, status, render, answered) => {
  Object.assign(echo.state, { status, render, asked: 0 });
  const client = new DynamoDBClient({ endpoint: echo.url, maxAttempts: 1 });
  const { open } = openAccountsOf({ ...world, table: { ...world.table, client } });
  const browser = open();
  await browser.visit();
  const ask = () => browser.ask('POST', '/api/auth/password', { email, password: 'a long and private sentence' });
  const log = await logOf(async () => expect(await ask()).toMatchObject({ status: answered }));
  expect(log).toContain('"path":"/api/auth/password"');
  expect(log).toMatch(/"at":\["at /);
  expect(echo.state.asked).toBeGreaterThan(0);
});

test.each([
  ['refuses a mail with its address', 400, inMessage],
  ['answers what is no JSON', 200, (asked: string) => `{ ${asked}`],
])('a post office that %s leaves none of it in the log', async (_, status, render) => {
  Object.assign(echo.state, { status, render, asked: 0 });
  const client = new SESv2Client({ endpoint: echo.url, maxAttempts: 1 });
  const office = { client, from: 'laurels@example.org', configurationSet: 'mails' };
  const { open } = openAccountsOf(world, {
    sendMail: ({ to, language, content }) => {
      if ('token' in content) noteSecret('mailed token', content.token);
      return sendMail(office, { to, ...renderMail({ siteUrl, programmeName: 'Laurels' }, language, content) });
    },
  });
  const browser = open();
  await browser.visit();
  const ask = () => browser.ask('POST', '/api/auth/link', { email, language: 'en' });
  expect(await logOf(async () => expect(await ask()).toMatchObject({ status: 503 }))).toContain('mail not taken');
  expect(echo.state.asked).toBeGreaterThan(0);
});

test.each([
  ['no JSON', 200, (asked: string) => `{"access_token": "${granted}", ${asked}`],
  ['an error that quotes', 400, (asked: string) => JSON.stringify({ error: asked, error_description: granted })],
  [
    'a token and then no person',
    200,
    (asked: string) =>
      asked.includes('/login/')
        ? JSON.stringify({ access_token: granted, token_type: 'bearer' })
        : `{ "id": "${granted}`,
  ],
])('a forge that answers with %s leaves none of it in the log', async (_, status, render) => {
  Object.assign(echo.state, { status, render, asked: 0 });
  const application = applicationOf('github');
  noteSecret('client secret', application.clientSecret);
  const keys = parsePeopleKeys(JSON.stringify({ 1: 'a key for people, of 36 signs or more' }));
  const { openBrowser, logged } = openSignIn(world.table, keys, [
    {
      id: 'github',
      name: 'GitHub',
      ...application,
      authorizationUrl: `${echo.url}/login/oauth/authorize`,
      tokenUrl: `${echo.url}/login/oauth/access_token`,
      userInfoUrl: `${echo.url}/user`,
    },
  ]);
  const browser = openBrowser();
  const way = await browser.begin('github');
  const [state, code] = [way.searchParams.get('state') ?? '', 'a-code-that-the-forge-gave'];
  for (const [what, text] of Object.entries({ state, code })) noteSecret(what, text);
  await logOf(async () => {
    const answer = new URLSearchParams({ code, state }).toString();
    expect(await browser.end(`${siteUrl}/api/auth/callback/github?${answer}`)).toMatch(
      /refused=(?:forge_refused|busy)$/,
    );
  });
  expect(echo.state.asked).toBeGreaterThan(0);
  expect(logged.length).toBeGreaterThan(0);
  expect(findLeaks(listSecrets(), [['log of the library', logged.join('\n')]])).toEqual([]);
});

test('an engine that is gone leaves nothing of a session in the log', { timeout: 60_000 }, async () => {
  const own = await openWorld();
  const { browser } = await signInByLink(openAccountsOf(own), email);
  await own.engine.close();
  const ask = () => browser.ask('PATCH', '/api/account', { name: 'A name that is not to be logged' });
  noteSecret('name', 'A name that is not to be logged');
  const log = await logOf(async () => expect(await ask()).toMatchObject({ status: 503 }));
  expect(log).toContain('refused as busy');
  await own.close();
});
