import { languages } from '../../criteria/fields.ts';

/** Longest path that is followed, characters: proposals in the query of an edit page fit. */
const maxLength = 4000;

/** Pages that nobody wants to come back to. */
const endless = ['sign-in', 'confirm'];

/**
 * A path of this site to lead somebody to, as given, or undefined for anything else. Only what every browser and every parser
 * reads alike is taken: one slash at the start, characters that URLs have unescaped, whole escapes, no dot segments, no
 * empty segments, and nothing under `/api/`.
 */
export function parseReturnPath(input: unknown): string | undefined {
  if (typeof input !== 'string' || input.length > maxLength) return undefined;
  const [, path = '', rest = ''] = /^(\/[\w\-.~!$&'()*+,;=:@%/]*)([?#][\w\-.~!$&'()*+,;=:@%/?#]*)?$/.exec(input) ?? [];
  if (path === '' || /%(?![\da-f]{2})/i.test(input) || !isPlain(path)) return undefined;
  const url = new URL(input, 'https://site.invalid');
  const isSame = url.origin === 'https://site.invalid' && url.pathname + url.search + url.hash === path + rest;
  return isSame && leadsSomewhere(path) ? input : undefined;
}

/** The language of a path, or else of whoever reads English. */
export function languageOf(path: string | undefined): string {
  const first = path?.split(/[/?#]/, 2)[1];
  return languages.find((language) => language === first) ?? 'en';
}

/** Whether no segment is empty, a dot segment, or hides a slash, a backslash, a control character or another escape. */
function isPlain(path: string): boolean {
  if (path.includes('//')) return false;
  if (/%(?:2f|5c|25|[01][\da-f]|7f)/i.test(path)) return false;
  return !path.split('/').some((segment) => /^(?:\.|%2e){1,2}$/i.test(segment));
}

function leadsSomewhere(path: string): boolean {
  const [, first, second] = path.toLowerCase().split('/');
  return first !== 'api' && !endless.includes(second ?? '') && !endless.includes(first ?? '');
}
