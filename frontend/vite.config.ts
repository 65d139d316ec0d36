import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { micromark } from 'micromark';
import { build, defineConfig, type Plugin, type Rolldown } from 'vite';
import type { Shell } from './prerender.tsx';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [criteriaTexts(), bareImports(), bareTexts(), shells()],
  // The same bundle whatever NODE_ENV says: tests build the site too.
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact', development: false } },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    assetsDir: 'assets',
    // The content security policy allows no inline content.
    assetsInlineLimit: 0,
    cssCodeSplit: false,
    // All that pages share is loaded with the entry, so there is nothing left to preload.
    modulePreload: false,
    target: ['chrome123', 'edge123', 'firefox121', 'safari17.5'],
    rolldownOptions: {
      input: { index: new URL('index.html', import.meta.url).pathname },
      // One chunk for what several pages use packs smaller than many, but the questionnaire is not to wait for what only
      // other pages share. The criteria change at another pace.
      output: {
        codeSplitting: {
          groups: [
            { name: 'criteria', test: /criteria\/compiled\.ts$/ },
            { name: chunkOf, debugName: 'by page', test: /\.tsx?$|node_modules/ },
          ],
        },
      },
    },
  },
});

interface Graph {
  getModuleInfo(
    id: string,
  ): { readonly importers: readonly string[]; readonly dynamicImporters: readonly string[] } | null;
}

/** The chunk of a module by the pages that import it at once: parts that are fetched later find theirs loaded. */
function chunkOf(id: string, graph: Graph): 'core' | 'questionnaire' | 'pages' | null {
  const seen = new Set([id]);
  for (const one of seen) for (const importer of graph.getModuleInfo(one)?.importers ?? []) seen.add(importer);
  const isMain = [...seen].some((one) => one.endsWith('/frontend/main.tsx'));
  const pages = [...seen].filter(
    (one) => one.includes('/frontend/pages/') && (graph.getModuleInfo(one)?.dynamicImporters.length ?? 0) > 0,
  );
  const isQuestionnaires = pages.some((one) => one.endsWith('/edit-project.tsx'));
  if (isMain || (isQuestionnaires && pages.length > 1)) return 'core';
  if (isQuestionnaires) return 'questionnaire';
  return pages.length > 1 ? 'pages' : null;
}

/** Vite's wrapper of imports waits for stylesheets and preloads chunks. There is one stylesheet, and shells do the rest. */
function bareImports(): Plugin {
  return {
    name: 'bare-imports',
    enforce: 'pre',
    load: (id) => (id === '\0vite/preload-helper.js' ? 'export const __vitePreload = (load) => load();' : undefined),
  };
}

/**
 * i18next without what the page never calls: its loader of texts, which asks a backend that is not there, and what it
 * says only while debugging; 2 of its 16 KB. Stops the build where another release reads otherwise.
 */
function bareTexts(): Plugin {
  const said = /^(\s*(?:if \(.*?\) )?)this\.logger\.(?:warn|log|deprecate)\(.*\);$/gm;
  const loader = /^class Connector extends EventEmitter \{\n[^]*?^\}$/gm;
  return {
    name: 'bare-texts',
    enforce: 'pre',
    transform(code, id) {
      if (!id.endsWith('/i18next/dist/esm/i18next.js')) return undefined;
      if ((code.match(said)?.length ?? 0) < 20 || code.match(loader)?.length !== 1) throw new Error('another i18next');
      return code.replace(said, '$1;').replace(loader, 'class Connector extends EventEmitter { state = {}; }');
    },
  };
}

interface CriterionText {
  readonly statement: string;
  readonly details?: string;
  readonly rationale?: string;
  readonly placeholders?: Readonly<Record<string, string>>;
}

/**
 * Renders the Markdown of the criteria's texts while building, so that the page ships no renderer. micromark escapes HTML;
 * links open beside the questionnaire.
 */
function criteriaTexts(): Plugin {
  const render = (markdown: string) =>
    micromark(markdown).replaceAll('<a href=', '<a target="_blank" rel="noopener noreferrer" href=');
  return {
    name: 'criteria-texts',
    enforce: 'pre',
    load(id) {
      if (!/\/locales\/[^/]+\/criteria\/[^/]+\.json$/.test(id)) return undefined;
      const texts: Record<string, CriterionText> = JSON.parse(readFileSync(id, 'utf8'));
      const html = Object.entries(texts).map(([criterion, { statement, details, rationale, placeholders }]) => [
        criterion,
        {
          statement: render(statement),
          ...(details === undefined ? {} : { details: render(details) }),
          ...(rationale === undefined ? {} : { rationale: render(rationale) }),
          ...(placeholders === undefined ? {} : { placeholders }),
        },
      ]);
      return JSON.stringify(Object.fromEntries(html));
    },
  };
}

/**
 * Emits a document for each shell of `prerender.tsx`, and the sitemap. VITE_SITE_URL is the site's address, such as
 * `https://laurels.example.org`; without it there are neither canonical addresses nor a sitemap, which must be absolute.
 */
function shells(): Plugin {
  let siteUrl: string | undefined;
  return {
    name: 'shells',
    enforce: 'post',
    configResolved({ env }) {
      siteUrl = env['VITE_SITE_URL'] ? new URL(env['VITE_SITE_URL']).origin : undefined;
    },
    async generateBundle(_, bundle) {
      const document = bundle['index.html'];
      if (document?.type !== 'asset') throw new Error('no index.html to make the shells from');
      delete bundle['index.html'];
      const rendered = await renderShells();
      for (const shell of rendered) {
        const source = fillDocument(String(document.source), shell, renderHead(shell, { bundle, siteUrl }));
        this.emitFile({ type: 'asset', fileName: `${shell.language}/${shell.file}.html`, source });
      }
      if (siteUrl !== undefined)
        this.emitFile({ type: 'asset', fileName: 'sitemap.xml', source: renderSitemap(siteUrl, rendered) });
    },
    writeBundle({ dir }) {
      if (siteUrl !== undefined && dir !== undefined)
        appendFileSync(join(dir, 'robots.txt'), `\nSitemap: ${siteUrl}/sitemap.xml\n`);
    },
  };
}

/** Builds the pages for this machine and renders them. */
async function renderShells(): Promise<readonly Shell[]> {
  const built = await build({
    configFile: false,
    root: import.meta.dirname,
    logLevel: 'warn',
    plugins: [criteriaTexts()],
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

function fillDocument(document: string, { language, title, html }: Shell, head: readonly string[]): string {
  const isNew = (tag: string) => !document.includes(/ href="([^"]+)"/.exec(tag)?.[1] ?? tag);
  return document
    .replace('<html lang="en">', () => `<html lang="${language}">`)
    .replace(/<title>.*?<\/title>/, () => `<title>${escape(title)}</title>`)
    .replace(/(?=<script type="module")/, () =>
      head
        .filter(isNew)
        .map((tag) => `${tag}\n    `)
        .join(''),
    )
    .replace('<div id="app"></div>', () => `<div id="app">${html}</div>`);
}

interface Site {
  readonly bundle: Rolldown.OutputBundle;
  readonly siteUrl: string | undefined;
}

function renderHead({ language, path, title, description, modules }: Shell, { bundle, siteUrl }: Site): string[] {
  const property = (name: string, content: string) => `<meta property="og:${name}" content="${content}" />`;
  const address = siteUrl === undefined || path === undefined ? undefined : `${siteUrl}/${language}${path}`;
  return [
    `<meta name="description" content="${escape(description)}" />`,
    ...(address === undefined ? [] : [`<link rel="canonical" href="${address}" />`, property('url', address)]),
    property('type', 'website'),
    property('site_name', 'Laurels'),
    property('title', escape(title)),
    property('description', escape(description)),
    property('image', `${siteUrl ?? ''}/social.png`),
    '<meta name="twitter:card" content="summary_large_image" />',
    ...listTexts(bundle, language).map((file) => `<link rel="preload" as="fetch" crossorigin href="/${file}" />`),
    ...listChunks(bundle, modules).map((file) => `<link rel="modulepreload" crossorigin href="/${file}" />`),
  ];
}

/** The files of texts that every page reads first. */
function listTexts(bundle: Rolldown.OutputBundle, language: string): string[] {
  const wanted = new Set(['ui', 'errors', 'groups'].map((name) => `../locales/${language}/${name}.json`));
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

function renderSitemap(siteUrl: string, shells: readonly Shell[]): string {
  const urls = shells.flatMap(({ language, path }) =>
    path === undefined ? [] : [`  <url><loc>${escape(`${siteUrl}/${language}${path}`)}</loc></url>`],
  );
  const open = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">';
  return ['<?xml version="1.0" encoding="UTF-8"?>', open, ...urls, '</urlset>', ''].join('\n');
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
