import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import lighthouse from 'lighthouse';
import { serve } from '../integration/served.ts';
import { launchChromium } from './chromium.ts';
import { measureEditPage } from './edit-page.ts';
import { measureOpening } from './opening.ts';
import type { Row } from './row.ts';

const goal = 95;
const categories = ['performance', 'accessibility', 'best-practices', 'seo'] as const;
const pages = new Map([
  ['home', '/en'],
  ['project', '/en/projects/1'],
  ['edit', '/en/projects/1/edit'],
]);

/** What a browser says of the pages of a local run: Lighthouse's scores, and how soon the questionnaire can be used. */
export async function* measurePages(): AsyncGenerator<Row> {
  const directory = mkdtempSync(join(tmpdir(), 'laurels-bench-'));
  const server = await serve(directory);
  const chrome = await launchChromium();
  try {
    yield* measureEditPage(server.url, chrome.port);
    yield* measureOpening(server.url, chrome.port);
    for (const [name, path] of pages) yield* askLighthouse(name, server.url + path, chrome.port);
  } finally {
    chrome.kill();
    await server.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

/** The default audit: a middling phone on a slow mobile network, simulated. */
async function* askLighthouse(name: string, url: string, port: number): AsyncGenerator<Row> {
  const result = await lighthouse(url, { port, logLevel: 'silent', onlyCategories: [...categories] });
  for (const category of categories) {
    const value = Math.round((result?.lhr.categories[category]?.score ?? 0) * 100);
    yield { figure: `Lighthouse ${category} of ${name}`, value, goal, bound: 'least' };
  }
}
