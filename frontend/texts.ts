import { createInstance } from 'i18next';
import { languages } from '../criteria/fields.ts';
import type groups from '../locales/en/groups.json';
import type ui from '../locales/en/ui.json';

/** Path of a text in ui.json, without the ending of a plural. */
export type TextKey = WithoutPlural<Leaf<typeof ui>>;

type Leaf<T> = {
  [K in keyof T & string]: T[K] extends string ? K : `${K}.${Leaf<T[K]>}`;
}[keyof T & string];
type WithoutPlural<K extends string> = K extends `${infer Stem}_${'one' | 'other'}` ? Stem : K;

/** Texts of one level's criteria, as HTML that the build rendered from our own Markdown. */
export type CriterionTexts = ReadonlyMap<string, { readonly statement: string; readonly details?: string }>;

/** Addresses of the texts, which are fetched as data and not bundled as scripts. */
const files = import.meta.glob<string>('../locales/*/{ui,errors,groups}.json', {
  query: '?url',
  import: 'default',
  eager: true,
});
const criteriaFiles = import.meta.glob<Record<string, { statement: string; details?: string }>>(
  '../locales/*/criteria/*.json',
  { import: 'default' },
);

const texts = createInstance();

/** Loads the texts of a language, and the English ones for what it lacks. Rejects if they can't be fetched. */
export async function openTexts(language: string): Promise<void> {
  await texts.init({
    lng: language,
    fallbackLng: 'en',
    ns: ['ui', 'errors', 'groups'],
    defaultNS: 'ui',
    interpolation: { escapeValue: false },
    resources: {},
  });
  await Promise.all(
    [...new Set(['en', language])].flatMap((one) =>
      (['ui', 'errors', 'groups'] as const).map(async (name) => {
        const address = files[`../locales/${one}/${name}.json`];
        if (address === undefined) return;
        const response = await fetch(address);
        if (!response.ok) throw new Error(`${address}: ${response.status}`);
        texts.addResourceBundle(one, name, await response.json());
      }),
    ),
  );
}

/** First segment of a path where it is one of the nine languages. */
export function languageOf(path: string): string | undefined {
  return languages.find((language) => language === path.split('/')[1]);
}

/** Address of a page in the language of this one; `path` begins with a slash or is empty for the start page. */
export function pagePath(path: string): string {
  return `/${texts.language}${path}`;
}

/** Language of the texts shown: that of the address, or English while it has none. */
export function shownLanguage(language: string): string {
  return files[`../locales/${language}/ui.json`] ? language : 'en';
}

/** A text of ui.json. Its placeholders are filled as they are: Preact escapes them. */
export function t(key: TextKey, values?: Readonly<Record<string, string | number>>): string {
  return texts.t(key, { ...values });
}

/** What happened, in words; a code that has none is named. */
export function explain({ code, limit }: { readonly code: string; readonly limit?: number }): string {
  const isKnown = texts.exists(code, { ns: 'errors', nsSeparator: false, keySeparator: false });
  return texts.t(isKnown ? code : 'unknown', { ns: 'errors', nsSeparator: false, code, limit });
}

/** Name of a series, level, group or subgroup; its id if it has none. */
export function heading(kind: keyof typeof groups, id: string): string {
  return texts.t(`${kind}.${id}`, { ns: 'groups', defaultValue: id });
}

/** The texts of one level's criteria, English where the language has none; empty where no language has any. */
export async function loadCriterionTexts(level: string): Promise<CriterionTexts> {
  const { language } = texts;
  const load =
    criteriaFiles[`../locales/${language}/criteria/${level}.json`] ??
    criteriaFiles[`../locales/en/criteria/${level}.json`];
  return new Map(Object.entries(load ? await load() : {}));
}

/** A time as people of the language write its day; nothing for what is no time. */
export function formatDate(time: string): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return '';
  return new Intl.DateTimeFormat(texts.language, { dateStyle: 'medium' }).format(date);
}
