import { chromium } from 'playwright-core';
import { listViolations } from '../e2e/violations.ts';
import { buildSite, fontsOf, gzipBytes, isData, scriptsOf, sheetsOf } from '../fixtures/built-site.ts';
import type { Row } from './row.ts';

const none = { goal: 0, bound: 'most' } as const;

/** What the questionnaire weighs as built, and what a browser asks for and axe finds when it is opened. */
export async function* measureEditPage(url: string, port: number): AsyncGenerator<Row> {
  const files = await buildSite();
  const code = scriptsOf(files.get('en/edit.html') ?? '').filter((name) => !isData(files, name));
  const [scripts, styles] = [kilobytes(gzipBytes(files, code)), kilobytes(gzipBytes(files, sheetsOf(files)))];
  yield { figure: 'edit page: scripts without criteria and texts, KB gzip', value: scripts, goal: 36, bound: 'most' };
  yield { figure: 'edit page: styles, KB gzip', value: styles, goal: 10, bound: 'most' };
  yield { figure: 'edit page: web fonts', value: fontsOf(files).length, ...none };
  const { foreign, violations } = await openEditPage(url, port);
  yield { figure: 'edit page: requests to third parties', value: foreign.length, ...none };
  yield {
    figure: 'edit page: violations that axe finds, two themes at three widths',
    value: violations.length,
    ...none,
  };
  for (const line of [...foreign, ...violations]) console.error(line);
}

/** Rounded up, so that no figure looks better than it is. */
function kilobytes(bytes: number): number {
  return Math.ceil((bytes / 1024) * 100) / 100;
}

async function openEditPage(url: string, port: number) {
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    const foreign: string[] = [];
    page.on('request', (request) => {
      const asked = new URL(request.url());
      if (/^https?:$/.test(asked.protocol) && asked.origin !== new URL(url).origin) foreign.push(request.url());
    });
    await page.goto(`${url}/en/projects/1/edit`);
    await page.locator('.criterion').first().waitFor();
    await page.waitForLoadState('networkidle');
    const violations = new Set<string>();
    for (const width of [1440, 768, 390]) {
      await page.setViewportSize({ width, height: 900 });
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        for (const violation of await listViolations(page)) violations.add(violation);
      }
    }
    return { foreign, violations: [...violations] };
  } finally {
    await context.close();
    await browser.close();
  }
}
