import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContextOptions } from 'playwright-core';
import { unanswered } from '../../criteria/answer.ts';
import { catalogue } from '../../criteria/catalogue.ts';
import { serve, type Served } from '../integration/served.ts';
import { openBrowser, openPage } from './browser.ts';

/** A site with the demo as project 1, and project 2 that holds silver and is on its way to gold. */
export interface Site {
  readonly url: string;
  /** A page that has settled; requests for `refused` paths are answered as by a server in trouble. */
  readonly open: (path: string, options?: BrowserContextOptions, refused?: string) => ReturnType<typeof openPage>;
  /** A page that shows nothing yet. */
  readonly openBlank: (options: BrowserContextOptions) => ReturnType<typeof openPage>;
  readonly close: () => Promise<void>;
}

export async function openSite(): Promise<Site> {
  const directory = mkdtempSync(join(tmpdir(), 'laurels-pages-'));
  const [server, browser] = await Promise.all([serve(directory), openBrowser()]);
  await addProject(server);
  return {
    url: server.url,
    async open(path, options, refused) {
      const opened = await openPage(browser, server, options);
      if (refused) await opened.page.route(refused, (route) => route.fulfill({ status: 503, body: '<h1>Busy</h1>' }));
      await opened.page.goto(server.url + path);
      await opened.page.getByRole('heading', { level: 1 }).waitFor();
      await opened.page.waitForLoadState('networkidle');
      return opened;
    },
    openBlank: (options) => openPage(browser, server, options),
    async close() {
      await browser.close();
      await server.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function addProject({ url, headers }: Served): Promise<void> {
  const send = (method: string, path: string, body: unknown) => ask(method, url + path, { headers, body });
  await send('POST', '/api/projects', { fields: { repo_url: 'https://github.com/Acme/Anvil', name: 'Anvil' } });
  const [passing, silver, gold] = catalogue.levels;
  const entries = [...(passing?.entries ?? []), ...(silver?.entries ?? []), ...(gold?.entries.slice(0, 5) ?? [])];
  const answers = entries.map(({ criterion }) => [
    criterion,
    { status: 'Met', justification: `**Seen** at https://example.org/${criterion}`, base: unanswered },
  ]);
  await send('PATCH', '/api/projects/2', { answers: Object.fromEntries(answers) });
  const started = Date.now();
  while (!(await (await fetch(`${url}/projects/2.json`)).text()).includes('"badge_level":"silver"')) {
    if (Date.now() - started > 8000) throw new Error('project 2 is never scored');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function ask(
  method: string,
  url: string,
  { headers, body }: { headers: Served['headers']; body: unknown },
): Promise<void> {
  const response = await fetch(url, { method, headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${url}: ${await response.text()}`);
}
