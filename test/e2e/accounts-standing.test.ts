import type { Page } from 'playwright-core';
import { beforeAll, expect, test, vi } from 'vitest';
import errors from '../../locales/en/errors.json' with { type: 'json' };
import { ui } from '../fixtures/ui.ts';
import { barSays, rowOf } from './edit-page.ts';
import { askForLink, press, servePeople, soon, type SomebodyHere, whoIs } from './people-pages.ts';

vi.setConfig({ testTimeout: 60_000 });
const site = servePeople('standing', { administrator: 'root@example.org' });
let ada: SomebodyHere;
let root: SomebodyHere;
beforeAll(async () => {
  ada = await site.person('ada', 'Ada Lovelace');
  root = await site.person('root', 'Root');
});

const section = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
const metOf = (page: Page, id: string) => rowOf(page, id).getByRole('radio', { name: ui.criterion.met, exact: true });

test('who has no rights is told before typing whom to ask, and a visitor to sign in', async () => {
  const id = await site.createProject(ada, 'foreign');
  const other = await site.open(`/en/projects/${id}/edit`, await site.person('eve', 'Eve'));
  await other.page.getByText(ui.edit.noRights).waitFor();
  await other.page.locator('main').getByRole('link', { name: ui.rights.ask }).click();
  await other.page.waitForURL(site.at(`/en/projects/${id}/people`));
  const visitor = await site.open(`/en/projects/${id}/edit`);
  await visitor.page.getByText(ui.edit.signIn).waitFor();
  await visitor.page.locator('main').getByRole('link', { name: ui.site.signIn }).click();
  await visitor.page.getByRole('heading', { name: ui.signIn.title, level: 1 }).waitFor();
  expect(new URL(visitor.page.url()).searchParams.get('returnTo')).toBe(`/en/projects/${id}/edit`);
  expect([other.complaints, visitor.complaints]).toEqual([[], []]);
  await Promise.all([other.page.context().close(), visitor.page.context().close()]);
});

test('a session that ends while somebody types loses nothing: they sign in, come back, and it is saved', async () => {
  const writer = await site.person('wes', 'Wes');
  const id = await site.createProject(writer, 'typed');
  const path = `/en/projects/${id}/edit`;
  const { page } = await site.open(path, writer);
  await metOf(page, 'contribution').check();
  await barSays(page, ui.save.saved);
  await site.ask(writer, 'POST', '/api/auth/sign-out', {});
  await rowOf(page, 'contribution').getByRole('textbox').fill('https://example.org/typed-after-the-end');
  await barSays(page, ui.save.signIn);
  await page.locator('.save-bar').getByRole('link', { name: ui.site.signIn }).click();
  await askForLink(page, 'wes@example.org');
  await page.goto(await site.linkTo('wes@example.org', 2));
  await press(page, ui.signIn.enter);
  await page.waitForURL(site.at(path));
  await page.getByText(ui.edit.restored_one).waitFor();
  const box = rowOf(page, 'contribution').getByRole('textbox');
  expect(await box.inputValue()).toBe('https://example.org/typed-after-the-end');
  await barSays(page, ui.save.saved);
  expect(await (await fetch(site.at(`/api/projects/${id}`))).json()).toMatchObject({
    answers: { contribution: { status: 'Met', justification: 'https://example.org/typed-after-the-end' } },
  });
  await page.context().close();
});

test('a visitor’s report reaches the administrators, who close it and write to the owner', async () => {
  const id = await site.createProject(ada, 'reported');
  const visitor = await site.open(`/en/projects/${id}/people`);
  await visitor.page.getByText(ui.people.reportOpen).click();
  await visitor.page.getByLabel(ui.people.reportLabel).fill('too short');
  await press(visitor.page, ui.people.reportSend);
  await visitor.page.locator('#report-text-problem').waitFor();
  await visitor.page.getByLabel(ui.people.reportLabel).fill('This entry claims <b>tests</b> that nobody has.');
  await press(visitor.page, ui.people.reportSend);
  await visitor.page.getByText(ui.people.reportSent).waitFor();

  const admin = await site.open('/en/administration', root);
  const reports = section(admin.page, ui.admin.reports);
  await reports.getByText('This entry claims <b>tests</b> that nobody has.').waitFor();
  await reports.getByLabel(ui.admin.outcome).fill('Asked the owner.');
  await press(admin.page, ui.admin.close);
  await reports.getByText(ui.admin.noReports).waitFor();
  await admin.page.getByLabel(ui.admin.projectNumber).fill(String(id));
  await admin.page.getByText(ui.admin.write).click();
  await admin.page.getByLabel(ui.admin.message).fill('Where are the tests?');
  await press(admin.page, ui.admin.send);
  await admin.page.getByText(ui.admin.sent, { exact: true }).waitFor();
  expect((await site.mailsTo('ada@example.org')).at(-1)?.text).toContain('Where are the tests?');
  expect(admin.complaints).toEqual([]);
  await Promise.all([visitor.page.context().close(), admin.page.context().close()]);
});

test('a person who is blocked is out at once, and can be erased; a deleted project comes back, the log has it all', async () => {
  const mallory = await site.person('mallory', 'Mallory');
  const id = await site.createProject(mallory, 'spam');
  const theirs = await site.open(`/en/projects/${id}/edit`, mallory);
  await expect.poll(() => whoIs(theirs.page).textContent(), soon).toBe('Mallory');
  const { page, complaints } = await site.open('/en/administration', root);
  const people = section(page, ui.admin.people);
  await page.getByLabel(ui.admin.search).fill('mallory@example.org');
  await press(page, ui.projects.find);
  await expect.poll(() => people.getByRole('listitem').count(), soon).toBe(1);
  await people.getByText(ui.admin.act).click();
  await people.getByLabel(ui.admin.reason).fill('Spam in forty entries.');
  await press(page, ui.admin.block);
  await people.getByText(/^Blocked on/).waitFor();

  await metOf(theirs.page, 'contribution').check();
  await barSays(theirs.page, ui.save.signIn);
  await theirs.page.reload();
  await expect.poll(() => whoIs(theirs.page).textContent(), soon).toBe(ui.site.signIn);
  expect((await (await fetch(site.at(`/api/projects/${id}`))).json()).answers).toEqual({});
  await theirs.page.goto(site.at('/en/sign-in'));
  await askForLink(theirs.page, 'mallory@example.org');
  await theirs.page.goto(await site.linkTo('mallory@example.org', 2));
  await press(theirs.page, ui.signIn.enter);
  await theirs.page.getByText(errors.blocked).waitFor();

  await site.ask(root, 'DELETE', `/api/projects/${id}`, { reason: 'Spam, as its owner’s other entries.' });
  await page.reload();
  await section(page, ui.admin.deleted).getByRole('button', { name: ui.rights.restore }).click();
  await section(page, ui.admin.deleted).getByText(ui.admin.noDeleted).waitFor();
  expect((await fetch(site.at(`/api/projects/${id}`))).status).toBe(200);
  await page.reload();
  const log = section(page, ui.admin.log);
  for (const act of [ui.admin.actRestore, ui.admin.actDelete, ui.admin.actBlock, ui.admin.actAdministrator])
    await log.getByRole('listitem').filter({ hasText: act }).first().waitFor();
  await log.getByText('Spam in forty entries.').waitFor();

  await page.getByLabel(ui.admin.search).fill('mallory@example.org');
  await press(page, ui.projects.find);
  await expect.poll(() => people.getByRole('listitem').count(), soon).toBe(1);
  await people.getByText(ui.admin.act).click();
  await people.getByLabel(ui.admin.eraseWhy).fill('Asked for by mail.');
  await press(page, ui.admin.erase);
  await people.getByText(ui.admin.nobody).waitFor();
  await page.reload();
  await log.getByRole('listitem').filter({ hasText: ui.admin.actErase }).waitFor();
  expect(complaints).toEqual([]);
  await Promise.all([page.context().close(), theirs.page.context().close()]);
});

test('who is no administrator sees nothing of the administration', async () => {
  const { page } = await site.open('/en/administration', ada);
  await page.getByText(errors.not_administrator).waitFor();
  expect(await page.getByText(ui.admin.people).count()).toBe(0);
  await page.goto(site.at('/en/account'));
  await page.getByRole('heading', { name: ui.account.sessions }).waitFor();
  expect(await page.getByRole('link', { name: ui.admin.title }).count()).toBe(0);
  await page.context().close();
});
