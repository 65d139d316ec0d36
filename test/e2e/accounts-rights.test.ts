import type { Page } from 'playwright-core';
import { beforeAll, expect, test, vi } from 'vitest';
import errors from '../../locales/en/errors.json' with { type: 'json' };
import { ui } from '../fixtures/ui.ts';
import { barSays, rowOf, tabTo } from './edit-page.ts';
import { goByForge, press, servePeople, soon, type SomebodyHere, whoIs } from './people-pages.ts';

vi.setConfig({ testTimeout: 60_000 });
const site = servePeople('rights');
let ada: SomebodyHere;
beforeAll(async () => {
  ada = await site.person('ada', 'Ada Lovelace');
});

const section = (page: Page, name: string) => page.getByRole('region', { name, exact: true });

async function closeAll(...pages: readonly { page: Page }[]): Promise<void> {
  await Promise.all(pages.map(({ page }) => page.context().close()));
}

test('a project is made, edited, shared by keyboard alone, and handed over by offer and acceptance', async () => {
  // Not the one of the other tests: rights that change give people another session.
  const [maker, helper] = [await site.person('lin', 'Lin Clark'), await site.person('grace', 'Grace Hopper')];
  const [one, two] = await Promise.all([site.open('/en/projects/new', maker), site.open('/en/account', helper)]);
  await one.page.getByLabel(ui.field.repo_url).fill('https://github.com/acme/anvil');
  await press(one.page, ui.new.create);
  await one.page.waitForURL(/\/en\/projects\/\d+\/edit/);
  const id = Number(/\/projects\/(\d+)\//.exec(one.page.url())?.[1]);
  await rowOf(one.page, 'contribution').getByRole('radio', { name: ui.criterion.met, exact: true }).check();
  await rowOf(one.page, 'contribution').getByRole('textbox').fill('https://example.org/contribute');
  await barSays(one.page, ui.save.saved);

  await one.page.goto(site.at(`/en/projects/${id}/people`));
  await one.page.getByText(ui.people.mineOwner).waitFor();
  await tabTo(one.page, '#invite');
  await one.page.keyboard.type('nobody-of-that-name');
  await one.page.keyboard.press('Enter');
  // The focus goes to what was wrong, and would take away what is typed before.
  await one.page.locator('[role="alert"]:focus').waitFor();
  await one.page.locator('#invite').press('Control+A');
  await one.page.keyboard.type('grace');
  await one.page.keyboard.press('Enter');
  await section(one.page, ui.people.editors).getByText(ui.people.pending, { exact: true }).waitFor();

  await two.page.reload();
  await section(two.page, ui.account.invitations).getByRole('button', { name: ui.people.accept }).click();
  await section(two.page, ui.account.projects).getByText(ui.person.editor).waitFor();
  await two.page.goto(site.at(`/en/projects/${id}/edit`));
  await rowOf(two.page, 'test').getByRole('radio', { name: ui.criterion.met, exact: true }).check();
  await rowOf(two.page, 'test').getByRole('textbox').fill('https://example.org/tests');
  await barSays(two.page, ui.save.saved);

  await one.page.reload();
  await one.page.getByText(ui.people.handOver).click();
  await one.page.getByLabel(ui.people.offerLabel).fill('grace');
  await press(one.page, ui.people.offer);
  await one.page.getByText(ui.people.offerPending).waitFor();
  await two.page.goto(site.at(`/en/projects/${id}/people`));
  await two.page.getByText(ui.people.offeredText).waitFor();
  await press(two.page, ui.people.accept);
  await two.page.getByText(ui.people.mineOwner).waitFor();
  await one.page.reload();
  await one.page.getByText(ui.people.mineEditor).waitFor();
  await section(one.page, ui.people.owner).getByRole('link', { name: 'Grace Hopper' }).waitFor();

  const visitor = await site.open(`/en/projects/${id}/history`);
  const lines = visitor.page.getByRole('listitem');
  await lines.filter({ hasText: 'Lin Clark' }).filter({ hasText: ui.history.create }).waitFor();
  await lines.filter({ hasText: 'Grace Hopper' }).filter({ hasText: 'test' }).waitFor();
  await lines.filter({ hasText: 'Grace Hopper' }).filter({ hasText: ui.history.rights }).first().waitFor();
  expect([two.complaints, visitor.complaints]).toEqual([[], []]);
  await closeAll(one, two, visitor);
});

test('a token is made and shown once; what it proposes stays unseen until a person takes a part of it', async () => {
  const id = await site.createProject(ada, 'tokens');
  const one = await site.open(`/en/projects/${id}/people`, ada);
  const tokens = section(one.page, ui.tokens.title).getByRole('listitem');
  await one.page.getByText(ui.tokens.new).click();
  await one.page.getByLabel(ui.tokens.name).fill('CI');
  await press(one.page, ui.tokens.make);
  const token = await one.page.getByLabel(ui.tokens.token, { exact: true }).inputValue();
  expect(token).toMatch(/^laurels_/);
  await press(one.page, ui.tokens.kept);
  await one.page.reload();
  await tokens.filter({ hasText: 'CI' }).waitFor();
  expect(await one.page.content()).not.toContain(token);
  expect(await one.page.evaluate('JSON.stringify([{ ...localStorage }, { ...sessionStorage }])')).not.toContain(token);

  const send = (body: unknown) =>
    fetch(site.at(`/api/projects/${id}`), {
      method: 'PATCH',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const proposed = {
    contribution_status: 'Met',
    contribution_justification: 'https://example.org/<b>contribute</b>',
    test_status: 'Unmet',
    test_justification: 'There are none.',
  };
  expect((await send(proposed)).status).toBe(202);
  const visitor = await site.open(`/en/projects/${id}/proposals`);
  await visitor.page.getByText(errors.sign_in).waitFor();
  expect(await visitor.page.getByText('contribute').count()).toBe(0);
  const answers = async () => (await (await fetch(site.at(`/api/projects/${id}`))).json()).answers;
  expect(await answers()).toEqual({});

  await one.page.getByRole('link', { name: ui.rights.proposals, exact: true }).click();
  await one.page.getByRole('link', { name: '2 changes' }).click();
  await one.page.getByRole('checkbox', { name: `${ui.proposals.take} test` }).uncheck();
  await press(one.page, ui.proposals.accept_one);
  await one.page.getByText(ui.proposals.accepted).waitFor();
  await expect.poll(async () => Object.keys(await answers()), soon).toEqual(['contribution']);
  await one.page.getByRole('link', { name: ui.proposals.all }).first().click();
  await one.page.getByRole('link', { name: '1 change', exact: true }).click();
  await press(one.page, ui.proposals.decline);
  await one.page.getByRole('group', { name: ui.proposals.declineAsk }).getByText(ui.proposals.decline).click();
  await one.page.getByText(ui.proposals.declined).waitFor();

  await one.page.goto(site.at(`/en/projects/${id}/history`));
  const line = one.page.getByRole('listitem').filter({ hasText: ui.history.proposal });
  expect(await line.innerText()).toContain('Ada Lovelace');
  expect(await line.innerText()).toContain(ui.history.token.replace('{{name}}', 'CI'));

  await one.page.goto(site.at(`/en/projects/${id}/people`));
  await press(one.page, /^Revoke\s+CI/);
  await one.page.getByRole('group', { name: /CI/ }).getByRole('button', { name: ui.tokens.revoke }).click();
  await expect.poll(() => tokens.count(), soon).toBe(0);
  const refused = await send(proposed);
  expect([refused.status, await refused.json()]).toEqual([401, { error: 'token_refused' }]);
  expect(one.complaints).toEqual([]);
  await closeAll(one, visitor);
});

test('who keeps the repository claims the entry that somebody else made for it, with a file', async () => {
  const id = await site.createProject(ada, 'claimed');
  const { page } = await site.open(`/en/projects/${id}/people`, await site.person('mel', 'Mel Kaye'));
  await press(page, ui.claim.start);
  const content = await page.getByLabel(ui.claim.content).inputValue();
  await press(page, ui.claim.check);
  await page.getByRole('alert').waitFor();
  await section(page, ui.people.owner).getByRole('link', { name: 'Ada Lovelace' }).waitFor();
  await site.seedForge({
    repositories: [{ name: 'acme/claimed', files: { '.laurels-claim': `${content}\n` } }],
  });
  await press(page, ui.claim.check);
  await section(page, ui.people.owner).getByRole('link', { name: 'Mel Kaye' }).waitFor();
  await page.getByText(ui.people.mineOwner).waitFor();
  await page.context().close();
});

test('who may push by the word of the forge claims an entry without a file', async () => {
  const id = await site.createProject(ada, 'pushed');
  await site.seedForge({ repositories: [{ name: 'acme/pushed', rights: { smith: 'push' } }] });
  const { page } = await site.open(`/en/sign-in?returnTo=/en/projects/${id}/people`);
  await goByForge(page, 'smith');
  await page.waitForURL(site.at(`/en/projects/${id}/people`));
  await press(page, ui.claim.start);
  await page.getByText(ui.claim.forge).waitFor();
  await press(page, ui.claim.check);
  await section(page, ui.people.owner).getByRole('link', { name: 'smith' }).waitFor();
  await page.context().close();
});

test('an owner deletes a project with a reason and brings it back', async () => {
  const id = await site.createProject(ada, 'deleted');
  const { page } = await site.open(`/en/projects/${id}/people`, ada);
  await page.getByText(ui.people.deleteOpen).click();
  await page.getByLabel(ui.people.reason).fill('short');
  await press(page, ui.people.deleteNow);
  await page.locator('#reason-problem').waitFor();
  await page.getByLabel(ui.people.reason).fill('This was only a try, and nobody needs it.');
  await press(page, ui.people.deleteNow);
  await page.getByText(ui.people.deleted).waitFor();
  await press(page, ui.rights.restore);
  await page.getByText(ui.people.deleteOpen).waitFor();
  expect((await fetch(site.at(`/api/projects/${id}`))).status).toBe(200);
  await page.context().close();
});

test('a visitor sees who the people of a project are, and nothing to change them with', async () => {
  const id = await site.createProject(ada, 'seen');
  const { page, complaints } = await site.open(`/en/projects/${id}/people`);
  await page.getByRole('link', { name: 'Ada Lovelace' }).click();
  await page.getByRole('heading', { name: 'Ada Lovelace', level: 1 }).waitFor();
  await page.goBack();
  await page.getByRole('heading', { name: ui.people.editors }).waitFor();
  for (const name of [ui.tokens.title, ui.people.delete, ui.people.invite, ui.people.handOver])
    expect(await page.getByText(name, { exact: true }).count()).toBe(0);
  expect(await whoIs(page).textContent()).toBe(ui.site.signIn);
  expect(complaints).toEqual([]);
  await page.context().close();
});
