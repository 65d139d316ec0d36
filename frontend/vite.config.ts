import { existsSync, readFileSync } from 'node:fs';
import { micromark } from 'micromark';
import { defineConfig, type Plugin } from 'vite';
import { languages } from '../criteria/fields.ts';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [criteriaTexts(), shells()],
  // The same bundle whatever NODE_ENV says: tests build the site too.
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact', development: false } },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    assetsDir: 'assets',
    // The content security policy allows no inline content.
    assetsInlineLimit: 0,
    // All that pages share is loaded with the entry, so there is nothing left to preload.
    modulePreload: false,
    target: ['chrome123', 'edge123', 'firefox121', 'safari17.5'],
    rolldownOptions: {
      input: { index: new URL('index.html', import.meta.url).pathname },
      // One chunk for what several pages use packs smaller than many. The criteria change at another pace, and the
      // questionnaire opens without its panels.
      output: {
        codeSplitting: {
          groups: [
            { name: 'criteria', test: /criteria\/compiled\.ts$/ },
            { name: 'shared', test: /(?<!item-link|score-table|value-view)\.tsx?$|node_modules/, minShareCount: 2 },
          ],
        },
      },
    },
  },
});

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
      const texts: Record<string, { statement: string; details?: string }> = JSON.parse(readFileSync(id, 'utf8'));
      const html = Object.entries(texts).map(([criterion, { statement, details }]) => [
        criterion,
        { statement: render(statement), ...(details === undefined ? {} : { details: render(details) }) },
      ]);
      return JSON.stringify(Object.fromEntries(html));
    },
  };
}

/** Emits the one document as `<language>/index.html` for each language that has texts, which is where the site looks for it. */
function shells(): Plugin {
  return {
    name: 'shells',
    enforce: 'post',
    generateBundle(_, bundle) {
      const shell = bundle['index.html'];
      if (shell?.type !== 'asset') throw new Error('no index.html to make the shells from');
      delete bundle['index.html'];
      for (const language of languages) {
        if (!existsSync(new URL(`../locales/${language}/ui.json`, import.meta.url))) continue;
        const source = String(shell.source).replace('<html lang="en">', `<html lang="${language}">`);
        this.emitFile({ type: 'asset', fileName: `${language}/index.html`, source });
      }
    },
  };
}
