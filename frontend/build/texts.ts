import { readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { micromark } from 'micromark';
import type { Plugin } from 'vite';
import { catalogue } from '../../criteria/catalogue.ts';
import english from '../../locales/en/ui.json' with { type: 'json' };
import { parseSettings, settingsVariable } from './settings.ts';

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
export function criteriaTexts(): Plugin {
  const render = (markdown: string) =>
    micromark(markdown).replaceAll('<a href=', '<a target="_blank" rel="noopener noreferrer" href=');
  return {
    name: 'criteria-texts',
    enforce: 'pre',
    load(id) {
      if (!/\/locales\/[^/]+\/criteria\/[^/]+\.json$/.test(id)) return undefined;
      const texts = readTexts(id);
      for (const { criterion } of catalogue.levels.find((one) => id.endsWith(`/locales/en/criteria/${one.id}.json`))
        ?.entries ?? [])
        if (!Object.hasOwn(texts, criterion)) throw new Error(`${id} has no text for ${criterion}`);
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

function readTexts(path: string): Record<string, CriterionText> {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new Error(`${path}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

/**
 * Has the texts of the pages call the site by the programme's name wherever they name it. They change before their files are
 * named by their content: what is kept for a year is never two things.
 */
export function siteName(): Plugin {
  let programmeName: string | undefined;
  return {
    name: 'site-name',
    enforce: 'pre',
    configResolved({ env }) {
      ({ programmeName } = parseSettings(env[settingsVariable]));
    },
    load(id) {
      const [file = '', query] = id.split('?');
      if (programmeName === undefined || !/\/locales\/[^/]+\/(?:ui|people)\.json$/.test(file)) return undefined;
      const source = renameSite(file, programmeName);
      if (query !== 'url') return source;
      const originalFileName = relative(import.meta.dirname, file).replace(/^\.\.\//, '');
      const asset = this.emitFile({ type: 'asset', name: basename(file), originalFileName, source });
      return `export default import.meta.ROLLDOWN_FILE_URL_${asset}`;
    },
  };
}

/** A language that does not translate the name has the English one. */
function renameSite(file: string, programmeName: string): string {
  const read = (path: string) => JSON.parse(readFileSync(path, 'utf8'));
  const texts: unknown = read(file);
  const { site }: { readonly site?: { readonly name?: string } } = read(join(dirname(file), 'ui.json'));
  const name = site?.name ?? english.site.name;
  const rename = (value: unknown) => (typeof value === 'string' ? value.replaceAll(name, () => programmeName) : value);
  return JSON.stringify(texts, (_, value: unknown) => rename(value));
}
