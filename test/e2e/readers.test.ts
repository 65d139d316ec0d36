import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { catalogue } from '../../criteria/catalogue.ts';
import ui from '../../locales/en/ui.json' with { type: 'json' };
import { openSite, type Site } from './site.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

describe('the criteria', () => {
  test.each([
    ['/en/criteria/passing#test_most', 'test_most'],
    ['/en/criteria/baseline-1#OSPS-AC-02.01', 'osps_ac_02_01'],
    ['/en/criteria#OSPS-AC-02.01', 'osps_ac_02_01'],
    ['/en/criteria/gold#OSPS-AC-02.01', 'osps_ac_02_01'],
  ])('%s leads to the criterion', async (path, id) => {
    const { page } = await site.open(path);
    const criterion = page.locator(`[id="${id}"]`);
    await criterion.waitFor();
    await expect.poll(() => criterion.evaluate((element) => element === document.activeElement)).toBe(true);
    await expect
      .poll(() => criterion.evaluate((element) => Math.abs(element.getBoundingClientRect().top) < innerHeight / 2))
      .toBe(true);
    await page.context().close();
  });

  test.each(['#__proto__', '#%E0%A4%A', '#<img src=x onerror=alert(1)>', '#constructor', '#app'])(
    'stay as they are under %s',
    async (hash) => {
      const { page, complaints } = await site.open(`/en/criteria/gold${hash}`);
      expect(await page.getByRole('article').count()).toBe(23);
      expect(complaints).toEqual([]);
      await page.context().close();
    },
  );

  test('are found by words and kinds, and printed without what is only for the screen', async () => {
    const { page } = await site.open('/en/criteria/passing');
    await page.getByRole('searchbox').fill('fuzz');
    await expect.poll(() => page.getByRole('article').count()).toBeLessThan(8);
    await page.locator('[id="dynamic_analysis"]').waitFor();
    await page.getByRole('searchbox').fill('');
    await page.getByRole('checkbox', { name: 'MUST', exact: true }).uncheck();
    await page.getByRole('checkbox', { name: 'SUGGESTED', exact: true }).uncheck();
    const shoulds = catalogue.levels[0]?.entries.filter(({ category }) => category === 'SHOULD') ?? [];
    await expect.poll(() => page.getByRole('article').count()).toBe(shoulds.length);
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByRole('searchbox').isVisible()).toBe(false);
    expect(await page.getByRole('navigation').first().isVisible()).toBe(false);
    await page.context().close();
  });
});

describe('a repository', () => {
  test.each(['HTTPS://WWW.GitHub.com/acme/anvil.git/', 'github.com/acme/ANVIL'])('is found as %s', async (url) => {
    const { page } = await site.open('/en/projects');
    await page.getByLabel(ui.projects.lookUp).fill(url);
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/en\/projects\/2$/);
    await page.getByRole('heading', { level: 1, name: 'Anvil' }).waitFor();
    await page.context().close();
  });

  test('is found without scripts too', async () => {
    const { page } = await site.openBlank({ javaScriptEnabled: false });
    await page.goto(`${site.url}/en/projects`);
    await page.getByLabel(ui.projects.lookUp).fill('https://github.com/acme/anvil');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/en\/projects\/2$/);
    await page.context().close();
  });
});

test('home lets people try every face of a badge', async () => {
  const { page } = await site.open('/en');
  const face = page.locator('.trial img');
  const loads = () => face.evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth > 0);
  await page.getByRole('slider').fill('7');
  expect(await face.getAttribute('src')).toBe('/badge_static/7');
  for (const { id: series, inProgress, levels } of catalogue.series.toReversed()) {
    await page.locator(`[name="trial-series"][value="${series}"]`).check();
    expect(await face.getAttribute('src')).toBe(`/badge_static/${inProgress}7`);
    for (const { id } of levels) {
      await page.locator(`[name="trial-level"][value="${id}"]`).check();
      expect(await face.getAttribute('src')).toBe(`/badge_static/${id}`);
      await expect.poll(loads).toBe(true);
    }
  }
  await page.context().close();
});

describe('a project’s page', () => {
  test('tells the visitor what the badge means and the owner what comes next', async () => {
    const { page } = await site.open('/en/projects/2');
    await page.getByText(/has held the level Silver since/).waitFor();
    await page.getByText(ui.project.answeredBy).waitFor();
    await page.getByText('v2026.02.19').first().waitFor();
    const next = page.getByRole('link', { name: 'Go on with Gold' });
    expect(await next.getAttribute('href')).toBe('/en/projects/2/edit?level=gold&show=way');
    await page.context().close();
  });

  test('shows the auditor every answer of a level, its verdict and its evidence', async () => {
    const { page } = await site.open('/en/projects/2');
    await page.locator('[name="audit-level"][value="passing"]').check();
    const entries = catalogue.levels[0]?.entries ?? [];
    await expect.poll(() => page.getByRole('article').count()).toBe(entries.length);
    const answer = page.locator('[id="interact"]');
    await answer.getByText(ui.verdict.passing, { exact: true }).first().waitFor();
    await answer.getByRole('link', { name: 'https://example.org/interact' }).waitFor();
    await answer.locator('strong', { hasText: 'Seen' }).waitFor();
    await page.getByRole('radio', { name: ui.audit.missing.replace('{{count}}', '0') }).check();
    await page.getByText(ui.audit.none).waitFor();
    await page.context().close();
  });

  test('opens the level of the criterion that the address names', async () => {
    const { page } = await site.open('/en/projects/2#OSPS-AC-02.01');
    await expect.poll(() => page.evaluate('document.activeElement.id'), { timeout: 5000 }).toBe('osps_ac_02_01');
    await page.context().close();
  });

  test('gives the badge in every format, to copy', async () => {
    const { page } = await site.open('/en/projects/2', { permissions: ['clipboard-read', 'clipboard-write'] });
    for (const format of ['markdown', 'html', 'rst', 'asciidoc', 'org'] as const) {
      await page.getByRole('radio', { name: ui.embed[format], exact: true }).check();
      await page.getByRole('button', { name: ui.project.copy, exact: true }).click();
      await page.getByText(ui.project.copied, { exact: true }).waitFor();
      const copied = await page.evaluate(() => navigator.clipboard.readText());
      expect(copied).toContain(`${site.url}/projects/2/badge`);
      expect(copied.split(`${site.url}/projects/2`)).toHaveLength(3);
    }
    await page.context().close();
  });
});
