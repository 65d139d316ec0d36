import type { Browser, BrowserContext, Page, Response } from 'playwright-core';
import { noteExchange } from '../fixtures/noted-secrets.ts';
import { refuseLeaks } from '../integration/found-leaks.ts';

/** Cookies that the site gives, by the way of which secrets are meant to be kept. */
const ownCookies = /^(?:__Host-)?(?:session|visitor|csrf|forge)$/;

/** Notes the secrets of what a browser's pages send to the site and get from it. */
export function noteTraffic(context: BrowserContext): void {
  context.on('request', (request) => {
    if (!new URL(request.url()).pathname.startsWith('/api/')) return;
    try {
      noteExchange({ body: request.postDataJSON() });
    } catch {
      // No JSON, as a test of hostile requests sends it.
    }
  });
  context.on('response', (response) => {
    if (!new URL(response.url()).pathname.startsWith('/api/')) return;
    void noteResponse(response).catch(() => {});
  });
}

async function noteResponse(response: Response): Promise<void> {
  const headers = await response.headersArray();
  const set = headers.filter(({ name }) => name.toLowerCase() === 'set-cookie');
  noteExchange({ cookies: set.flatMap(({ value }) => value.split('\n')) });
  noteExchange({ answer: await response.json() });
}

/** Lets a browser and its contexts be closed only without a secret in what its pages have stored. */
export function searchBeforeClosing(browser: Browser): void {
  const close = browser.close.bind(browser);
  browser.close = async () => {
    try {
      for (const context of browser.contexts()) await refuseStored(context);
    } finally {
      await close();
    }
  };
}

/** The same for one context. */
export function searchContextBeforeClosing(context: BrowserContext): void {
  const close = context.close.bind(context);
  context.close = async () => {
    try {
      await refuseStored(context);
    } finally {
      await close();
    }
  };
}

async function refuseStored(context: BrowserContext): Promise<void> {
  const { cookies, origins } = await context.storageState({ indexedDB: true });
  const pages = context.pages().filter((page) => !page.isClosed() && /^https?:/.test(page.url()));
  refuseLeaks([
    ['cookies', JSON.stringify(cookies.filter(({ name }) => !ownCookies.test(name)))],
    ['storage', JSON.stringify(origins)],
    ...(await Promise.all(pages.map(async (page) => [`page ${page.url()}`, await readPage(page)] as const))),
  ]);
}

/** What one page keeps for itself, and where it is. */
function readPage(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const workers = await navigator.serviceWorker?.getRegistrations();
    const kept = {
      address: location.href,
      title: document.title,
      history: history.state,
      session: Object.entries(sessionStorage),
      caches: 'caches' in self ? await caches.keys() : [],
      workers: workers?.map(({ scope }) => scope),
    };
    return JSON.stringify(kept);
  });
}
