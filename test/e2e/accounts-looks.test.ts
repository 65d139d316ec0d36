import type { Page } from 'playwright-core';
import { beforeAll, expect, test, vi } from 'vitest';
import { ui } from '../fixtures/ui.ts';
import { askForLink, expectFine, press, servePeople, type SomebodyHere } from './people-pages.ts';

vi.setConfig({ testTimeout: 60_000 });
const site = servePeople('looks', { administrator: 'root@example.org' });
const longName = 'Wilhelmina-Alexandra-Theodora van der Hoogenbandt';
let root: SomebodyHere;
let project: number;
let proposal: string;
beforeAll(async () => {
  root = await site.person('root', longName);
  const friend = await site.person('a-friend-of-long-handles-and-few-words', longName);
  project = await site.createProject(root, 'a-project-of-a-long-name-that-nobody-can-break-anywhere');
  const path = `/api/projects/${project}`;
  await site.ask(root, 'POST', `${path}/invitations`, { handle: 'a-friend-of-long-handles-and-few-words' });
  const asked = await site.createProject(friend, 'asked');
  await site.ask(friend, 'POST', `/api/projects/${asked}/invitations`, { handle: 'root' });
  const { token } = await site.ask(root, 'POST', `${path}/tokens`, { name: 'CI', scope: 'propose', days: 30 });
  const body = { test_status: 'Met', test_justification: `https://example.org/${'a'.repeat(200)}`, name: 'Anvil' };
  const response = await fetch(site.at(path), {
    method: 'PATCH',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  proposal = ((await response.json()) as { proposal: string }).proposal;
  await site.ask(root, 'POST', `${path}/reports`, { text: `A report. https://example.org/${'b'.repeat(150)}` });
  const deleted = await site.createProject(root, 'deleted');
  await site.ask(root, 'DELETE', `/api/projects/${deleted}`, { reason: 'It was only there for a try.' });
});

const openAll = (page: Page): Promise<void> =>
  page.evaluate("document.querySelectorAll('main details').forEach((details) => { details.open = true; })");

const pages: readonly (readonly [name: string, pathOf: () => string])[] = [
  ['the account', () => '/en/account'],
  ['the people of a project', () => `/en/projects/${project}/people`],
  ['the history of a project', () => `/en/projects/${project}/history`],
  ['the list of proposals', () => `/en/projects/${project}/proposals`],
  ['a proposal', () => `/en/projects/${project}/proposals?proposal=${encodeURIComponent(proposal)}`],
  ['the administration', () => '/en/administration'],
  ['a person', () => '/en/people/2'],
];

test.each(pages)('%s, with all of it open, is accessible at both widths and in both themes', async (_name, pathOf) => {
  const { page, complaints } = await site.open(pathOf(), root);
  await page.waitForLoadState('networkidle');
  await openAll(page);
  await expectFine(page);
  expect(complaints).toEqual([]);
  await page.context().close();
});

test('the pages that nobody is signed in on are as well: signing in, the mailed link, and the welcome', async () => {
  const { page, complaints } = await site.open(`/en/sign-in?returnTo=${encodeURIComponent('/en/projects')}`);
  await page.waitForLoadState('networkidle');
  await openAll(page);
  await expectFine(page);
  await askForLink(page, 'newcomer@example.org');
  await expectFine(page);
  await page.goto(await site.linkTo('newcomer@example.org'), { waitUntil: 'networkidle' });
  await expectFine(page);
  await press(page, ui.signIn.enter);
  await page.getByText(ui.confirm.welcomeText).waitFor();
  await expectFine(page);
  await page.goto(site.at(`/en/projects/${project}/people`), { waitUntil: 'networkidle' });
  await openAll(page);
  await press(page, ui.claim.start);
  await page.getByLabel(ui.claim.content).waitFor();
  await expectFine(page);
  expect(complaints).toEqual([]);
  await page.context().close();
});

test('refusals are as well: a link that is used, a wrong field, a page for others', async () => {
  const visitor = await site.open('/en/administration');
  await expectFine(visitor.page);
  await visitor.page.goto(site.at('/en/confirm#reset.wrong'));
  await visitor.page.getByLabel(ui.account.newPassword).fill('short');
  await press(visitor.page, ui.confirm.setPassword);
  await visitor.page.locator('#new-password-problem').or(visitor.page.getByRole('alert')).first().waitFor();
  await expectFine(visitor.page);
  await visitor.page.goto(site.at('/en/sign-in?refused=forge_stopped'));
  await visitor.page.getByRole('alert').waitFor();
  await visitor.page.getByLabel(ui.signIn.email).first().fill('no address');
  await press(visitor.page, ui.signIn.send);
  await visitor.page.locator('#email-problem').waitFor();
  await expectFine(visitor.page);
  await visitor.page.context().close();
});
