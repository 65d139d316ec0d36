import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { catalogue } from '../../criteria/catalogue.ts';
import ui from '../../locales/en/ui.json' with { type: 'json' };
import { serve, type Served } from '../integration/served.ts';
import { openBrowser, openPage } from './browser.ts';

const passing = catalogue.levels[0]?.entries ?? [];
/** The passing criteria in order of presentation. */
export const ids = passing.map(({ criterion }) => String(criterion));

export interface Stored {
  readonly status: string;
  readonly justification: string;
}

/** The service over an empty folder and a browser, for the tests of one file. */
export function serveEditing(name: string) {
  const directory = mkdtempSync(join(tmpdir(), `laurels-${name}-`));
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
  async function createProject(name: string): Promise<number> {
    const response = await fetch(`${server.url}/api/projects`, {
      method: 'POST',
      headers: server.headers,
      body: JSON.stringify({ fields: { name, repo_url: `https://github.com/acme/${name}` } }),
    });
    return ((await response.json()) as { id: number }).id;
  }

  async function patch(id: number, answers: Record<string, Stored>): Promise<number> {
    const base = { status: '?', justification: '' };
    const body = Object.fromEntries(Object.entries(answers).map(([key, answer]) => [key, { ...answer, base }]));
    const response = await fetch(`${server.url}/api/projects/${id}`, {
      method: 'PATCH',
      headers: server.headers,
      body: JSON.stringify({ answers: body }),
    });
    return response.status;
  }

  async function storedAnswers(id: number): Promise<Record<string, Stored>> {
    const response = await fetch(`${server.url}/api/projects/${id}`);
    return ((await response.json()) as { answers: Record<string, Stored> }).answers;
  }

  async function openEdit(
    id: number,
    query = '',
    options: BrowserContextOptions = {},
  ): Promise<{ page: Page; complaints: string[] }> {
    const opened = await openPage(browser, server, options);
    opened.page.on('dialog', (dialog) => void dialog.accept());
    await opened.page.goto(`${server.url}/en/projects/${id}/edit${query}`);
    await opened.page.locator('.criterion').first().waitFor();
    await opened.page.locator('.keys').waitFor();
    return opened;
  }

  return {
    url: () => server.url,
    headers: () => server.headers,
    createProject,
    patch,
    storedAnswers,
    openEdit,
    openPage: () => openPage(browser, server),
  };
}

export const rowOf = (page: Page, id: string) => page.locator(`[id="answers.${id}"]`);
/** Waits until the visible state of saving has these words: the whole of it where they are a single word. */
export const barSays = (page: Page, text: string) =>
  page.locator('.save-bar .state', { hasText: text === ui.save.saved ? /^\s*Saved\s*$/ : text }).waitFor();
export const focusedRow = (page: Page) =>
  page.evaluate<string>("document.activeElement.closest('.criterion')?.id.slice(8) ?? ''");

/** Presses Tab until what has the focus matches a selector. */
export async function tabTo(page: Page, selector: string, key = 'Tab'): Promise<void> {
  for (let presses = 0; presses < 600; presses++) {
    if (await page.evaluate<boolean>(`document.activeElement.matches(${JSON.stringify(selector)})`)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`Tab never reaches ${selector}`);
}

/** Brings the focus to a row by keys alone. */
export async function goTo(page: Page, id: string): Promise<void> {
  await page.evaluate("if (document.activeElement.matches('h1')) document.activeElement.blur()");
  while (await page.evaluate<boolean>('document.activeElement === document.body')) await page.keyboard.press('j');
  if ((await focusedRow(page)) === '') await tabTo(page, '.criterion *', 'Shift+Tab');
  await page.keyboard.press('Escape');
  for (let presses = 0; presses < ids.length; presses++) {
    const at = ids.indexOf(await focusedRow(page));
    if (at === ids.indexOf(id)) return;
    await page.keyboard.press(at < ids.indexOf(id) ? 'j' : 'k');
  }
  throw new Error(`no key leads to ${id}`);
}

/** Answers one criterion by keys, with a URL where one is asked for; returns what was meant. */
export async function answerByKeys(page: Page, id: string): Promise<Stored> {
  await goTo(page, id);
  await page.keyboard.press('m');
  if ((await rowOf(page, id).locator('.need').count()) === 0) return { status: 'Met', justification: '' };
  const justification = `See https://example.org/evidence/${id}`;
  await page.keyboard.press('e');
  await page.keyboard.type(justification);
  await page.keyboard.press('Escape');
  return { status: 'Met', justification };
}
