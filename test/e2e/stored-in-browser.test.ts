import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serve } from '../../infra/local/serve.ts';
import { forgetSecret, noteSecret } from '../fixtures/noted-secrets.ts';
import { openBrowser, openPage } from './browser.ts';

const secret = 'a secret that a page must not keep';
const password = 'a sentence that a page has sent';

let site: Awaited<ReturnType<typeof serve>>;
let browser: Browser;
beforeAll(async () => {
  [site, browser] = await Promise.all([serve(answer), openBrowser()]);
  noteSecret('planted', secret);
});
afterAll(async () => {
  for (const text of [secret, password]) forgetSecret(text);
  await browser.close();
  await site.close();
});

function answer(): Promise<Response> {
  const headers = { 'content-type': 'text/html', 'set-cookie': 'session=a-value-of-the-cookie.signature; Path=/' };
  return Promise.resolve(new Response('<title>Page</title>', { headers }));
}

async function visit(): Promise<Page> {
  const { page } = await openPage(browser, undefined);
  await page.goto(site.url);
  return page;
}

const places: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
  'local storage': (page) => page.evaluate((text) => localStorage.setItem('x', btoa(text)), secret),
  'session storage': (page) => page.evaluate((text) => sessionStorage.setItem('x', text), secret),
  'the history': (page) => page.evaluate((text) => history.replaceState({ text }, ''), secret),
  'its address': (page) => page.evaluate((text) => (location.hash = encodeURIComponent(text)), secret),
  'a cookie that is none of the site': (page) =>
    page.evaluate((text) => void (document.cookie = `x=${encodeURIComponent(text)}`), secret),
};

test.each(Object.entries(places))('a page that keeps a secret in %s is not closed without a word', async (_, keep) => {
  const page = await visit();
  await keep(page);
  await expect(page.context().close()).rejects.toThrow('secrets were found: planted');
});

test('what a page has sent to the API is searched for, and the cookies of the site are let be', async () => {
  const page = await visit();
  const send = async (body: string) => void (await fetch('/api/auth/password', { method: 'POST', body }));
  await page.evaluate(send, JSON.stringify({ password }));
  await page.evaluate((text) => localStorage.setItem('draft', text), password);
  await expect(page.context().close()).rejects.toThrow('secrets were found: password');
  await (await visit()).context().close();
});
