import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { catalogue } from '../../criteria/catalogue.ts';
import ui from '../../locales/en/ui.json' with { type: 'json' };
import { serve, type Served } from '../integration/served.ts';
import { expectAccessible, openBrowser, openPage } from './browser.ts';

const directory = mkdtempSync(join(tmpdir(), 'laurels-shells-'));
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

/** Pages that say all they have to say without the server. */
const still = [
  '/projects/new',
  '/criteria',
  '/criteria/silver',
  '/about',
  '/glossary',
  '/privacy',
  '/terms',
  '/imprint',
];
const moving = ['', '/projects', '/projects/1', '/projects/1/edit', '/projects/1/import'];

/** Remembers the shell's elements before any script runs, and those of them that are taken out of the page. */
const watch = `
  window.taken = [];
  document.addEventListener('readystatechange', () => {
    const root = document.getElementById('app');
    if (!root || window.shell) return;
    window.shell = [...root.querySelectorAll('*')];
    new MutationObserver((records) => {
      for (const { removedNodes } of records)
        for (const node of removedNodes) if (window.shell.includes(node)) window.taken.push(node.outerHTML.slice(0, 80));
    }).observe(root, { childList: true, subtree: true });
  });`;

async function openWatched(
  path: string,
): Promise<{ page: Page; taken: string[]; shell: number; complaints: string[] }> {
  const { page, complaints } = await openPage(browser, server);
  await page.addInitScript(watch);
  await page.goto(server.url + path);
  await page.waitForLoadState('networkidle');
  const shell = Number(await page.evaluate('window.shell.filter((one) => one.isConnected).length'));
  const taken = (await page.evaluate('window.taken')) as string[];
  return { page, taken, shell, complaints };
}

test.each(still)('/en%s comes to life without one element of its shell replaced', { timeout: 30_000 }, async (path) => {
  const { page, taken, shell, complaints } = await openWatched(`/en${path}`);
  expect(taken).toEqual([]);
  expect(complaints).toEqual([]);
  expect(shell).toBeGreaterThan(20);
  await page.context().close();
});

test.each(moving)('/en%s keeps its shell and only takes the waiting away', { timeout: 30_000 }, async (path) => {
  const { page, taken, complaints } = await openWatched(`/en${path}`);
  expect(taken.filter((one) => !one.includes('class="loading"'))).toEqual([]);
  expect(complaints).toEqual([]);
  await page.context().close();
});

test('a language without texts gets the English shell with links in that language', async () => {
  const { page, taken, complaints } = await openWatched('/de/criteria');
  expect(taken).toEqual([]);
  expect(complaints).toEqual([]);
  const links = (await page.evaluate(
    `[...document.querySelectorAll('a[href^="/"]')].map((a) => a.getAttribute('href'))`,
  )) as string[];
  expect(links.length).toBeGreaterThan(8);
  expect(links.filter((href) => !/^\/de(\/|$)/.test(href))).toEqual([]);
  expect(await page.getAttribute('html', 'lang')).toBe('en');
  await page.context().close();
});

test('without scripts the pages can be read', async () => {
  const { page } = await openPage(browser, server, { javaScriptEnabled: false });
  for (const [path, text] of [
    ['', ui.home.intro],
    ['/projects/new', ui.new.intro],
    ['/criteria/passing', 'description_good'],
  ] as const) {
    await page.goto(`${server.url}/en${path}`);
    await page.getByText(text).first().waitFor();
    await page.getByRole('heading', { level: 1 }).waitFor();
  }
  await page.context().close();
});

/** The criteria and their texts. */
function isData(url: string): boolean {
  return /\/(?:passing|silver|gold|baseline-\d|criteria)-[\w-]{8}\.js$/.test(url);
}

async function gzipBytes(url: string): Promise<number> {
  return gzipSync(await (await fetch(url)).text()).byteLength;
}

test('no page asks another origin for anything', { timeout: 60_000 }, async () => {
  const { page } = await openPage(browser, server);
  const origins = new Set<string>();
  const scripts = new Set<string>();
  page.on('request', (request) => {
    origins.add(new URL(request.url()).origin);
    if (request.resourceType() === 'script') scripts.add(request.url());
  });
  for (const path of moving) {
    scripts.clear();
    await page.goto(`${server.url}/en${path}`);
    await page.waitForLoadState('networkidle');
    const sizes = await Promise.all([...scripts].filter((url) => !isData(url)).map(gzipBytes));
    const sum = sizes.reduce((sum, size) => sum + size, 0);
    console.log(`/en${path}: ${sum} bytes of scripts, gzipped, until nothing more is fetched`);
  }
  for (const path of still) await page.goto(`${server.url}/en${path}`, { waitUntil: 'networkidle' });
  expect([...origins]).toEqual([server.url]);
  await page.context().close();
});

test('the sitemap names every page of the site, robots.txt the sitemap', async () => {
  const sitemap = await (await fetch(`${server.url}/sitemap.xml`)).text();
  const addresses = [...sitemap.matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, address]) => address ?? '');
  const levels = catalogue.levels.map(({ id }) => `/criteria/${id}`);
  const others = still.filter((path) => path !== '/criteria/silver');
  expect(addresses.sort()).toEqual(
    ['', '/projects', ...others, ...levels].map((path) => `${server.url}/en${path}`).sort(),
  );
  for (const address of addresses) {
    const response = await fetch(server.url + new URL(address).pathname);
    expect(response.status, address).toBe(200);
    expect(await response.text()).toContain(`<link rel="canonical" href="${address}" />`);
  }
  const robots = await (await fetch(`${server.url}/robots.txt`)).text();
  expect(robots).toBe(`User-agent: *\nDisallow: /api/\n\nSitemap: ${server.url}/sitemap.xml\n`);
});

test('what previews show is there', async () => {
  const html = await (await fetch(`${server.url}/en/projects/1`)).text();
  for (const name of ['title', 'description', 'image', 'type'])
    expect(html).toMatch(`<meta property="og:${name}" content="`);
  expect(html).toContain(`<meta property="og:image" content="${server.url}/social.png" />`);
  expect(html).not.toMatch(/site-notices|noindex|site\.invalid/);
  const image = await fetch(`${server.url}/social.png`);
  expect(image.headers.get('content-type')).toBe('image/png');
});

test('an address of nothing is 404, and looks like the site', async () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    const { page } = await openPage(browser, server, { colorScheme });
    const response = await page.goto(`${server.url}/en/nothing`);
    expect(response?.status()).toBe(404);
    expect(await page.evaluate(`getComputedStyle(document.querySelector('main')).maxInlineSize !== ''`)).toBe(true);
    expect(await page.evaluate(`getComputedStyle(document.querySelector('h1')).fontSize`)).not.toBe('32px');
    await expectAccessible(page);
    await page.context().close();
  }
});
