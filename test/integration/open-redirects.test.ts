import { afterAll, beforeAll, expect, test } from 'vitest';
import { languages } from '../../criteria/fields.ts';
import { redirectForms } from '../fixtures/redirect-forms.ts';
import { type Answer, siteUrl } from './accounts.ts';
import { decide } from './forge-browser.ts';
import { openWholeWorld, type WholeWorld } from './whole-world.ts';

let world: WholeWorld;
beforeAll(async () => void (world = await openWholeWorld()));
afterAll(() => world.close());

const isTooLong = (form: string) => form.length > 4000;

/** Where an answer leads, as a browser on the site reads it. */
function whereTo({ headers }: Answer): URL {
  return new URL(headers.get('location') ?? 'none:', `${siteUrl}/api/auth/callback/github`);
}

async function visitor() {
  const browser = world.browser();
  await browser.visit();
  return browser;
}

test('there are 60 forms and more', () => expect(redirectForms.length).toBeGreaterThanOrEqual(60));

test('a mailed link leads back to none of them, nor does the mail name one', async () => {
  for (const form of redirectForms) {
    const browser = await visitor();
    const asked = { email: 'reader@example.org', language: 'en', returnTo: form };
    const { status } = await browser.ask('POST', '/api/auth/link', asked);
    expect([form, status]).toEqual([form, isTooLong(form) ? 400 : 202]);
    if (isTooLong(form)) continue;
    const { json } = await browser.ask('POST', '/api/auth/link/confirm', { token: world.lastToken() });
    expect([form, json.returnTo]).toEqual([form, null]);
    expect(JSON.stringify(world.mails.at(-1))).not.toContain('evil');
  }
});

test('the way through a forge leads to the start of the site instead of them', async () => {
  for (const form of redirectForms) {
    const browser = await visitor();
    const begun = await browser.ask('POST', '/api/auth/forge', { forge: 'github', returnTo: form });
    expect([form, begun.status]).toEqual([form, isTooLong(form) ? 400 : 200]);
    if (isTooLong(form)) continue;
    const url = new URL(begun.json.url);
    expect(url.searchParams.get('redirect_uri')).toBe(`${siteUrl}/api/auth/callback/github`);
    const callback = await decide(url, 'reader');
    const ended = await browser.ask('GET', callback.slice(siteUrl.length));
    expect([form, ended.status, whereTo(ended).href]).toEqual([form, 302, `${siteUrl}/`]);
  }
});

test('what comes to the callback beside the forge’s answer names no place, whether somebody is let in or refused', async () => {
  const names = ['returnTo', 'callbackURL', 'errorCallbackURL', 'redirect', 'redirect_uri', 'next', 'state', 'error'];
  for (const form of redirectForms.filter((one) => !isTooLong(one))) {
    const query = new URLSearchParams(names.map((name) => [name, form]));
    const answer = await (await visitor()).ask('GET', `/api/auth/callback/github?${query}`);
    const { origin, pathname } = whereTo(answer);
    expect([form, answer.status, origin]).toEqual([form, 302, siteUrl]);
    expect(languages.map((language) => `/${language}/sign-in`)).toContain(pathname);
    expect(await (await visitor()).ask('GET', `/api/auth/callback/${encodeURIComponent(form)}`)).toMatchObject({
      status: 404,
    });
  }
});

test('the way to an entry of a repository leads to no repository', async () => {
  for (const form of redirectForms) {
    for (const as of ['entry', 'edit', 'badge', form]) {
      const query = new URLSearchParams({ as, url: form });
      for (const path of ['/projects', '/en/projects']) {
        const answer = await world.browser().ask('GET', `${path}?${query}`);
        expect([form, answer.status, answer.headers.get('location')]).toEqual([form, 404, null]);
      }
    }
  }
});
