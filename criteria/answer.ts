import type { Criterion } from './catalogue.ts';

export const statuses = ['?', 'Unmet', 'N/A', 'Met'] as const;
export type Status = (typeof statuses)[number];

export interface Answer {
  readonly status: Status;
  /** Markdown, at most `maxJustification` code points; empty for none. */
  readonly justification: string;
}

export const unanswered: Answer = { status: '?', justification: '' };

/** Longest justification, in code points. */
export const maxJustification = 8192;

/** Why an input was not taken: a code that is a key in `errors.json`, and the limit where there is one. */
export interface Problem {
  readonly code: ProblemCode;
  readonly limit?: number;
}
export type ProblemCode =
  | 'unknown_status'
  | 'na_never_offered'
  | 'not_text'
  | 'too_long'
  | 'control_character'
  | 'lone_surrogate'
  | 'invalid_url'
  | 'invalid_languages'
  | 'invalid_cpe'
  | 'unknown_language'
  | 'url_missing';

export type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem };

/** One of the four exact texts, or undefined. */
export function parseStatus(input: unknown): Status | undefined {
  return statuses.find((status) => status === input);
}

const statusByLenientText = new Map<string, Status>([
  ['?', '?'],
  ['unknown', '?'],
  ['unmet', 'Unmet'],
  ['n/a', 'N/A'],
  ['na', 'N/A'],
  ['met', 'Met'],
]);

/** As people write it in files: case, outer blanks, `na` and `unknown` are forgiven. Anything else is undefined. */
export function parseStatusLeniently(input: string): Status | undefined {
  return statusByLenientText.get(input.trim().toLowerCase());
}

/**
 * The answer, or the first thing wrong with it. N/A is taken when one of the criterion's levels offers it. The status of
 * a computed criterion is dropped, its justification kept.
 */
export function parseAnswer(criterion: Criterion, status: unknown, justification: unknown): Parsed<Answer> {
  const text = parseJustification(justification);
  if (!text.ok) return text;
  const known = parseStatusOf(criterion, status);
  return known.ok ? { ok: true, value: { status: known.value, justification: text.value } } : known;
}

export function parseJustification(input: unknown): Parsed<string> {
  return parseText(input, maxJustification);
}

/** The status as it is stored for that criterion; `?` for one that is computed. */
export function parseStatusOf(criterion: Criterion, input: unknown): Parsed<Status> {
  const status = parseStatus(input);
  if (!status) return refuse('unknown_status');
  if (criterion.achieves) return { ok: true, value: '?' };
  if (status === 'N/A' && !isNaOffered(criterion)) return refuse('na_never_offered');
  return { ok: true, value: status };
}

export function isNaOffered(criterion: Criterion): boolean {
  return criterion.entries.some((entry) => entry.flags.has('na_allowed'));
}

export function isSameAnswer(a: Answer, b: Answer): boolean {
  return a.status === b.status && a.justification === b.justification;
}

/** Well-formed text without control characters other than tab, line feed and carriage return, of `limit` code points at most. */
export function parseText(input: unknown, limit: number): Parsed<string> {
  if (typeof input !== 'string') return refuse('not_text');
  if (isLongerThan(input, limit)) return { ok: false, problem: { code: 'too_long', limit } };
  // eslint-disable-next-line no-control-regex -- control characters are what this looks for
  if (/[\u0000-\u0008\u000B\u000C\u000E-\u001F]/.test(input)) return refuse('control_character');
  if (!input.isWellFormed()) return refuse('lone_surrogate');
  return { ok: true, value: input };
}

export function refuse(code: ProblemCode): { readonly ok: false; readonly problem: Problem } {
  return { ok: false, problem: { code } };
}

/**
 * What the rules need to know of an answer: its status, whether the justification is good, whether it holds a URL.
 * Stored with the score, so that a score can go on from the last one without reading texts.
 */
export interface Evidence {
  readonly status: Status;
  readonly isGood: boolean;
  readonly hasUrl: boolean;
}

export const noEvidence: Evidence = { status: '?', isGood: false, hasUrl: false };

/** Shortest good justification, in code points. */
const minGood = 5;

/**
 * Evidence of an answer. A justification that begins with `// ` is a private note: neither good nor a URL. Looking for a
 * URL costs most, so a caller that never asks for one can leave it out.
 */
export function weigh({ status, justification }: Answer, needsUrl = true): Evidence {
  const isNote = justification.startsWith('// ');
  return {
    status,
    isGood: !isNote && isLongerThan(justification, minGood - 1),
    hasUrl: needsUrl && !isNote && /https?:\/\/[^/. ]+\.[^ ]/.test(justification),
  };
}

/** Evidence as a number below `evidenceCount`: two bits of status, one for a good justification, one for a URL. */
export function packEvidence({ status, isGood, hasUrl }: Evidence): number {
  return statuses.indexOf(status) + (isGood ? 4 : 0) + (hasUrl ? 8 : 0);
}

export const evidenceCount = 16;

export function unpackEvidence(packed: number): Evidence {
  const status = statuses[packed & 3] ?? '?';
  return { status, isGood: (packed & 4) !== 0, hasUrl: (packed & 8) !== 0 };
}

/** Whether a text has more than so many code points. */
export function isLongerThan(text: string, codePoints: number): boolean {
  if (text.length <= codePoints) return false;
  if (text.length > 2 * codePoints) return true;
  let count = 0;
  for (const _ of text) if (++count > codePoints) return true;
  return false;
}
