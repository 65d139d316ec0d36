import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Served } from '../integration/served.ts';
import { noteTraffic, searchBeforeClosing, searchContextBeforeClosing } from './stored-in-browser.ts';
import { listViolations } from './violations.ts';

const systemBrowsers = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Web security stays on: these only keep the browser from needing a sandbox, a GPU and its maker's servers. */
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A headless Chromium: the system's, or the one that comes as a package. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = systemBrowsers.find((path) => existsSync(path)) ?? (await packagedBrowser());
  const browser = await chromium.launch({ executablePath, args, headless: true });
  searchBeforeClosing(browser);
  return browser;
}

async function packagedBrowser(): Promise<string> {
  // Read when the package is loaded: it then brings the libraries that the browser needs.
  process.env['AWS_EXECUTION_ENV'] = 'AWS_Lambda_nodejs24.x';
  const { default: packaged } = await import('@sparticuz/chromium');
  return packaged.executablePath();
}

/** A page of somebody signed in to the site, or of a visitor, that fails the test for what the console or the network complains of. */
export async function openPage(
  browser: Browser,
  site: Pick<Served, 'storageState'> | undefined,
  options: BrowserContextOptions = {},
): Promise<{ page: Page; complaints: string[] }> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    ...(site && { storageState: site.storageState }),
    ...options,
  });
  noteTraffic(context);
  searchContextBeforeClosing(context);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  return { page, complaints };
}

/** No violation of WCAG 2.2 A and AA that axe can find. */
export async function expectAccessible(page: Page): Promise<void> {
  expect(await listViolations(page)).toEqual([]);
}
