import { createInstance } from 'i18next';
import { languages } from '../criteria/fields.ts';
import type groups from '../locales/en/groups.json';
import type people from '../locales/en/people.json';
import type ui from '../locales/en/ui.json';

/** Path of a text in ui.json or people.json, without the ending of a plural. */
export type TextKey = WithoutPlural<Leaf<typeof ui & typeof people>>;

export type TextFile = 'ui' | 'people' | 'errors' | 'groups';

type Leaf<T> = {
  [K in keyof T & string]: T[K] extends string ? K : `${K}.${Leaf<T[K]>}`;
}[keyof T & string];
type WithoutPlural<K extends string> = K extends `${infer Stem}_${'one' | 'other'}` ? Stem : K;

/** Texts of one criterion: HTML that the build rendered from our own Markdown, and plain hints for the justification. */
export interface CriterionText {
  readonly statement: string;
  readonly details?: string;
  readonly rationale?: string;
  readonly placeholders?: { readonly met?: string; readonly unmet?: string; readonly na?: string };
}

export type CriterionTexts = ReadonlyMap<string, CriterionText>;

/** Addresses of the texts, which are fetched as data and not bundled as scripts. */
const files = import.meta.glob<string>('../locales/*/{ui,people,errors,groups}.json', {
  query: '?url',
  import: 'default',
  eager: true,
});
const criteriaFiles = import.meta.glob<Readonly<Record<string, CriterionText>>>('../locales/*/criteria/*.json', {
  import: 'default',
});

const texts = createInstance();

let read = fetchTexts;

/** Loads the texts of a language, and the English ones for what it lacks. Rejects if they can't be read. */
export async function openTexts(language: string, reader = fetchTexts): Promise<void> {
  read = reader;
  const names = ['ui', 'errors', 'groups'] as const;
  const loaded = await readTexts(language, names);
  if (texts.isInitialized) await texts.changeLanguage(language);
  else
    await texts.init({
      lng: language,
      fallbackLng: 'en',
      ns: names,
      defaultNS: 'ui',
      interpolation: { escapeValue: false },
      resources: {},
    });
  for (const { one, name, bundle } of loaded) texts.addResourceBundle(one, name, bundle);
}

/** Loads what only the pages about people say, beside what all pages do. Rejects if it can't be read. */
export async function openPeopleTexts(): Promise<void> {
  for (const { one, bundle } of await readTexts(ownLanguage(), ['people'])) texts.addResourceBundle(one, 'ui', bundle);
}

/** Texts of a language and the English ones, of which some may be missing. */
async function readTexts(language: string, names: readonly TextFile[]) {
  const reads = [...new Set(['en', language])].flatMap((one) =>
    names.map(async (name) => ({ one, name, bundle: await read(one, name) })),
  );
  return (await Promise.all(reads)).filter(({ bundle }) => bundle !== undefined);
}

/** First segment of a path where it is one of the nine languages. */
export function languageOf(path: string): string | undefined {
  return languages.find((language) => language === path.split('/')[1]);
}

/** Address of a page in the language of this one; `path` begins with a slash or is empty for the start page. */
export function pagePath(path: string): string {
  return `/${texts.language}${path}`;
}

/** Language of this page, as its address has it. */
export function ownLanguage(): string {
  return texts.language ?? 'en';
}

/** Language of the texts shown: that of the address, or English while it has none. */
export function shownLanguage(language: string): string {
  return files[`../locales/${language}/ui.json`] ? language : 'en';
}

/** A text of ui.json or people.json. Its placeholders are filled as they are: Preact escapes them. */
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

/** A time as people of the language write its day, with the hour if asked for; nothing for what is no time. */
export function formatDate(time: string, timeStyle?: 'short'): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return '';
  return new Intl.DateTimeFormat(texts.language, { dateStyle: 'medium', timeStyle }).format(date);
}

async function fetchTexts(language: string, name: TextFile): Promise<object | undefined> {
  const address = files[`../locales/${language}/${name}.json`];
  if (address === undefined) return undefined;
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response.json();
}
