import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page, Route } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isNaOffered } from '../../criteria/answer.ts';
import { getCriterion } from '../../criteria/catalogue.ts';
import { writeAnswerFile } from '../../criteria/write-answer-file.ts';
import { noFields } from '../../criteria/fields.ts';
import ui from '../../locales/en/ui.json' with { type: 'json' };
import { drawAnswers } from '../fixtures/answer-sets.ts';
import { openRandom } from '../fixtures/random.ts';
import { serve, type Served } from '../integration/served.ts';
import { expectAccessible, openBrowser, openPage } from './browser.ts';

const directory = mkdtempSync(join(tmpdir(), 'laurels-round-trip-'));
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

const drawn = [...drawAnswers(openRandom(7))].filter(
  ([id, { status }]) => status !== 'N/A' || isNaOffered(getCriterion(id)),
);
const ours = writeAnswerFile(new Map(drawn), {
  ...noFields,
  name: 'Round trip',
  description: 'Goes *around*, “quoted” and <b>bold</b>.\n\nTwice.',
});

async function createProject(name: string): Promise<number> {
  const reply = await fetch(`${server.url}/api/projects`, {
    method: 'POST',
    headers: server.headers,
    body: JSON.stringify({ fields: { repo_url: `https://github.com/acme/${name}` } }),
  });
  return ((await reply.json()) as { id: number }).id;
}

async function stored(id: number) {
  const { answers, fields, score } = (await (await fetch(`${server.url}/api/projects/${id}`)).json()) as {
    answers: unknown;
    fields: Record<string, string>;
    score: unknown;
  };
  return { answers, score, fields: { ...fields, repo_url: '' } };
}

const openImport = (page: Page, id: number) => page.goto(`${server.url}/en/projects/${id}/import`);
const applyButton = (page: Page) => page.getByRole('button', { name: /^Put \d+ changes? into the form$/ });
const textBox = (page: Page) => page.getByLabel(ui.import.paste);

async function saveAll(page: Page): Promise<void> {
  await page.getByRole('button', { name: ui.save.save, exact: true }).click();
  await page.getByText(ui.save.saved, { exact: true }).or(page.getByText(ui.save.nothing)).first().waitFor();
}

async function download(page: Page): Promise<string> {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: ui.export.download }).first().click(),
  ]);
  expect(file.suggestedFilename()).toMatch(/bestpractices\.json$/);
  return readFileSync(await file.path(), 'utf8');
}

/** The forge's hosts, played in the browser. */
async function playForges(page: Page, answer: (route: Route) => Promise<void>): Promise<void> {
  await page.route(/^https:\/\/(raw\.githubusercontent\.com|gitlab\.com|codeberg\.org)\//, answer);
}

const cors = { 'access-control-allow-origin': '*', 'content-type': 'text/plain; charset=utf-8' };

test(
  'fetched from the repository, exported, imported elsewhere: the same; again: nothing to change',
  { timeout: 120_000 },
  async () => {
    const [first, second] = [await createProject('first'), await createProject('second')];
    const { page, complaints } = await openPage(browser, server);
    const asked: string[] = [];
    await playForges(page, async (route) => {
      asked.push(route.request().url());
      await route.fulfill({ body: ours, headers: cors });
    });
    await openImport(page, first);
    expect(await page.getByLabel(ui.import.repository).inputValue()).toBe('https://github.com/acme/first');
    await page.getByRole('button', { name: ui.import.fetch }).click();
    await applyButton(page).waitFor();
    expect(asked).toEqual(['https://raw.githubusercontent.com/acme/first/HEAD/.bestpractices.json']);
    await expectAccessible(page);
    await applyButton(page).click();
    await saveAll(page);
    const exported = await download(page);
    const { repo_url: address, ...rest } = JSON.parse(exported) as Record<string, string>;
    expect(address).toBe('https://github.com/acme/first');
    expect(rest).toEqual(JSON.parse(ours));

    await openImport(page, second);
    await textBox(page).fill(`${JSON.stringify(rest, null, 2)}\n`);
    await page.getByRole('button', { name: ui.import.read }).click();
    await applyButton(page).click();
    await saveAll(page);
    expect(await stored(second)).toEqual(await stored(first));

    await page.reload();
    await textBox(page).fill(exported);
    await page.getByRole('button', { name: ui.import.read }).click();
    await page.getByRole('heading', { name: ui.import.result }).waitFor();
    await page.getByRole('button', { name: /^Put 1 change into/ }).waitFor();
    await textBox(page).fill(JSON.stringify(rest));
    await page.getByRole('button', { name: ui.import.read }).click();
    await page.getByText(ui.import.nothingNew).waitFor();
    expect(await applyButton(page).count()).toBe(0);
    expect(complaints).toEqual([]);
    await page.context().close();
  },
);

test('what a forge refuses is told in words, and the text that was typed stays', { timeout: 60_000 }, async () => {
  const id = await createProject('refused');
  const { page } = await openPage(browser, server);
  const answers: readonly (readonly [string, (route: Route) => Promise<void>])[] = [
    [ui.import.missing, (route) => route.fulfill({ status: 404, body: '404: Not Found', headers: cors })],
    [ui.import.busy, (route) => route.fulfill({ status: 503, body: '', headers: cors })],
    [ui.import.refused, (route) => route.fulfill({ status: 403, body: '{}', headers: cors })],
    [ui.import.refused, (route) => route.abort()],
    [ui.import.tooLarge, (route) => route.fulfill({ body: ' '.repeat(5_000_001), headers: cors })],
    [ui.import.unreadable, (route) => route.fulfill({ body: Buffer.from([0x7b, 0xff]), headers: cors })],
  ];
  let current = answers[0]?.[1];
  await playForges(page, async (route) => current?.(route));
  await openImport(page, id);
  await textBox(page).fill('{"typed by hand');
  for (const [words, answer] of answers) {
    current = answer;
    await page.getByRole('button', { name: ui.import.fetch }).click();
    await page.getByText(words).waitFor();
    expect(await textBox(page).inputValue()).toBe('{"typed by hand');
  }
  await expectAccessible(page);
  await page.getByLabel(ui.import.repository).fill('https://git.example.org/a/b');
  await page.getByLabel(ui.import.repository).press('Enter');
  await page.getByText(ui.import.unknownForge).waitFor();
  current = (route) => route.abort('internetdisconnected');
  await page.context().setOffline(true);
  await page.getByLabel(ui.import.repository).fill('codeberg.org/acme/widget');
  await page.getByRole('button', { name: ui.import.fetch }).click();
  await page.getByText(ui.import.offline).waitFor();
  await page.context().close();
});

test(
  'a file takes the place of a typed text, which can be brought back; single changes can be left out',
  { timeout: 60_000 },
  async () => {
    const id = await createProject('ticks');
    const { page, complaints } = await openPage(browser, server);
    await openImport(page, id);
    await textBox(page).fill('{"typed": "by hand"}');
    const long = 'x'.repeat(9000);
    const content = {
      name: 'Ticks',
      interact_status: 'Met',
      english_status: 'Unmet',
      repo_public_status: 'N/A',
      discussion_justification: long,
      contribution_justification: 'a\u0001b',
      nonsense_status: 'Met',
      '<img src=x onerror=alert(1)>': 1,
      __proto__status: 'Met',
    };
    const file = { name: 'a.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(content)) };
    await page.getByLabel(ui.import.file).setInputFiles(file);
    await page.getByRole('heading', { name: ui.import.result }).waitFor();
    for (const group of [ui.import.ignored, ui.import.others]) {
      await page.locator('summary').filter({ hasText: group }).click();
    }
    for (const key of [
      'repo_public_status',
      'discussion',
      'contribution',
      'nonsense_status',
      '<img src=x onerror=alert(1)>',
    ]) {
      await page.getByText(key, { exact: true }).first().waitFor();
    }
    await expectAccessible(page);
    await page.getByRole('button', { name: /^Tick none/ }).click();
    expect(await applyButton(page).count()).toBe(0);
    await page.getByLabel('english', { exact: true }).check();
    await page.getByRole('button', { name: /^Put 1 change into/ }).waitFor();
    await page.getByRole('button', { name: ui.import.earlier }).click();
    expect(await textBox(page).inputValue()).toBe('{"typed": "by hand"}');
    await page.getByRole('button', { name: ui.import.close }).click();
    await page.getByRole('button', { name: ui.import.open }).click();
    expect(await textBox(page).inputValue()).toBe('{"typed": "by hand"}');
    const dropped = await page.evaluateHandle(
      `(() => {
        const transfer = new DataTransfer();
        transfer.items.add(new File(['{"english_status":"Met"}'], 'b.json'));
        return transfer;
      })()`,
    );
    await page.locator('.import').dispatchEvent('drop', { dataTransfer: dropped });
    await page.getByRole('button', { name: /^Put 1 change into/ }).waitFor();
    expect(await textBox(page).inputValue()).toBe('{"english_status":"Met"}');
    expect(complaints).toEqual([]);
    await page.context().close();
  },
);
