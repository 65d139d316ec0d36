import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { build } from 'esbuild';
import { type Browser, chromium } from 'playwright-core';
import { catalogue } from '../../criteria/catalogue.ts';
import { median, round, type Row } from './row.ts';

const slowDown = 4;
const goalMs = 2500;
const rounds = 5;

/**
 * How soon the questionnaire of the largest level can be used on a slow processor, from an empty cache, beside a page
 * that shows one paragraph by Preact. Usable: the last question stands, and the main thread was idle after it.
 */
export async function* measureOpening(url: string, port: number): AsyncGenerator<Row> {
  const [largest] = [...catalogue.levels].sort((a, b) => b.entries.length - a.entries.length);
  const last = largest?.entries.findLast(({ criterion }) => !catalogue.criteria.get(criterion)?.achieves);
  if (!largest || !last) throw new Error('no level');
  const peer = await serveEmptyPage();
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
  const ours: number[] = [];
  const theirs: number[] = [];
  try {
    const edit = {
      url: `${url}/en/projects/1/edit?level=${largest.id}`,
      selector: `[id="answers.${last.criterion}"] input`,
    };
    const empty = { url: peer.url, selector: '#ready' };
    for (let turn = 0; turn < rounds; turn++) {
      ours.push(await openSlowly(browser, edit));
      theirs.push(await openSlowly(browser, empty));
    }
  } finally {
    await browser.close();
    peer.server.close();
  }
  const [value, ratio] = [Math.round(median(ours)), round(median(ours) / median(theirs), 1)];
  const figure = `edit page of ${largest.id} usable under ${slowDown}× CPU slow-down, ms`;
  yield { figure, peer: 'an empty Preact page', ratio, value, goal: goalMs, bound: 'most' };
}

/** Milliseconds from the start of the navigation. */
async function openSlowly(
  browser: Browser,
  page: { readonly url: string; readonly selector: string },
): Promise<number> {
  const context = await browser.newContext({ viewport: { width: 412, height: 823 } });
  const opened = await context.newPage();
  const session = await context.newCDPSession(opened);
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowDown });
  const usable = Promise.withResolvers<number>();
  await opened.exposeFunction('tellUsable', usable.resolve);
  await opened.addInitScript(watch, page.selector);
  await opened.goto(page.url, { waitUntil: 'commit' });
  const value = await usable.promise;
  await context.close();
  return value;
}

/** Runs in the page. */
function watch(selector: string): void {
  const { document, requestAnimationFrame, requestIdleCallback, tellUsable } = globalThis as unknown as {
    document: { querySelector: (selector: string) => unknown };
    requestAnimationFrame: (act: () => void) => void;
    requestIdleCallback: (act: () => void) => void;
    tellUsable: (ms: number) => void;
  };
  const look = () => {
    if (!document.querySelector(selector)) return requestAnimationFrame(look);
    requestIdleCallback(() => tellUsable(performance.now()));
  };
  look();
}

async function serveEmptyPage(): Promise<{ readonly url: string; readonly server: Server }> {
  const contents = `import { h, render } from 'preact'; render(h('p', { id: 'ready' }, 'Ready'), document.body);`;
  const stdin = { contents, resolveDir: import.meta.dirname };
  const { outputFiles } = await build({ stdin, bundle: true, minify: true, format: 'esm', write: false });
  const bodies = new Map([
    [
      '/',
      {
        type: 'text/html',
        body: '<!doctype html><title>Empty</title><body><script type="module" src="/page.js"></script>',
      },
    ],
    ['/page.js', { type: 'text/javascript', body: outputFiles[0]?.text ?? '' }],
  ]);
  const server = createServer((request, response) => {
    const { type = 'text/plain', body = '' } = bodies.get(request.url ?? '') ?? {};
    response.setHeader('content-type', `${type}; charset=utf-8`).end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, server };
}
