import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, vi } from 'vitest';
import { type SignedIn, storageOf } from '../integration/people.ts';
import { serve, type Served } from '../integration/served.ts';
import { ui } from '../fixtures/ui.ts';
import { expectAccessible, openBrowser, openPage } from './browser.ts';

export type SomebodyHere = Pick<SignedIn, 'session' | 'headers'>;

interface Mail {
  readonly subject: string;
  readonly text: string;
}

/** The service with its inbox and its forge, and a browser, for the tests of one file. */
export function servePeople(name: string, settings: Readonly<Record<string, string>> = {}) {
  const directory = mkdtempSync(join(tmpdir(), `laurels-${name}-`));
  let server: Served;
  let browser: Browser;
  beforeAll(async () => {
    [server, browser] = await Promise.all([serve(directory, { settings }), openBrowser()]);
  });
  afterAll(async () => {
    await browser.close();
    await server.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  async function mailsTo(address: string): Promise<Mail[]> {
    const response = await fetch(`${server.inboxUrl}/mails?to=${encodeURIComponent(address)}`);
    return (await response.json()) as Mail[];
  }

  async function send(
    headers: Readonly<Record<string, string>>,
    method: string,
    path: string,
    body?: unknown,
  ): Promise<Response> {
    const init = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await fetch(server.url + path, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      ...init,
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response;
  }

  const site = {
    at: (path: string) => server.url + path,
    served: () => server,
    mailsTo,

    /** The link of the newest mail to an address, once there are so many. */
    async linkTo(address: string, count = 1): Promise<string> {
      await vi.waitUntil(async () => (await mailsTo(address)).length === count, { timeout: 10_000 });
      return /https?:\/\/\S+/.exec((await mailsTo(address)).at(-1)?.text ?? '')?.[0] ?? '';
    },

    /** A page of a browser of its own: a visitor's, or of somebody who is signed in. */
    async open(path: string, as?: SomebodyHere, options: BrowserContextOptions = {}) {
      const opened = await openPage(browser, as && { storageState: storageOf(as) }, options);
      // So that a failure names the step, before the test's own time is over.
      opened.page.setDefaultTimeout(15_000);
      await opened.page.goto(server.url + path);
      await opened.page.getByRole('heading', { level: 1 }).waitFor();
      return opened;
    },

    /** Somebody who signed in by mail, as pages do it. */
    async person(handle: string, name: string): Promise<SomebodyHere> {
      const visitor = await fetch(site.at('/api/session'));
      const address = `${handle}@example.org`;
      await send(headersOf(visitor), 'POST', '/api/auth/link', { email: address, language: 'en' });
      const token = /\.([\w-]+)$/.exec(await site.linkTo(address))?.[1];
      const entered = await send(headersOf(visitor), 'POST', '/api/auth/link/confirm', { token });
      const person = { session: cookiesOf(entered).get('session') ?? '', headers: headersOf(entered) };
      await site.ask(person, 'PATCH', '/api/account', { name, handle });
      return person;
    },

    async ask({ headers }: SomebodyHere, method: string, path: string, body?: unknown): Promise<any> {
      return (await send(headers, method, path, body)).json();
    },

    async createProject(as: SomebodyHere, name: string): Promise<number> {
      const fields = { name, repo_url: `https://github.com/acme/${name}` };
      return (await site.ask(as, 'POST', '/api/projects', { fields })).id;
    },

    /** Puts people and repositories into the forge. */
    async seedForge(seed: unknown): Promise<void> {
      const response = await fetch(`${server.forgeUrl}/control`, { method: 'PUT', body: JSON.stringify(seed) });
      expect(response.status).toBe(204);
    },
  };
  return site;
}

function cookiesOf(response: Response): Map<string, string> {
  const pairs = response.headers.getSetCookie().map((cookie) => /^([^=]+)=([^;]*)/.exec(cookie) ?? []);
  return new Map(pairs.map(([, name = '', value = '']) => [name, decodeURIComponent(value)]));
}

/** Of the requests that follow an answer. */
function headersOf(response: Response): SignedIn['headers'] {
  const cookies = cookiesOf(response);
  const cookie = [...cookies].map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('; ');
  return { cookie, 'x-csrf-token': cookies.get('csrf') ?? '' };
}

export type PeopleSite = ReturnType<typeof servePeople>;

/** For what is not at once there on a machine with much to do. */
export const soon = { timeout: 15_000 };

export const press = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name, exact: typeof name === 'string' }).click();

/** Asks for a link by mail on the page that is open, which leads to signing in. */
export async function askForLink(page: Page, address: string): Promise<void> {
  await page.getByLabel(ui.signIn.email).first().fill(address);
  await press(page, ui.signIn.send);
  await page.getByRole('heading', { name: ui.signIn.sent }).waitFor();
}

/** What the frame of the page says of who is signed in. */
export const whoIs = (page: Page) => page.locator('header .who .named');

/** Goes to the forge's page and decides there as somebody. */
export async function goByForge(page: Page, login: string, decision = 'Approve'): Promise<void> {
  await press(page, ui.signIn.forge.replace('{{name}}', 'GitHub'));
  await page.getByLabel('Login').fill(login);
  await press(page, decision);
}

const widths = [1280, 390];
const schemes = ['light', 'dark'] as const;

/** Accessible, and without anything that scrolls sideways, at both widths and in both themes. */
export async function expectFine(page: Page): Promise<void> {
  for (const width of widths) {
    await page.setViewportSize({ width, height: 800 });
    for (const colorScheme of schemes) {
      await page.emulateMedia({ colorScheme });
      await expectAccessible(page);
    }
    expect(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')).toBe(0);
  }
}
