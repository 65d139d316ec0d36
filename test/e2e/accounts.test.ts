import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { expect, test, vi } from 'vitest';
import { sha256 } from '../../functions/table/hash.ts';
import { sessionOf } from '../../functions/table/keys.ts';
import { updateOf } from '../../functions/table/table.ts';
import errors from '../../locales/en/errors.json' with { type: 'json' };
import { ui } from '../fixtures/ui.ts';
import { tabTo } from './edit-page.ts';
import { askForLink, expectFine, goByForge, press, servePeople, soon, whoIs } from './people-pages.ts';

vi.setConfig({ testTimeout: 60_000 });
const site = servePeople('accounts');
const password = 'a rook, nine kettles and the tide';

/** Signs in by mail alone; a newcomer answers later what they are called. */
async function signInByMail(page: Page, address: string, count = 1): Promise<void> {
  await page.goto(site.at('/en/sign-in'));
  await askForLink(page, address);
  await page.goto(await site.linkTo(address, count));
  await press(page, ui.signIn.enter);
}

async function makeAccount(address: string, handle: string): Promise<{ page: Page; complaints: string[] }> {
  const opened = await site.open('/en/sign-in');
  await signInByMail(opened.page, address);
  await opened.page.getByLabel(ui.account.name, { exact: true }).fill(`Name of ${handle}`);
  await opened.page.getByLabel(ui.account.handle, { exact: true }).fill(handle);
  await press(opened.page, ui.confirm.goOn);
  await opened.page.getByRole('heading', { name: ui.account.sessions }).waitFor();
  return opened;
}

async function signOut(page: Page): Promise<void> {
  await page.goto(site.at('/en/account'));
  await press(page, ui.account.signOut);
  await expect.poll(() => whoIs(page).textContent(), soon).toBe(ui.site.signIn);
  await page.waitForURL(site.at('/en'));
}

test('a mailed link makes an account by keyboard alone, and leads to where its reader wanted to go', async () => {
  const address = 'ada@example.org';
  const { page, complaints } = await site.open('/en/projects/new');
  await tabTo(page, 'header .who');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: ui.signIn.title, level: 1 }).waitFor();
  await tabTo(page, '#email');
  await page.keyboard.type(address);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: ui.signIn.sent }).waitFor();
  expect(await page.evaluate('document.activeElement.textContent')).toBe(ui.signIn.sent);
  await page.goto(await site.linkTo(address), { waitUntil: 'networkidle' });
  await tabTo(page, 'form button');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: ui.confirm.welcome }).waitFor();
  await tabTo(page, '#name');
  await page.keyboard.type('Ada <b>L.</b>');
  await tabTo(page, '#handle');
  await page.keyboard.press('Control+A');
  await page.keyboard.type('ada-l');
  await page.keyboard.press('Enter');
  await page.waitForURL(site.at('/en/projects/new'));
  await expect.poll(() => whoIs(page).textContent(), soon).toBe('Ada <b>L.</b>');
  await page.goto(site.at('/en/account'));
  await page.getByRole('link', { name: ui.account.publicPage }).click();
  await page.getByRole('heading', { name: 'Ada <b>L.</b>', level: 1 }).waitFor();
  await page.getByText('ada-l', { exact: true }).waitFor();
  expect(await page.content()).not.toContain(address);
  expect(complaints).toEqual([]);
  await page.context().close();
});

test('a link that programs open changes nothing, works once, and stays nowhere in the browser', async () => {
  const address = 'scanned@example.org';
  const { page } = await site.open('/en/sign-in');
  await askForLink(page, address);
  const link = await site.linkTo(address);
  const token = link.split('.').at(-1) ?? '';
  expect(token).toMatch(/^[\w-]{20,}$/);

  const scanner = await site.open('/');
  const sent: string[] = [];
  scanner.page.on('request', (request) =>
    sent.push(`${request.method()} ${request.url()} ${request.postData() ?? ''}`),
  );
  const referrers: string[] = [];
  scanner.page.on('request', (request) => referrers.push(request.headers()['referer'] ?? ''));
  expect((await fetch(link)).headers.get('set-cookie') ?? '').not.toContain('session=');
  await scanner.page.goto(link);
  await scanner.page.getByRole('button', { name: ui.signIn.enter, exact: true }).waitFor();
  await scanner.page.waitForLoadState('networkidle');
  expect(scanner.page.url()).toBe(site.at('/en/confirm'));
  expect(await scanner.page.evaluate('location.href + JSON.stringify(history.state)')).not.toContain(token);
  expect(sent.filter((request) => !request.startsWith('GET'))).toEqual([]);
  expect((await scanner.page.context().cookies()).map(({ name }) => name)).not.toContain('session');
  await scanner.page.reload();
  await scanner.page.getByText(ui.confirm.nothing).waitFor();
  await scanner.page.goBack();
  expect(scanner.page.url()).not.toContain(token);

  await page.goto(link);
  await press(page, ui.signIn.enter);
  await press(page, ui.confirm.later);
  await page.getByRole('heading', { name: ui.account.sessions }).waitFor();
  const stored = await page.evaluate('JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])');
  const kept = JSON.stringify(await page.context().storageState({ indexedDB: true }));
  expect([stored, kept, ...sent, ...referrers].filter((text) => String(text).includes(token))).toEqual([]);

  await scanner.page.goto(link);
  await press(scanner.page, ui.signIn.enter);
  await scanner.page.getByText(errors.link_used).waitFor();
  expect((await scanner.page.context().cookies()).map(({ name }) => name)).not.toContain('session');
  await Promise.all([page.context().close(), scanner.page.context().close()]);
});

test('a passkey is added in the account and signs in alone; removed, it signs nobody in', async () => {
  const { page } = await makeAccount('grace@example.org', 'grace');
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  await page.getByLabel(ui.account.passkeyName).fill('Laptop');
  await press(page, ui.account.addPasskey);
  await page.getByText(ui.account.passkeyAdded).waitFor();
  await page.getByText('Laptop').first().waitFor();
  await signOut(page);
  await page.goto(site.at(`/en/sign-in?returnTo=${encodeURIComponent('/en/criteria/gold?a=1#test_most')}`));
  await press(page, ui.signIn.passkey);
  await page.waitForURL(site.at('/en/criteria/gold?a=1#test_most'));
  await expect.poll(() => whoIs(page).textContent(), soon).toBe('Name of grace');

  await page.goto(site.at('/en/account'));
  await press(page, /^Remove\s+Laptop/);
  await page
    .getByRole('group', { name: /Laptop/ })
    .getByRole('button', { name: ui.account.remove })
    .click();
  await expect.poll(() => page.getByText('Laptop').count(), soon).toBe(0);
  await signOut(page);
  await page.goto(site.at('/en/sign-in'));
  await press(page, ui.signIn.passkey);
  await page.getByRole('alert').waitFor();
  expect(await whoIs(page).textContent()).toBe(ui.site.signIn);
  await page.context().close();
});

test('a password is refused when common, signs in, and is forgotten and chosen anew by mail', async () => {
  const address = 'alan@example.org';
  const { page } = await makeAccount(address, 'alan');
  await page.getByLabel(ui.account.newPassword).fill('password1234');
  await press(page, ui.account.addPassword);
  await page.locator('#new-password-problem').waitFor();
  await page.getByLabel(ui.account.newPassword).fill(password);
  await press(page, ui.account.addPassword);
  await page.getByText(ui.account.hasPassword).waitFor();
  await signOut(page);

  await page.goto(site.at('/en/sign-in'));
  await page.getByText(ui.signIn.usePassword).click();
  await page.locator('#password-email').fill(address);
  await page.locator('#password').fill(`${password}!`);
  await press(page, ui.signIn.enter);
  await page.getByText(errors.wrong_password).waitFor();
  await page.locator('#password').fill(password);
  await press(page, ui.signIn.enter);
  await page.waitForURL(site.at('/en/account'));

  const other = await site.open('/en/sign-in');
  await other.page.getByText(ui.signIn.usePassword).click();
  await other.page.locator('#password-email').fill(address);
  const before = (await site.mailsTo(address)).length;
  await press(other.page, ui.signIn.forgotten);
  await other.page.getByRole('heading', { name: ui.signIn.sent }).waitFor();
  await other.page.goto(await site.linkTo(address, before + 1));
  await other.page.getByLabel(ui.account.newPassword).fill(`${password}, again`);
  await press(other.page, ui.confirm.setPassword);
  await other.page.getByText(ui.confirm.resetDone).waitFor();
  await page.reload();
  await page.getByText(errors.session_ended).or(page.getByText(errors.sign_in)).first().waitFor();
  await expect.poll(() => whoIs(page).textContent(), soon).toBe(ui.site.signIn);
  await Promise.all([page.context().close(), other.page.context().close()]);
});

test('GitHub signs in who approves on its page, and says so when somebody does not', async () => {
  const { page, complaints } = await site.open('/en/sign-in?returnTo=%2Fen%2Fprojects');
  await goByForge(page, 'hubot', 'Refuse');
  await page.getByText(errors.forge_stopped).waitFor();
  expect(await page.evaluate('location.search')).not.toContain('code=');
  await goByForge(page, 'hubot');
  await page.waitForURL(site.at('/en/projects'));
  await page.goto(site.at('/en/account'));
  await page.getByText(ui.account.forgeHandle.replace('{{handle}}', 'github/hubot')).waitFor();
  expect(await page.getByText('people.invalid').count()).toBe(0);
  await signOut(page);
  await page.goto(site.at('/en/sign-in'));
  await goByForge(page, 'hubot');
  await page.waitForURL(site.at('/en/account'));
  expect(complaints).toEqual([]);
  await page.context().close();
});

test('whoever comes from elsewhere with a returnTo of elsewhere stays on this site', async () => {
  const { page } = await site.open('/en', await site.person('back', 'Somebody'));
  for (const returnTo of ['//evil.example', 'https://evil.example/', '/\\evil.example', 'javascript:alert(1)']) {
    await page.goto(site.at(`/en/sign-in?returnTo=${encodeURIComponent(returnTo)}`));
    await press(page, ui.signIn.goOn);
    await page.waitForURL(site.at('/en/account'));
  }
  await page.context().close();
});

test('sessions are listed, and ending the others signs them out; the data is a file, and the account can go', async () => {
  const address = 'mary@example.org';
  const { page } = await makeAccount(address, 'mary');
  const other = await site.open('/en/sign-in');
  await signInByMail(other.page, address, 2);
  await other.page.waitForURL(site.at('/en/account'));
  await page.reload();
  const sessions = page.getByRole('region', { name: ui.account.sessions });
  await expect.poll(() => sessions.getByRole('listitem').count(), soon).toBe(2);
  await press(page, ui.account.endOthers);
  await expect.poll(() => sessions.getByRole('listitem').count(), soon).toBe(1);
  await other.page.reload();
  await expect.poll(() => whoIs(other.page).textContent(), soon).toBe(ui.site.signIn);

  const downloading = page.waitForEvent('download');
  await press(page, ui.account.download);
  const file = JSON.parse(await readFile(await (await downloading).path(), 'utf8'));
  expect(JSON.stringify(file)).toContain(address);
  expect(JSON.stringify(file)).toContain('Name of mary');

  await page.getByText(ui.account.deleteOpen).click();
  await page.getByLabel(/^To confirm/).fill('grace');
  await press(page, ui.account.deleteNow);
  await page.getByText(errors.not_the_handle).waitFor();
  await page.getByLabel(/^To confirm/).fill('mary');
  await press(page, ui.account.deleteNow);
  await page.waitForURL(site.at('/en'));
  await expect.poll(() => whoIs(page).textContent(), soon).toBe(ui.site.signIn);
  await page.goto(site.at(`/en/people/${file.account.number}`));
  await page.getByRole('heading', { name: ui.person.unknown }).waitFor();
  await Promise.all([page.context().close(), other.page.context().close()]);
});

test('who signed in long ago signs in again before changing how, stays signed in meanwhile, and comes back', async () => {
  const address = 'hedy@example.org';
  const { page } = await makeAccount(address, 'hedy');
  const cookie = (await page.context().cookies()).find(({ name }) => name === 'session')?.value ?? '';
  const { table } = site.served();
  const key = sessionOf(sha256(decodeURIComponent(cookie).split('.', 1)[0] ?? ''));
  const createdAt = new Date(Date.now() - 3_700_000).toISOString();
  await table.client.send(new UpdateItemCommand(updateOf(table, key, { createdAt })));

  await page.getByLabel(ui.account.newAddress).fill('hedy@elsewhere.example.org');
  await press(page, ui.account.changeAddress);
  await page.getByText(errors.sign_in_again).waitFor();
  expect(await page.getByLabel(ui.account.newAddress).inputValue()).toBe('hedy@elsewhere.example.org');
  await expectFine(page);
  await page.getByRole('link', { name: ui.site.signInAgain }).click();
  await page.getByText(ui.signIn.anewText).waitFor();
  await expectFine(page);
  expect(await whoIs(page).textContent()).toBe('Name of hedy');
  await askForLink(page, address);
  await page.goto(await site.linkTo(address, 2));
  await press(page, ui.signIn.enter);
  await page.waitForURL(site.at('/en/account'));
  await page.getByLabel(ui.account.newAddress).fill('hedy@elsewhere.example.org');
  await press(page, ui.account.changeAddress);
  await page.getByText(ui.account.addressSent).waitFor();
  await page.context().close();
});
