import { type Parsed, parseText, type Problem, refuse } from './answer.ts';

/** What a project says of itself beside its answers, by the names of the project JSON. */
export const fieldNames = [
  'name',
  'description',
  'homepage_url',
  'repo_url',
  'license',
  'implementation_languages',
  'cpe',
  'general_comments',
  'entry_locale',
] as const;
export type FieldName = (typeof fieldNames)[number];
export type Fields = Readonly<Record<FieldName, string>>;

export const noFields: Fields = {
  name: '',
  description: '',
  homepage_url: '',
  repo_url: '',
  license: '',
  implementation_languages: '',
  cpe: '',
  general_comments: '',
  entry_locale: 'en',
};

/** Languages of pages and entries, in the order of menus. */
export const languages = ['en', 'zh-CN', 'es', 'fr', 'de', 'ja', 'pt-BR', 'ru', 'sw'] as const;

/** Longest text of each field, in code points. */
export const maxLengths: Readonly<Record<FieldName, number>> = {
  name: 254,
  description: 8192,
  homepage_url: 254,
  repo_url: 254,
  license: 254,
  implementation_languages: 254,
  cpe: 254,
  general_comments: 8192,
  entry_locale: 254,
};

export function parseFieldName(text: string): FieldName | undefined {
  return fieldNames.find((name) => name === text);
}

/** The field as stored, or the first thing wrong with it. Trailing slashes of URLs go; a blank language becomes `en`. */
export function parseField(name: FieldName, input: unknown): Parsed<string> {
  const text = parseText(input, maxLengths[name]);
  if (!text.ok) return text;
  const { value } = text;
  switch (name) {
    case 'homepage_url':
    case 'repo_url':
      return isUrl(value) ? { ok: true, value: withoutTrailingSlashes(value) } : refuse('invalid_url');
    case 'implementation_languages':
      return isLanguageList(value) ? text : refuse('invalid_languages');
    case 'cpe':
      return value === '' || value.startsWith('cpe:') ? text : refuse('invalid_cpe');
    case 'entry_locale':
      if (value.trim() === '') return { ok: true, value: 'en' };
      return languages.some((language) => language === value) ? text : refuse('unknown_language');
    default:
      return text;
  }
}

/** An entry needs a homepage or a repository to be about. */
export function judgeFields(fields: Fields): Problem | undefined {
  return fields.homepage_url === '' && fields.repo_url === '' ? { code: 'url_missing' } : undefined;
}

/** Days after which an entry may turn to another repository again. */
const moveDays = 180;

/**
 * First day, in UTC, on which an entry may turn from one repository URL to another; undefined if it may at once: because the
 * last change, `changedAt`, is long enough ago or never was, nothing stood there, or both are spellings of one repository.
 */
export function nextMove(old: string, now: string, changedAt: string | null): string | undefined {
  const from = canonicalUrl(old);
  if (changedAt === null || from === '' || from === canonicalUrl(now)) return undefined;
  return new Date(Date.parse(changedAt) + moveDays * 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
}

const urlShape =
  /^https?:\/\/([A-Za-z0-9][A-Za-z0-9._-]*)(?:\/(?:[A-Za-z0-9_.:/+!,#@~-]|%(?:20|[89A-Ea-e][0-9A-Fa-f]|[Ff][0-7]))*)?$/;

/** Empty, or http(s) to a host with a dot that is no IP address, without user, port or query; percent triplets are UTF-8. */
export function isUrl(text: string): boolean {
  if (text === '') return true;
  const host = urlShape.exec(text)?.[1];
  if (!host || !/^[^.]+(?:\.[^.]+)+\.?$/.test(host) || isNumericHost(host)) return false;
  try {
    decodeURIComponent(text.replaceAll('+', ' '));
    return true;
  } catch {
    return false;
  }
}

/** An IPv4 address in any spelling a browser understands ends in a numeric label, such as `0x7f.1` or `127.0.0.1.`. */
function isNumericHost(host: string): boolean {
  return /(?:^|\.)(?:\d+|0x[0-9a-f]*)\.?$/i.test(host);
}

function withoutTrailingSlashes(url: string): string {
  return url.replace(/(?<!\/)\/+$/, '');
}

function isLanguageList(text: string): boolean {
  return (
    text === '' || text === '-' || text.split(/, ?/).every((name) => /^[A-Za-z0-9 !#$%'()*+./:;=?@[\]^~-]+$/.test(name))
  );
}

/** Forges whose paths ignore case. */
const caselessForges = ['github.com', 'gitlab.com', 'bitbucket.org', 'codeberg.org'];

/**
 * The form in which a repository URL is claimed: no scheme, `www.`, trailing `/` or `.git`; the host in lower case, and
 * the path too on forges that ignore its case. Two URLs of one form are one repository.
 */
export function canonicalUrl(url: string): string {
  const { host, path } = splitUrl(url);
  return host + (caselessForges.includes(host) ? path.toLowerCase() : path);
}

/** Host and path of the canonical form, but the path in the case in which it was typed; it is empty or begins with `/`. */
export function splitUrl(url: string): { readonly host: string; readonly path: string } {
  const bare = url.replace(/^https?:\/\//i, '').replace(/#.*$/s, '');
  const slash = `${bare}/`.indexOf('/');
  const host = bare
    .slice(0, slash)
    .toLowerCase()
    .replace(/(?<!\.)\.+$/, '')
    .replace(/^www\.(?=.*\.)/, '');
  const path = withoutTrailingSlashes(plainPath(bare.slice(slash)).replace(/(?<!\.git)(?:\.git)+$/i, ''));
  return { host, path };
}

/** The path without empty and dot segments, its percent triplets in upper case. */
function plainPath(path: string): string {
  const segments: string[] = [];
  for (const segment of path.replace(/%[0-9a-f]{2}/gi, (triplet) => triplet.toUpperCase()).split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  return segments.map((segment) => `/${segment}`).join('');
}
