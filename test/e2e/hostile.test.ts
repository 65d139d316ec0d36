import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseJustification } from '../../criteria/answer.ts';
import { parseField } from '../../criteria/fields.ts';
import { renderBadge } from '../../functions/objects/svg.ts';
import ui from '../../locales/en/ui.json' with { type: 'json' };
import { openRandom } from '../fixtures/random.ts';
import { mutatePayload, xssPayloads } from '../fixtures/xss-payloads.ts';
import { serve, type Served } from '../integration/served.ts';
import { openBrowser } from './browser.ts';
import { editable, ids, json, passing, portions, published } from './hostile-replies.ts';
import { expectHarmless, findDangers, openWatched } from './judge-page.ts';

const directory = mkdtempSync(join(tmpdir(), 'laurels-hostile-'));
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

const random = openRandom(2026);
const mutations = Array.from({ length: 600 }, () => mutatePayload(random, random.pick(xssPayloads)));
const all = [...xssPayloads, ...mutations];
const base = { status: '?', justification: '' };

test('the corpus is large', () => {
  expect(xssPayloads.length).toBeGreaterThanOrEqual(400);
  expect(new Set(all).size).toBeGreaterThanOrEqual(1000);
});

test('the judge finds what it looks for', { timeout: 60_000 }, async () => {
  const { page } = await openWatched(browser, server.url);
  const bad = [
    '<b onclick="x()">a</b>',
    '<a href="javascript:x()">a</a>',
    '<svg><animate></animate></svg>',
    '<iframe></iframe>',
    '<img src="https://evil.example/x">',
    '<p style="color:red">a</p>',
    '<p class="markdown"><button>a</button></p>',
  ];
  await page.goto(`${server.url}/en`);
  expect(await findDangers(page)).toEqual([]);
  for (const html of bad) {
    await page.evaluate(`document.querySelector('main').innerHTML = ${JSON.stringify(html)}`);
    expect(await findDangers(page), html).not.toEqual([]);
  }
  await page.context().close();
});

test('every payload rendered as Markdown on the project page is harmless', { timeout: 180_000 }, async () => {
  const { page, complaints } = await openWatched(browser, server.url);
  let payloads: readonly string[] = [];
  let rendered = 0;
  await page.route('**/projects/1.json', (route) => route.fulfill(json(published(1, payloads))));
  for (const [index, portion] of portions(all, passing.length).entries()) {
    payloads = portion;
    await page.goto(`${server.url}/en/projects/1?portion=${index}#description_good`);
    await page.locator('.markdown').first().waitFor();
    await expect.poll(() => page.locator('.markdown > .prose:only-child').count(), { timeout: 20_000 }).toBe(0);
    rendered += await page.locator('.audited .markdown').count();
    await expectHarmless(page, complaints);
  }
  expect(rendered).toBeGreaterThanOrEqual(all.length - 20);
  console.log(`${rendered} texts rendered as Markdown`);
  await page.context().close();
});

test(
  'every payload stored through the API, read on every page and in every output, is harmless',
  { timeout: 180_000 },
  async () => {
    const storable = all.filter((payload) => parseJustification(payload).ok);
    const refused = all.length - storable.length;
    const perAnswer = Math.ceil(storable.length / ids.length);
    const texts = portions(storable, perAnswer);
    const created = await send('POST', '/api/projects', {
      fields: {
        repo_url: 'https://example.org/hostile',
        name: '<img src=x onerror=alert(1)>"\'&lt;',
        license: '</script><svg onload=alert(1)>',
      },
    });
    const { id } = (await created.json()) as { id: number };
    const answers = ids.map((criterion, index) => [
      criterion,
      { status: 'Met', justification: (texts[index] ?? []).join('\n\n').slice(0, 8000).toWellFormed(), base },
    ]);
    const saved = await send('PATCH', `/api/projects/${id}`, {
      answers: Object.fromEntries(answers),
      fields: { description: { value: storable.slice(0, 60).join('\n\n').slice(0, 8000).toWellFormed(), base: '' } },
    });
    expect(saved.status, await saved.text()).toBe(200);
    await expect
      .poll(async () => (await (await fetch(`${server.url}/projects/${id}.json`)).text()).includes('onerror'))
      .toBe(true);
    console.log(`${all.length} payloads, ${refused} of them refused by the rules; ${storable.length} stored`);

    const { page, complaints } = await openWatched(browser, server.url);
    for (const path of [
      `/en/projects/${id}`,
      '/en/projects',
      '/en',
      `/en/projects/${id}/edit`,
      `/en/projects/${id}/edit?level=silver`,
      `/en/projects/${id}/import`,
    ]) {
      await page.goto(server.url + path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForLoadState('networkidle');
      await expectHarmless(page, complaints);
    }
    for (const [path, type] of [
      [`/projects/${id}/badge`, 'image/svg+xml'],
      [`/projects/${id}/baseline`, 'image/svg+xml'],
      [`/projects/${id}.json`, 'application/json'],
      [`/projects/${id}/badge.json`, 'application/json'],
    ] as const) {
      const reply = await fetch(server.url + path);
      expect(reply.headers.get('content-type')).toContain(type);
      expect(reply.headers.get('x-content-type-options')).toBe('nosniff');
      expect(reply.headers.get('content-security-policy')).toContain('sandbox');
    }
    await page.context().close();
  },
);

test('the edit page, its conflict view and its import show every payload as text', { timeout: 180_000 }, async () => {
  const { page, complaints } = await openWatched(browser, server.url);
  const told = () => complaints.filter((one) => !one.includes('status of 409'));
  const [payloads = []] = portions(xssPayloads, ids.length);
  await page.route('**/api/projects/1', (route) => {
    if (route.request().method() === 'GET') return route.fulfill(json(editable(1, payloads)));
    const conflicts = passing.slice(0, 40).map((criterion, index) => ({
      field: `answers.${criterion}`,
      theirs: { status: 'Unmet', justification: xssPayloads[index + 300] },
    }));
    const all = [
      ...conflicts,
      { field: 'answers.__proto__', theirs: {} },
      { field: 'fields.name', theirs: xssPayloads[5] },
    ];
    return route.fulfill({ ...json({ error: 'conflict', seq: 9, conflicts: all }), status: 409 });
  });
  await page.goto(`${server.url}/en/projects/1/import`);
  const file = Object.fromEntries([
    ...ids.map((id, index) => [`${id}_justification`, xssPayloads[(index + 209) % xssPayloads.length]]),
    ...xssPayloads.map((payload) => [payload, 1]),
    ...xssPayloads.map((payload) => [`${payload}_status`, 'Met']),
    ...['name', 'description', 'license', 'general_comments'].map((name, index) => [name, xssPayloads[index]]),
  ]) as Record<string, unknown>;
  await page.getByLabel(ui.import.paste).fill(JSON.stringify(file));
  await page.getByRole('button', { name: ui.import.read }).click();
  await page.getByRole('heading', { name: ui.import.result }).waitFor();
  for (const summary of await page.locator('.import summary').all()) await summary.click();
  await expectHarmless(page, told());
  await page.getByRole('button', { name: /^Put \d+ changes? into the form$/ }).click();
  await expectHarmless(page, told());
  await page.getByRole('button', { name: ui.save.save, exact: true }).click();
  await expectHarmless(
    page,
    complaints.filter((one) => !one.includes('409')),
  );
  await page.context().close();
});

test('a list of hostile projects is a list of texts', { timeout: 60_000 }, async () => {
  const { page, complaints } = await openWatched(browser, server.url);
  const projects = xssPayloads.map((payload, index) => ({
    id: index + 1,
    name: payload,
    repo_url: payload,
    homepage_url: payload,
    updated_at: payload,
    badge_level: payload,
  }));
  await page.route('**/api/projects*', (route) => route.fulfill(json({ projects, next: '<script>' })));
  await page.route(/\/projects\/\d+\/(badge|baseline)/, (route) =>
    route.fulfill({ contentType: 'image/svg+xml', body: '<svg xmlns="http://www.w3.org/2000/svg"/>' }),
  );
  for (const path of ['/en/projects', '/en']) {
    await page.goto(server.url + path);
    await page.getByText('<script>alert(1)</script>').first().or(page.locator('h1')).first().waitFor();
    await page.waitForLoadState('networkidle');
    await expectHarmless(page, complaints);
  }
  await page.context().close();
});

test('badges of hostile labels are well-formed pictures and nothing else', { timeout: 60_000 }, async () => {
  const { page } = await openWatched(browser, server.url);
  const look = { fill: '#224466', ink: '#ffffff', mark: '#ffffff' };
  const pictures = all.map((text) => renderBadge(text.slice(0, 200), { ...look, text: text.slice(0, 200) }));
  await page.goto(`${server.url}/en`);
  const bad = await page.evaluate<string[]>(`${JSON.stringify(pictures)}.filter((picture) => {
      const { documentElement: root } = new DOMParser().parseFromString(picture, 'image/svg+xml');
      const all = [root, ...root.querySelectorAll('*')];
      return root.localName !== 'svg' || root.querySelector('parsererror') ||
        all.some((one) => !['svg', 'title', 'path', 'g', 'text'].includes(one.localName)) ||
        all.some((one) => one.getAttributeNames().some((name) => /^on|href|style|src/i.test(name)));
    })`);
  expect(bad).toEqual([]);
  await page.context().close();
});

test('hostile values are refused where a rule says what they must be', async () => {
  const hostile = all.filter((payload) => /script|data|on\w+=/i.test(payload));
  expect(
    hostile.filter(
      (payload) => parseField('homepage_url', payload).ok && /javascript:|data:/i.test(payload.trim().slice(0, 14)),
    ),
  ).toEqual([]);
  const reply = await send('POST', '/api/projects', { fields: { repo_url: 'javascript:alert(1)//https://a.example' } });
  expect(reply.status).toBe(400);
});

async function send(method: string, path: string, body: unknown): Promise<Response> {
  return fetch(server.url + path, {
    method,
    headers: server.headers,
    body: JSON.stringify(body),
  });
}
