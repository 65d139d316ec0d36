import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import groups from '../../locales/en/groups.json' with { type: 'json' };
import ui from '../../locales/en/ui.json' with { type: 'json' };
import { expectAccessible } from './browser.ts';
import { openSite, type Site } from './site.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

const scrollsSideways = (page: Page) =>
  page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth');
const background = (page: Page) => page.evaluate('getComputedStyle(document.body).backgroundColor');

interface State {
  readonly state: string;
  readonly path: string;
  /** What the server refuses. */
  readonly refused?: string;
  readonly show?: (page: Page) => Promise<void>;
}

const states: readonly State[] = [
  { state: 'home', path: '/en' },
  {
    state: 'home, at gold',
    path: '/en',
    show: (page) => page.getByRole('radio', { name: groups.levels.gold }).check(),
  },
  { state: 'list', path: '/en/projects' },
  { state: 'older projects', path: '/en/projects?before=1' },
  {
    state: 'look-up without result',
    path: '/en/projects',
    show: (page) => lookUp(page, 'https://example.org/nothing'),
  },
  { state: 'new project', path: '/en/projects/new' },
  {
    state: 'new project, refused',
    path: '/en/projects/new',
    show: (page) => page.getByRole('button', { name: ui.new.create }).click(),
  },
  { state: 'project', path: '/en/projects/2' },
  { state: 'project, baseline as HTML', path: '/en/projects/2', show: chooseBaseline },
  { state: 'project without an answer', path: '/en/projects/1' },
  { state: 'unknown project', path: '/en/projects/777' },
  { state: 'no such page', path: '/en', show: goAstray },
  { state: 'home, refused the list', path: '/en', refused: '**/api/projects' },
  { state: 'list, refused', path: '/en/projects', refused: '**/api/projects' },
  { state: 'project, refused', path: '/en/projects/2', refused: '**/projects/2.json' },
  { state: 'criteria', path: '/en/criteria' },
  { state: 'criteria of a level', path: '/en/criteria/gold' },
  {
    state: 'criteria, none found',
    path: '/en/criteria/gold',
    show: (page) => page.getByRole('searchbox').fill('zebra'),
  },
  { state: 'about', path: '/en/about' },
  { state: 'privacy', path: '/en/privacy' },
  { state: 'terms', path: '/en/terms' },
  { state: 'imprint', path: '/en/imprint' },
  { state: 'glossary', path: '/en/glossary' },
  { state: 'a language without texts yet', path: '/de/criteria/baseline-3' },
];

async function lookUp(page: Page, url: string): Promise<void> {
  await page.getByLabel(ui.projects.lookUp).fill(url);
  await page.getByRole('button', { name: ui.projects.find }).click();
  await page.getByText(ui.projects.notFound).waitFor();
}

async function chooseBaseline(page: Page): Promise<void> {
  await page.getByRole('radio', { name: ui.embed.html }).check();
  await page.locator('[name="embed-series"][value="baseline"]').check();
  await page.locator('[name="audit-level"][value="baseline-1"]').check();
}

/** By a link within the site: the edge would not serve a page for it. */
async function goAstray(page: Page): Promise<void> {
  await page.evaluate(() => {
    const link = document.createElement('a');
    link.href = '/en/nowhere';
    document.body.append(link);
    link.click();
    link.remove();
  });
  await page.getByRole('heading', { level: 1, name: ui.page.notFound }).waitFor();
}

test.each(states)(
  '$state is accessible in both themes at every width, complains of nothing, and does not scroll sideways',
  { timeout: 120_000 },
  async ({ state, path, refused, show }) => {
    const { page, complaints } = await site.open(path, {}, refused);
    await show?.(page);
    for (const width of [1440, 768, 390]) {
      await page.setViewportSize({ width, height: 900 });
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await expectAccessible(page);
      }
    }
    await page.setViewportSize({ width: 320, height: 900 });
    expect(await scrollsSideways(page)).toBe(false);
    const isRefused = refused !== undefined || ['unknown project', 'look-up without result'].includes(state);
    expect(complaints.filter((text) => !(isRefused && /status of (404|503)/.test(text)))).toEqual([]);
    await page.context().close();
  },
);

describe('every page', () => {
  test.each(['/en', '/en/projects/2', '/en/criteria/gold'])(
    'shows where the focus is, from the first link on, in both themes: %s',
    async (path) => {
      const { page } = await site.open(path);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await page.evaluate('document.activeElement?.blur(); scrollTo(0, 0)');
        for (let step = 0; step < 30; step++) {
          await page.keyboard.press('Tab');
          const outline = await page.evaluate(() => {
            const focused = document.activeElement;
            return focused && `${focused.tagName} ${getComputedStyle(focused).outline}`;
          });
          expect(outline).toMatch(/^BODY|solid 3px|3px solid/);
        }
      }
      await page.context().close();
    },
  );

  test.each(['', '/projects', '/projects/new', '/projects/2', '/criteria', '/criteria/gold', '/about'])(
    'names itself in its head: %j',
    async (path) => {
      const { page } = await site.open(`/en${path}`);
      const heading = await page.getByRole('heading', { level: 1 }).innerText();
      expect(await page.title()).toBe(`${heading} – Laurels`);
      const head = (selector: string, name: string) => page.locator(selector).getAttribute(name);
      expect(await head('meta[name=description]', 'content')).toMatch(/\w.{20}/);
      expect(await head('meta[property="og:title"]', 'content')).toBe(`${heading} – Laurels`);
      expect(await head('link[rel=canonical]', 'href')).toBe(`${site.url}/en${path}`);
      await page.context().close();
    },
  );
});

describe('the theme', () => {
  test('that is chosen holds on the next visit from the first paint, whatever the system prefers', async () => {
    const { page } = await site.open('/en', { colorScheme: 'light' });
    const light = await background(page);
    await page.getByRole('radio', { name: ui.theme.dark }).check();
    const dark = await background(page);
    expect(dark).not.toBe(light);
    await page.route('**/assets/*.js', (route) => route.abort());
    await page.reload();
    expect(await background(page)).toBe(dark);
    await page.unroute('**/assets/*.js');
    await page.goto(`${site.url}/en/about`);
    await expect.poll(() => page.getByRole('radio', { name: ui.theme.dark }).isChecked()).toBe(true);
    await page.getByRole('radio', { name: ui.theme.system }).check();
    expect(await background(page)).toBe(light);
    await page.context().close();
  });

  test.each(['blue', '{"a":1}', '"><script>'])('of a storage that holds %j is the system’s', async (stored) => {
    const { page, complaints } = await site.open('/en/about', { colorScheme: 'dark' });
    const dark = await background(page);
    await page.evaluate((value) => localStorage.setItem('laurels.theme', value), stored);
    await page.reload();
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect([await background(page), complaints]).toEqual([dark, []]);
    await page.context().close();
  });
});
