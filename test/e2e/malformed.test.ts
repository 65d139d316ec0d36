import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import ui from '../../locales/en/ui.json' with { type: 'json' };
import { serve, type Served } from '../integration/served.ts';
import { openBrowser } from './browser.ts';
import { expectHarmless, findDangers, openWatched } from './judge-page.ts';

const directory = mkdtempSync(join(tmpdir(), 'laurels-malformed-'));
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

const drafts: readonly string[] = [
  '',
  '{',
  'null',
  '[]',
  '{"value":1,"base":null}',
  '{"__proto__":{"x":1}}',
  '{"value":{"status":"Met","justification":{}},"base":{"status":"x"}}',
  '<img src=x onerror=alert(1)>',
  `"${'x'.repeat(100_000)}"`,
];

test('malformed drafts are passed over', { timeout: 60_000 }, async () => {
  const { page, complaints } = await openWatched(browser, server.url);
  const names = [
    'answers.interact',
    'answers.__proto__',
    'answers.constructor',
    'fields.name',
    'fields.toString',
    '<img src=x onerror=alert(1)>',
    '',
  ];
  const entries = drafts
    .flatMap((value) => names.map((name) => [`laurels/draft/1/${name}`, value]))
    .concat(names.map((name) => [name, '{']));
  await page.addInitScript(`for (const [key, value] of ${JSON.stringify(entries)}) localStorage.setItem(key, value);
      for (const key of ['theme', 'laurels/theme', 'laurels/keys', 'laurels/filter']) localStorage.setItem(key, '"><img src=x onerror=alert(1)>');`);
  for (const path of ['/en/projects/1/edit', '/en', '/en/projects/1']) {
    await page.goto(server.url + path);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.waitForLoadState('networkidle');
    await expectHarmless(page, complaints);
  }
  await page.context().close();
});

test('hostile hashes and queries lead nowhere', { timeout: 120_000 }, async () => {
  const { page, complaints } = await openWatched(browser, server.url);
  const parts = [
    '__proto__',
    'answers.__proto__',
    'answers.<img src=x onerror=alert(1)>',
    'constructor',
    '%',
    '%ff',
    'javascript:alert(1)',
    '"><svg onload=alert(1)>',
    '[id',
    '*',
    'x'.repeat(5000),
  ];
  for (const part of parts) {
    const text = encodeURIComponent(part);
    for (const path of [
      `/en/projects/1/edit?level=${text}&filter=${text}#${part}`,
      `/en/projects/1?level=${text}#${text}`,
      `/en/projects?before=${text}&url=${text}#${part}`,
    ]) {
      await page.goto(server.url + path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await expectHarmless(page, complaints);
    }
  }
  await page.context().close();
});

const replies: readonly (readonly [string, { status?: number; contentType?: string; body: string }])[] = [
  ['HTML', { contentType: 'text/html', body: '<script>alert(1)</script><h1>Sign in to the hotel</h1>' }],
  ['no JSON', { contentType: 'application/json', body: '{"id":1,' }],
  ['another shape', { contentType: 'application/json', body: '{"v":99,"data":{"__proto__":{"x":1}}}' }],
  ['an array', { contentType: 'application/json', body: '[[[]]]' }],
  ['nothing', { body: '' }],
  ['very much', { contentType: 'application/json', body: `{"junk":"${'x'.repeat(8_000_000)}"}` }],
  ['an error page', { status: 502, contentType: 'text/html', body: '<h1>Bad gateway</h1>' }],
  [
    'an unknown code',
    {
      status: 400,
      contentType: 'application/json',
      body: '{"error":"<img src=x onerror=alert(1)>","problems":[1,null,{"field":"__proto__"}]}',
    },
  ],
  [
    'a forged prototype',
    { status: 400, contentType: 'application/json', body: '{"error":"__proto__","conflicts":{"length":9}}' },
  ],
];

test.each(replies)(
  'a reply of %s to a save is told, and what was typed stays',
  { timeout: 60_000 },
  async (_, reply) => {
    const { page, complaints } = await openWatched(browser, server.url);
    await page.goto(`${server.url}/en/projects/1/edit`);
    const box = page.locator('[id="answers.interact"]').getByRole('textbox');
    await box.waitFor();
    await page.route('**/api/projects/1', (route) => route.fulfill(reply));
    await box.fill('typed by hand');
    await page.getByRole('button', { name: ui.save.save, exact: true }).click();
    await page.getByText(ui.save.failed).first().waitFor();
    expect(await box.inputValue()).toBe('typed by hand');
    expect(await findDangers(page)).toEqual([]);
    expect(complaints.filter((one) => !one.includes('status of'))).toEqual([]);
    await page.context().close();
  },
);

test.each(replies)('a reply of %s instead of a project is told', { timeout: 60_000 }, async (_, reply) => {
  const { page, complaints } = await openWatched(browser, server.url);
  await page.route(/\/api\/projects|\/projects\/1\.json/, (route) => route.fulfill(reply));
  for (const path of ['/en/projects/1', '/en/projects/1/edit', '/en/projects']) {
    await page.goto(server.url + path);
    await page.getByRole('alert').filter({ hasText: /\w/ }).first().waitFor();
    expect(await findDangers(page)).toEqual([]);
  }
  expect(complaints.filter((one) => !one.includes('status of'))).toEqual([]);
  await page.context().close();
});
