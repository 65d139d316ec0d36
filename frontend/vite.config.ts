import { defineConfig, type Plugin } from 'vite';
import { bareTexts } from './build/bare-texts.ts';
import { shells } from './build/shells.ts';
import { criteriaTexts, siteName } from './build/texts.ts';

/** In this order: a chunk takes along what it needs and no earlier one has. */
const chunks = ['core', 'questionnaire', 'session', 'account', 'pages'] as const;

export default defineConfig({
  root: import.meta.dirname,
  plugins: [criteriaTexts(), siteName(), bareImports(), bareTexts(), shells()],
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
            ...chunks.map((chunk) => ({
              name: (id: string, graph: Graph) => (chunkOf(id, graph) === chunk ? chunk : null),
              debugName: chunk,
              test: /\.tsx?$|node_modules/,
            })),
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
function chunkOf(id: string, graph: Graph): (typeof chunks)[number] | null {
  const seen = new Set([id]);
  for (const one of seen) for (const importer of graph.getModuleInfo(one)?.importers ?? []) seen.add(importer);
  const isMain = [...seen].some((one) => one.endsWith('/frontend/main.tsx'));
  const pages = [...seen].filter(
    (one) => one.includes('/frontend/pages/') && (graph.getModuleInfo(one)?.dynamicImporters.length ?? 0) > 0,
  );
  const isQuestionnaires = pages.some((one) => one.endsWith('/edit-project.tsx'));
  if (isMain || (isQuestionnaires && pages.length > 1)) return 'core';
  if (isQuestionnaires) return 'questionnaire';
  if (/\/frontend\/(?:session|people-replies)\.ts$/.test(id)) return 'session';
  if (pages.length > 1 && pages.every((one) => one.includes('/pages/account/'))) return 'account';
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
