import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { openBounces } from '../../functions/bounces/app.ts';
import { credentialOf, numberOf } from '../../functions/table/keys.ts';
import { aboutOf, parsePeopleKeys } from '../../functions/table/people-keys.ts';
import type { PersonId, ProjectId } from '../../functions/table/project.ts';
import { putReport } from '../../functions/table/reports.ts';
import { getItem, listItems } from '../../functions/table/table.ts';
import { forgetSecret, listSecrets, noteSecret } from '../fixtures/noted-secrets.ts';
import { bounceOf } from '../fixtures/ses-events.ts';
import { openAuthenticator } from './authenticator.ts';
import { findLeaks, type Places, placesOfFolder, placesOfTable } from './found-leaks.ts';
import { serve, type Served } from './served.ts';
import { openWorld } from './world.ts';
import { openSiteBrowser, type SiteBrowser } from './site-browser.ts';

const addresses = {
  boss: 'Boss.Of.Everything@leak-search.example.org',
  ada: 'ada+unguessable@leak-search.example.org',
  adaLater: 'ada.elsewhere@leak-search.example.org',
  eve: 'eve-who-is-blocked@leak-search.example.org',
  nobody: 'nobody-at-all@leak-search.example.org',
};
const passwords = [
  'first Sentence of ada’s, 41',
  'second sentence of ada’s, 42',
  'a wrong sentence of hers, 43',
] as const;

let directory: string;
let served: Served;
let boss: SiteBrowser;
let ada: SiteBrowser;
let octocat: SiteBrowser;
const logged: string[] = [];

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'laurels-leaks-'));
  served = await serve(directory, { settings: { administrator: addresses.boss } });
  [boss, ada, octocat] = [openSiteBrowser(served), openSiteBrowser(served), openSiteBrowser(served)];
});
afterAll(async () => {
  await served.stop();
  rmSync(directory, { recursive: true });
});

const open = () => openSiteBrowser(served);
const readKeys = () => {
  const { people } = JSON.parse(readFileSync(join(directory, 'secrets.json'), 'utf8')) as { people: string };
  return parsePeopleKeys(JSON.stringify({ 1: people }));
};

test('people sign in by link, password, reset, passkey and forge, and out again', { timeout: 60_000 }, async () => {
  expect((await boss.signInByLink(addresses.boss)).person.isAdministrator).toBe(true);
  await ada.signInByLink(addresses.ada);
  await ada.must(200, 'PATCH', '/api/account', { name: 'Ada Lovelace', handle: 'countess' });
  await ada.must(200, 'PUT', '/api/account/password', { password: passwords[0] });
  await ada.must(202, 'POST', '/api/account/address', { email: addresses.adaLater });
  await ada.must(200, 'POST', '/api/account/address/confirm', { token: await ada.mailedToken(addresses.adaLater) });
  const authenticator = openAuthenticator();
  const origin = { origin: served.url };
  const { options } = await ada.must(200, 'POST', '/api/account/passkeys/options', {});
  noteSecret('challenge', options.challenge);
  await ada.must(201, 'POST', '/api/account/passkeys', {
    name: 'Phone',
    response: authenticator.create(options, origin),
  });
  await ada.must(200, 'GET', '/api/account/export');
  await ada.must(200, 'POST', '/api/auth/sign-out', {});
  for (const password of [passwords[2], passwords[0]])
    await ada.ask('POST', '/api/auth/password', { email: addresses.adaLater, password });
  await ada.must(200, 'GET', '/api/account');
  const forgetful = open();
  await forgetful.visit();
  for (const email of [addresses.nobody, addresses.adaLater])
    await forgetful.must(202, 'POST', '/api/auth/reset', { email, language: 'en' });
  const token = await forgetful.mailedToken(addresses.adaLater);
  await forgetful.must(400, 'POST', '/api/auth/reset/confirm', { token, password: 'password' });
  await forgetful.must(200, 'POST', '/api/auth/reset/confirm', { token, password: passwords[1] });
  await ada.visit();
  const asked = await ada.must(200, 'POST', '/api/auth/passkey/options', {});
  noteSecret('challenge', asked.options.challenge);
  await ada.must(200, 'POST', '/api/auth/passkey', { response: authenticator.get(asked.options, origin) });
  expect(await octocat.signInByForge('octocat')).toBe('/');
  const { number } = (await octocat.visit()).person;
  const person = String((await getItem(served.table, numberOf(number)))?.['person']) as PersonId;
  const [from, to] = [credentialOf(person, 'L', ''), credentialOf(person, 'L', '~')];
  for await (const item of listItems(served.table, from.pk, from.sk, to.sk)) {
    const about = aboutOf('accessToken', String(item['id']));
    noteSecret('access token', readKeys().open(String(item['accessToken']), about));
  }
  expect(listSecrets().map(({ what }) => what)).toContain('access token');
});

test('they make projects, invite, propose, claim, report and administer', { timeout: 60_000 }, async () => {
  const fields = { repo_url: 'https://github.com/leak-search/anvil', name: 'Anvil' };
  const { id } = await ada.must(201, 'POST', '/api/projects', { fields });
  const path = `/api/projects/${id}`;
  await ada.must(201, 'POST', `${path}/invitations`, { handle: 'github/octocat' });
  await octocat.must(200, 'POST', `${path}/invitations/accept`, {});
  await ada.must(201, 'POST', `${path}/offer`, { handle: 'github/octocat' });
  await octocat.must(200, 'DELETE', `${path}/offer`, {});
  for (const scope of ['read', 'propose', 'write']) {
    const { token } = await ada.must(201, 'POST', `${path}/tokens`, { name: scope, scope, days: 30 });
    const script = open();
    const authorization = { authorization: `Bearer ${token}` };
    await script.ask('PATCH', path, { description_good_status: 'Met', name: `Anvil by ${scope}` }, authorization);
    await script.ask('GET', `/api/account?token=${token}`, undefined, authorization);
    await script.ask('POST', '/api/account/address', { email: addresses.ada }, authorization);
  }
  const [proposal] = (await ada.must(200, 'GET', `${path}/proposals`)).proposals;
  await ada.must(200, 'GET', `${path}/proposals/${proposal.id}`);
  await boss.must(200, 'GET', `${path}/claim`);
  await boss.must(403, 'POST', `${path}/claim`, {});
  const visitor = open();
  await visitor.visit();
  await visitor.must(201, 'POST', `${path}/reports`, { text: 'This entry claims what is not so.' });
  const [report] = (await boss.must(200, 'GET', '/api/admin/reports')).reports;
  await boss.must(200, 'POST', `/api/admin/reports/${report.id}/close`, { outcome: 'Looked at.' });
  await boss.must(202, 'POST', `/api/admin/projects/${id}/message`, { text: 'Is all well with this entry?' });
  const eve = open();
  await eve.signInByLink(addresses.eve);
  const found = await boss.must(200, 'POST', '/api/admin/people/search', { q: addresses.eve });
  const { number } = found.people[0];
  await boss.must(200, 'POST', `/api/admin/people/${number}/block`, { reason: 'Advertising.' });
  await eve.must(401, 'GET', '/api/account');
  await boss.must(200, 'DELETE', `/api/admin/people/${number}`, { reason: 'Asked for by mail.' });
});

test(
  'what is refused or fails, and mails that bounce, are told of without what was sent',
  { timeout: 60_000 },
  async () => {
    const stranger = open();
    await stranger.visit();
    const [forged] = [noted('forged secret', 'Q7w-a-token-that-leads-nowhere_0123456789')];
    const csrf = { 'x-csrf-token': forged };
    await stranger.ask('POST', '/api/auth/link/confirm', { token: forged });
    await stranger.ask('POST', '/api/auth/password', { email: addresses.ada, password: passwords[0] }, csrf);
    await stranger.ask('GET', `/api/auth/callback/github?code=${forged}&state=${forged}`);
    await stranger.ask('GET', '/api/account', undefined, { cookie: `session=${forged}.${forged}` });
    await stranger.ask('GET', '/api/account', undefined, { authorization: `Bearer laurels_${forged}` });
    await stranger.ask('POST', '/api/auth/passkey', { response: { id: forged, rawId: forged, type: 'public-key' } });
    await stranger.ask('PATCH', '/api/projects/1', { [forged]: forged, fields: { [forged]: addresses.ada } });
    vi.stubEnv('POWERTOOLS_DEV', 'true');
    for (const level of ['info', 'error'] as const)
      vi.spyOn(console, level).mockImplementation((line: string) => void logged.push(line));
    const bounced = openBounces({ table: served.table, getKeys: () => Promise.resolve(readKeys()) });
    expect(await bounced(bounceOf(addresses.adaLater))).toEqual({ trouble: 'bounced', marked: 1 });
    const broken = openBounces({ table: served.table, getKeys: () => Promise.reject(new Error(addresses.adaLater)) });
    await expect(broken(bounceOf(addresses.adaLater))).rejects.toThrow('people not marked');
    expect(logged).toHaveLength(2);
  },
);

test('no secret of them stands in logs, items, objects or files', { timeout: 60_000 }, async () => {
  const account = await ada.must(200, 'GET', '/api/account');
  expect(account.mailTrouble).toBe(true);
  const secrets = listSecrets();
  for (const what of [
    'token',
    'password',
    'email',
    'mailed token',
    'cookie session',
    'cookie csrf',
    'cookie visitor',
    'cookie forge',
    'OAuth code',
    'access token',
    'challenge',
  ])
    expect(
      secrets.some((secret) => secret.what === what),
      what,
    ).toBe(true);
  expect(findLeaks(secrets, await allPlaces())).toEqual([]);
  await ada.must(200, 'DELETE', '/api/account', { handle: account.handle });
  expect(findLeaks(secrets, await allPlaces())).toEqual([]);
});

test('a secret that is put into the table, a bucket or the log is found', async () => {
  const visitor = open();
  await visitor.visit();
  const leak = noted('planted', 'a planted secret that nobody has');
  onTestFinished(() => forgetSecret(leak));
  await visitor.must(201, 'POST', '/api/projects/1/reports', {
    text: `I say: ${Buffer.from(leak).toString('base64')}`,
  });
  const found = findLeaks(listSecrets(), await allPlaces());
  expect(new Set(found.map(({ what, form }) => `${what} ${form}`))).toEqual(new Set(['planted base64']));
  for (const part of ['item G#open', 'table.db'])
    expect(
      found.some(({ place }) => place.includes(part)),
      part,
    ).toBe(true);
});

test('a world is not closed without a word over a secret in its table or in what was printed', async () => {
  const leak = noted('planted', 'another planted secret of nobody');
  onTestFinished(() => forgetSecret(leak));
  const [told, printed, quiet] = [await openWorld(), await openWorld(), await openWorld()];
  await putReport(
    told.direct,
    { project: 1 as ProjectId, text: Buffer.from(leak).toString('hex'), by: undefined },
    new Date(),
  );
  await expect(told.close()).rejects.toThrow('secrets were found: planted (hexadecimal)');
  await quiet.close();
  process.stdout.write(`${encodeURIComponent(leak)}\n`);
  await expect(printed.close()).rejects.toThrow('secrets were found: planted (URL-encoded) in what was printed');
});

async function allPlaces(): Promise<Places> {
  return [
    ['output of the site', served.output()],
    ['log of bounces', logged.join('\n')],
    ...(await placesOfTable(served.table)),
    // Buckets are folders here: names, headers and bytes of objects, put aside batches among them.
    ...placesOfFolder(directory, (path) => /\/secrets\.json$|^[^]*\/site\//.test(path.slice(directory.length))),
  ];
}

function noted(what: string, text: string): string {
  noteSecret(what, text);
  return text;
}
