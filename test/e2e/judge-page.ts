import type { Browser, Page } from 'playwright-core';
import { expect } from 'vitest';

/**
 * What the browser's own parser made of a page that could run, load or send something: elements, attributes and addresses.
 * Runs in the page, so it is a text. The page's own scripts and styles are those of the build.
 */
const judge = `(() => {
  const bad = [];
  const own = (url) => new URL(url, location.href).origin === location.origin;
  const banned = 'iframe,frame,frameset,object,embed,applet,base,math,foreignObject,animate,animateTransform,' +
    'animateMotion,set,use,image,feImage,handler,template,portal,style,marquee,audio,video,source,track,isindex';
  for (const element of document.querySelectorAll('*')) {
    const name = element.localName;
    const say = (what) => bad.push(what + ': ' + element.outerHTML.slice(0, 200));
    if (banned.split(',').includes(name) && !element.closest('#failed')) say('element');
    if (name === 'script' && !own(element.src || 'x:')
      && !['application/json', 'application/ld+json'].includes(element.type)) say('script');
    if (name === 'noscript' && element.childElementCount > 0) say('element');
    if (name === 'meta' && element.httpEquiv) say('meta');
    if (element.shadowRoot) say('shadow root');
    for (const attribute of element.attributes) {
      const key = attribute.name.toLowerCase();
      if (/^on|^(style|srcdoc|formaction|ping|background|srcset|xlink:href|ev:event|poster|is)$/.test(key)) say(key);
      if (!/^(href|src|action|cite|data|longdesc|usemap|manifest)$/.test(key)) continue;
      if (name === 'link' && key === 'href') { if (!own(element.href)) bad.push('canonical?' + element.outerHTML); continue; }
      let url;
      try { url = new URL(attribute.value, location.href); } catch { continue; }
      if (!['http:', 'https:', 'mailto:', ...(key === 'src' ? ['data:'] : [])].includes(url.protocol)) say('address');
      if (key !== 'href' && url.protocol !== 'data:' && !own(url)) say('foreign');
      if (key === 'href' && element.closest('.markdown') && !(element.rel || '').includes('noopener')) say('rel');
    }
  }
  const allowed = 'p,br,hr,blockquote,ul,ol,li,pre,code,em,strong,del,table,thead,tbody,tr,th,td,a'.split(',');
  for (const element of document.querySelectorAll('.markdown *')) {
    const names = element.getAttributeNames().filter((one) => !['class', 'start', 'href', 'rel'].includes(one));
    if (!allowed.includes(element.localName) || names.length > 0) bad.push('markdown: ' + element.outerHTML.slice(0, 200));
  }
  if (Object.prototype.x !== undefined || {}.status !== undefined) bad.push('prototype');
  return bad;
})()`;

/** Elements and attributes of the page that could run a script or reach another host. */
export async function findDangers(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(judge);
}

export interface WatchedPage {
  readonly page: Page;
  /** Dialogs, errors of the console and requests to other hosts, as they come. */
  readonly complaints: string[];
}

/** A page of which everything is noted that hostile content could set off. */
export async function openWatched(browser: Browser, origin: string): Promise<WatchedPage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const complaints: string[] = [];
  page.on('dialog', (dialog) => {
    if (dialog.type() !== 'beforeunload') complaints.push(`dialog: ${dialog.message()}`);
    void dialog.accept();
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`${message.text()} ${message.location().url}`);
  });
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.origin !== origin && !['data:', 'blob:'].includes(url.protocol)) complaints.push(`request: ${url.href}`);
  });
  page.on('popup', (popup) => complaints.push(`popup: ${popup.url()}`));
  return { page, complaints };
}

/** Nothing on the page is more than text, and nothing was set off. */
export async function expectHarmless(page: Page, complaints: readonly string[]): Promise<void> {
  expect(await findDangers(page)).toEqual([]);
  expect(complaints).toEqual([]);
}
