import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Plugin, type Rolldown } from 'vite';
import { escapeHtml, renderNotices } from './notices.ts';
import { parseSettings, settingsVariable, type SiteSettings } from './settings.ts';
import type { Shell } from './shell.ts';
import { criteriaTexts, siteName } from './texts.ts';

/** Stands for the site's own address, which only a deployment knows: whoever puts the files in place fills it in. */
const siteUrl = 'https://site.invalid';

/** What social.png calls the site; other names go without a picture. */
const nameInPicture = 'Laurels';

/** Emits a document for each shell of `prerender.tsx`, the sitemap, and what robots are told. */
export function shells(): Plugin {
  let settings: SiteSettings = {};
  return {
    name: 'shells',
    enforce: 'post',
    configResolved({ env }) {
      settings = parseSettings(env[settingsVariable]);
    },
    async generateBundle(_, bundle) {
      const document = bundle['index.html'];
      if (document?.type !== 'asset') throw new Error('no index.html to make the shells from');
      delete bundle['index.html'];
      const rendered = await renderShells();
      for (const shell of rendered) {
        const head = renderHead(shell, { bundle, settings });
        const source = fillDocument(String(document.source), shell, { head, notices: renderNotices(shell, settings) });
        this.emitFile({ type: 'asset', fileName: `${shell.language}/${shell.file}.html`, source });
      }
      this.emitFile({ type: 'asset', fileName: 'sitemap.xml', source: renderSitemap(rendered) });
      this.emitFile({ type: 'asset', fileName: 'robots.txt', source: renderRobots(settings) });
    },
  };
}

/** Builds the pages for this machine and renders them. */
async function renderShells(): Promise<readonly Shell[]> {
  const built = await build({
    configFile: false,
    root: join(import.meta.dirname, '..'),
    logLevel: 'warn',
    plugins: [criteriaTexts(), siteName()],
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact', development: false } },
    ssr: { noExternal: true },
    build: { ssr: 'prerender.tsx', write: false, rolldownOptions: { output: { codeSplitting: false } } },
  });
  const chunk = 'output' in built ? built.output[0] : undefined;
  if (!chunk) throw new Error('the shells were not built');
  const directory = mkdtempSync(join(tmpdir(), 'shells-'));
  try {
    const file = join(directory, 'prerender.mjs');
    writeFileSync(file, chunk.code);
    const { renderShells } = await import(pathToFileURL(file).href);
    return await renderShells();
  } finally {
    rmSync(directory, { recursive: true });
  }
}

interface Parts {
  readonly head: readonly string[];
  readonly notices: string;
}

function fillDocument(document: string, { language, title, html }: Shell, { head, notices }: Parts): string {
  const isNew = (tag: string) => !document.includes(/ href="([^"]+)"/.exec(tag)?.[1] ?? tag);
  return document
    .replace('<html lang="en">', () => `<html lang="${language}">`)
    .replace(/<title>.*?<\/title>/, () => `<title>${escapeHtml(title)}</title>`)
    .replace(/(?=<script type="module")/, () =>
      head
        .filter(isNew)
        .map((tag) => `${tag}\n    `)
        .join(''),
    )
    .replace('<div id="app"></div>', () => `${notices}<div id="app">${html}</div>`);
}

interface Site {
  readonly bundle: Rolldown.OutputBundle;
  readonly settings: SiteSettings;
}

function renderHead(shell: Shell, { bundle, settings }: Site): string[] {
  const { language, path, title, description, modules, siteName } = shell;
  const property = (name: string, content: string) => `<meta property="og:${name}" content="${content}" />`;
  const address = path === undefined ? undefined : `${siteUrl}/${language}${path}`;
  return [
    `<meta name="description" content="${escapeHtml(description)}" />`,
    ...(settings.banner || shell.isHidden ? ['<meta name="robots" content="noindex" />'] : []),
    ...(address === undefined ? [] : [`<link rel="canonical" href="${address}" />`, property('url', address)]),
    property('type', 'website'),
    property('site_name', escapeHtml(siteName)),
    property('title', escapeHtml(title)),
    property('description', escapeHtml(description)),
    ...(siteName === nameInPicture
      ? [property('image', `${siteUrl}/social.png`), '<meta name="twitter:card" content="summary_large_image" />']
      : []),
    ...listTexts(bundle, shell).map((file) => `<link rel="preload" as="fetch" crossorigin href="/${file}" />`),
    ...listChunks(bundle, modules).map((file) => `<link rel="modulepreload" crossorigin href="/${file}" />`),
  ];
}

/** The files of texts that a page reads first. */
function listTexts(bundle: Rolldown.OutputBundle, { language, modules }: Shell): string[] {
  const own = modules.some((module) => module.includes('/pages/account/')) ? ['people'] : [];
  const wanted = new Set(['ui', 'errors', 'groups', ...own].map((name) => `../locales/${language}/${name}.json`));
  return Object.values(bundle).flatMap((file) =>
    file.type === 'asset' && file.originalFileNames.some((name) => wanted.has(name)) ? [file.fileName] : [],
  );
}

/** The chunks of the entry and of modules, with all that they import at once. */
function listChunks(bundle: Rolldown.OutputBundle, modules: readonly string[]): string[] {
  const chunks = new Set<string>();
  const add = (fileName: string) => {
    const chunk = bundle[fileName];
    if (chunk?.type !== 'chunk' || chunks.has(fileName)) return;
    chunks.add(fileName);
    for (const imported of chunk.imports) add(imported);
  };
  for (const chunk of Object.values(bundle)) if (chunk.type === 'chunk' && chunk.isEntry) add(chunk.fileName);
  for (const module of modules) {
    const isIts = (id: string | null) => id?.replace(/\?.*/, '').endsWith(`/${module}`);
    for (const chunk of Object.values(bundle))
      if (chunk.type === 'chunk' && [chunk.facadeModuleId, ...chunk.moduleIds].some(isIts)) add(chunk.fileName);
  }
  return [...chunks];
}

function renderSitemap(shells: readonly Shell[]): string {
  const urls = shells.flatMap(({ language, path }) =>
    path === undefined ? [] : [`  <url><loc>${escapeHtml(`${siteUrl}/${language}${path}`)}</loc></url>`],
  );
  const open = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">';
  return ['<?xml version="1.0" encoding="UTF-8"?>', open, ...urls, '</urlset>', ''].join('\n');
}

function renderRobots({ banner }: SiteSettings): string {
  return banner
    ? 'User-agent: *\nDisallow: /\n'
    : `User-agent: *\nDisallow: /api/\n\nSitemap: ${siteUrl}/sitemap.xml\n`;
}
