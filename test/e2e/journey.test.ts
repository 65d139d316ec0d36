import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { catalogue } from '../../criteria/catalogue.ts';
import ui from '../../locales/en/ui.json' with { type: 'json' };
import { serve, type Served } from '../integration/served.ts';
import { expectAccessible, openBrowser, openPage } from './browser.ts';

const directory = mkdtempSync(join(tmpdir(), 'laurels-journey-'));
let server: Served;
let browser: Browser;
beforeAll(async () => {
  [server, browser] = await Promise.all([serve(directory), openBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
  rmSync(directory, { recursive: true, force: true });
});

/** Answers that complete passing and silver, with a URL for each. */
function silverFile(): string {
  const ids = catalogue.levels.slice(0, 2).flatMap(({ entries }) => entries.map(({ criterion }) => criterion));
  const answers = [...new Set(ids)].flatMap((id) => [
    [`${id}_status`, 'Met'],
    [`${id}_justification`, `see https://example.org/evidence#${id}`],
  ]);
  return JSON.stringify({ name: 'From a file', ...Object.fromEntries(answers), nonsense_status: 'Met' });
}

const criterionOf = (page: Page, id: string) => page.locator(`[id="answers.${id}"]`);
const saveButton = (page: Page) => page.getByRole('button', { name: ui.save.save, exact: true });

async function badgeSays(path: string, text: string): Promise<number> {
  const started = Date.now();
  while (!(await (await fetch(server.url + path)).text()).includes(text)) {
    if (Date.now() - started > 10_000) throw new Error(`${path} never says ${text}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return Date.now() - started;
}

test(
  'a person creates a project, imports answers, saves, and the badge says silver; one Unmet takes it away',
  { timeout: 120_000 },
  async () => {
    const { page, complaints } = await openPage(browser, server);
    await page.goto(`${server.url}/`);
    expect(page.url()).toBe(`${server.url}/en`);
    await page.getByRole('link', { name: ui.home.add }).click();
    await page.getByLabel(ui.field.repo_url).fill('https://github.com/acme/journey');
    await page.getByRole('button', { name: ui.new.create }).click();
    await page.waitForURL(/\/en\/projects\/2\/edit/);

    await page.getByRole('button', { name: ui.import.open }).click();
    await page.getByLabel(ui.import.paste).fill(silverFile());
    await page.getByRole('button', { name: ui.import.read }).click();
    await page.getByText(ui.import.ignored).first().click();
    await page.getByText('nonsense_status').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: /^Put \d+ changes/ }).click();
    await saveButton(page).click();
    await page.getByText(ui.save.saved, { exact: true }).or(page.getByText(ui.save.nothing)).first().waitFor();
    const waited = await badgeSays('/projects/2/badge', '>silver<');
    expect(await (await fetch(`${server.url}/projects/2/badge.json`)).json()).toMatchObject({
      name: 'From a file',
      badge_level: 'silver',
    });

    await page.goto(`${server.url}/en/projects/2`);
    await page.getByRole('heading', { level: 1, name: 'From a file' }).waitFor();
    await expectAccessible(page);
    await page.getByRole('link', { name: ui.project.edit }).click();
    await criterionOf(page, 'interact').getByRole('radio', { name: ui.criterion.unmet }).check();
    await criterionOf(page, 'interact').getByText(ui.verdict.failing).waitFor();
    await saveButton(page).click();
    const lost = await badgeSays('/projects/2/badge', 'in progress 99%');
    expect(lost).toBeLessThan(5000);
    await badgeSays('/projects/2.json', '"seq":3');
    const json = (await (await fetch(`${server.url}/projects/2.json`)).json()) as Record<string, unknown>;
    expect(json['lost_passing_at']).toBe(json['updated_at']);
    expect(json['lost_silver_at']).toBe(json['updated_at']);
    expect(json['badge_percentage_0']).toBe(99);
    console.log(`silver after ${waited} ms, lost after ${lost} ms`);
    expect(complaints).toEqual([]);
    await page.context().close();
  },
);

test(
  'of two people at one criterion the second sees both values and chooses; nothing is lost',
  { timeout: 60_000 },
  async () => {
    const [one, two] = await Promise.all([openPage(browser, server), openPage(browser, server)]);
    for (const { page } of [one, two]) {
      await page.goto(`${server.url}/en/projects/1/edit`);
      await criterionOf(page, 'interact').waitFor();
    }
    await criterionOf(one.page, 'interact').getByRole('textbox').fill('from the first person');
    await saveButton(one.page).click();
    await one.page.getByText(ui.save.saved, { exact: true }).or(one.page.getByText(ui.save.nothing)).first().waitFor();
    await criterionOf(two.page, 'interact').getByRole('textbox').fill('from the second person');
    await criterionOf(two.page, 'english').getByRole('radio', { name: ui.criterion.unmet }).check();
    await saveButton(two.page).click();
    await two.page.getByRole('heading', { name: ui.conflict.title }).waitFor();
    await two.page.getByText('from the first person').first().waitFor();
    await expectAccessible(two.page);
    await two.page.getByRole('radio', { name: ui.conflict.mine }).check();
    await two.page.getByRole('button', { name: ui.conflict.apply }).click();
    await two.page.getByText(ui.save.saved, { exact: true }).or(two.page.getByText(ui.save.nothing)).first().waitFor();
    const { answers } = (await (await fetch(`${server.url}/api/projects/1`)).json()) as {
      answers: Record<string, { status: string; justification: string }>;
    };
    expect(answers['interact']?.justification).toBe('from the second person');
    expect(answers['english']?.status).toBe('Unmet');
    for (const { page } of [one, two]) await page.context().close();
  },
);

test('what is typed survives a reload and a server that is gone', { timeout: 60_000 }, async () => {
  const { page } = await openPage(browser, server);
  await page.goto(`${server.url}/en/projects/1/edit`);
  await criterionOf(page, 'discussion').getByRole('textbox').fill('typed and not saved');
  page.on('dialog', (dialog) => void dialog.accept());
  await page.reload();
  await expect
    .poll(() => criterionOf(page, 'discussion').getByRole('textbox').inputValue())
    .toBe('typed and not saved');
  await page.context().setOffline(true);
  await saveButton(page).click();
  await page.getByText(ui.save.kept).first().waitFor();
  await expectAccessible(page);
  expect(await criterionOf(page, 'discussion').getByRole('textbox').inputValue()).toBe('typed and not saved');
  await page.context().setOffline(false);
  await saveButton(page).click();
  await page.getByText(ui.save.saved, { exact: true }).or(page.getByText(ui.save.nothing)).first().waitFor();
  await page.context().close();
});

test('a problem that the server finds stands beside its field', { timeout: 60_000 }, async () => {
  const { page } = await openPage(browser, server);
  await page.goto(`${server.url}/en/projects/new`);
  await page.getByLabel(ui.field.repo_url).fill('https://github.com/acme/journey');
  await page.getByRole('button', { name: ui.new.create }).click();
  await page.getByRole('link', { name: ui.new.existing }).waitFor();
  await expectAccessible(page);
  await page.getByLabel(ui.field.repo_url).fill('javascript:alert(1)');
  await page.getByRole('button', { name: ui.new.create }).click();
  expect(await page.getByLabel(ui.field.repo_url).getAttribute('aria-invalid')).toBe('true');
  expect(await page.getByLabel(ui.field.repo_url).inputValue()).toBe('javascript:alert(1)');
  await expectAccessible(page);
  await page.context().close();
});

const pages = [
  '/en',
  '/en/projects',
  '/en/projects/new',
  '/en/projects/1',
  '/en/projects/1/edit',
  '/en/projects/1/import',
  '/en/projects/777',
  '/de/projects',
];

test.each(pages)(
  '%s has no accessibility violation, light and dark, wide and narrow, and does not scroll sideways',
  { timeout: 60_000 },
  async (path) => {
    for (const [colorScheme, width] of [
      ['light', 1280],
      ['dark', 390],
      ['light', 320],
    ] as const) {
      const { page } = await openPage(browser, server, { colorScheme, viewport: { width, height: 800 } });
      await page.goto(server.url + path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForLoadState('networkidle');
      await expectAccessible(page);
      expect(
        await page.evaluate('document.documentElement.scrollWidth <= document.documentElement.clientWidth'),
        `${width}`,
      ).toBe(true);
      await page.context().close();
    }
  },
);
