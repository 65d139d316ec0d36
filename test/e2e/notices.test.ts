import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openAnswers } from '../../functions/answers/app.ts';
import errors from '../../locales/en/errors.json' with { type: 'json' };
import ui from '../../locales/en/ui.json' with { type: 'json' };
import { serve, type Served } from '../integration/served.ts';
import { expectAccessible, openBrowser, openPage } from './browser.ts';
import { rowOf } from './edit-page.ts';

const programmeName = 'Ada’s <Stars> & "Stripes"';
const announcement =
  'Moving house: back on Monday <b>at nine</b> & rested, see https://status.example.org/a-long-address';
const directory = mkdtempSync(join(tmpdir(), 'laurels-notices-'));
let server: Served;
let browser: Browser;
beforeAll(async () => {
  const settings = { stage: 'trial', readOnly: 'true', programmeName, announcement };
  [server, browser] = await Promise.all([serve(directory, { settings }), openBrowser()]);
  await addProject(server);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
  rmSync(directory, { recursive: true, force: true });
});

/** What was there before the site was made read-only. */
async function addProject({ table, headers: own }: Served): Promise<void> {
  const originSecret = 'secret';
  const getShell = () => Promise.resolve('');
  const app = openAnswers({
    table,
    originSecret,
    siteUrl: 'http://localhost',
    isReadOnly: false,
    saveLimit: { acts: 1_000_000, windowSeconds: 600 },
    creationLimit: { acts: 1_000_000, windowSeconds: 3600 },
    sourceLimit: { acts: 1_000_000, windowSeconds: 600 },
    getShell,
    now: () => new Date(),
  });
  const headers = { 'x-origin-secret': originSecret, ...own };
  const event = { requestContext: {} };
  const body = JSON.stringify({ fields: { repo_url: 'https://github.com/acme/anvil', name: 'Anvil' } });
  const reply = await app.request('/api/projects', { method: 'POST', headers, body }, { event, lambdaContext: {} });
  expect(reply.status).toBe(201);
}

const notices = (page: Page) => page.getByRole('complementary', { name: ui.notice.label }).getByRole('paragraph');

const paths = ['', '/projects', '/projects/new', '/projects/1', '/projects/1/edit', '/criteria/gold', '/imprint'];

describe('with all notices', () => {
  test.each(paths)('/en%s says them above the page and complains of nothing', async (path) => {
    const { page, complaints } = await openPage(browser, server, { viewport: { width: 320, height: 800 } });
    await page.goto(`${server.url}/en${path}`, { waitUntil: 'networkidle' });
    expect(await notices(page).allTextContents()).toEqual([ui.notice.banner, ui.notice.readOnly, announcement]);
    expect(await page.evaluate(`document.querySelector('main, header, aside').localName`)).toBe('aside');
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('they are accessible at both widths and in both themes', { timeout: 60_000 }, async () => {
    const { page } = await openPage(browser, server);
    await page.goto(`${server.url}/en/projects/new`, { waitUntil: 'networkidle' });
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 800 });
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await expectAccessible(page);
      }
    }
    await page.context().close();
  });

  test('pages call the site by the name of the programme, before and after they come to life', async () => {
    for (const javaScriptEnabled of [false, true]) {
      const { page } = await openPage(browser, server, { javaScriptEnabled });
      await page.goto(`${server.url}/en`, { waitUntil: 'networkidle' });
      expect((await page.locator('.site-name').textContent())?.trim()).toBe(programmeName);
      expect(await page.title()).toBe(`${ui.home.title} – ${programmeName}`);
      expect(await page.getAttribute('meta[property="og:site_name"]', 'content')).toBe(programmeName);
      expect(await page.locator('body').textContent()).not.toContain('Laurels');
      expect(await page.locator('meta[property="og:image"]').count()).toBe(0);
      await page.context().close();
    }
  });

  test('the page of what is not there does as well', async () => {
    const { page } = await openPage(browser, server);
    await page.goto(`${server.url}/en/nothing`);
    expect(await page.title()).toBe(`Page not found – ${programmeName}`);
    expect(await page.locator('header > a').textContent()).toBe(programmeName);
    await page.context().close();
  });

  test('robots are kept out of every page', async () => {
    expect(await (await fetch(`${server.url}/robots.txt`)).text()).toBe('User-agent: *\nDisallow: /\n');
    for (const path of paths)
      expect(await (await fetch(`${server.url}/en${path}`)).text()).toContain(
        '<meta name="robots" content="noindex" />',
      );
  });
});

describe('while the site is read-only', () => {
  test('the questionnaire says so when saving, and keeps what was typed', { timeout: 60_000 }, async () => {
    const { page } = await openPage(browser, server);
    await page.goto(`${server.url}/en/projects/1/edit`);
    const met = rowOf(page, 'description_good').getByRole('radio', { name: ui.criterion.met, exact: true });
    await met.check();
    await page.getByRole('button', { name: ui.save.save, exact: true }).click();
    const alert = page.getByRole('alert').filter({ hasText: errors.read_only });
    await alert.waitFor();
    expect(await alert.textContent()).toContain(ui.save.kept);
    await page.reload();
    await page.getByText(ui.edit.restored_one).waitFor();
    await expect.poll(() => met.isChecked()).toBe(true);
    expect(await (await fetch(`${server.url}/api/projects/1`)).json()).toMatchObject({ seq: 1, answers: {} });
    await page.context().close();
  });

  test('adding a project says so, and keeps what was typed', async () => {
    const { page } = await openPage(browser, server);
    await page.goto(`${server.url}/en/projects/new`, { waitUntil: 'networkidle' });
    const address = page.getByLabel(ui.field.repo_url);
    await address.fill('https://github.com/acme/hammer');
    await page.getByRole('button', { name: ui.new.create }).click();
    await page.getByText(errors.read_only).waitFor();
    expect(await address.inputValue()).toBe('https://github.com/acme/hammer');
    await page.context().close();
  });

  test('what is published is read as ever', async () => {
    await expect.poll(async () => (await fetch(`${server.url}/projects/1.json`)).status).toBe(200);
    expect((await fetch(`${server.url}/projects/1/badge`)).status).toBe(200);
  });
});
