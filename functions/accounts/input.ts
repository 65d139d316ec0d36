import type { Context } from 'hono';
import { languages } from '../../criteria/fields.ts';
import type { Json } from '../../criteria/json.ts';
import { type Bindings, RequestError } from '../http/app.ts';
import { readBody } from '../http/body.ts';

/** Why a value was not taken: a code of `errors.json`, and the limit where there is one. */
export interface Problem {
  readonly code: string;
  readonly limit?: number;
}

export type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem };

/** Makes a value of a member of a body; a missing one is undefined. */
export type Parser<T> = (input: Json | undefined) => Parsed<T>;

/** Members of that many names and no others. */
type Members<P extends Readonly<Record<string, Parser<unknown>>>> = {
  readonly [Name in keyof P]: P[Name] extends Parser<infer T> ? T : never;
};

/** Problems told at most. */
const maxProblems = 100;

/** The body's members. Throws 400 `invalid` with all that is wrong with them; a name without a parser is wrong. */
export async function readMembers<P extends Readonly<Record<string, Parser<unknown>>>>(
  c: Context<Bindings>,
  parsers: P,
): Promise<Members<P>> {
  const body = await readBody(c);
  if (body === null || typeof body !== 'object' || Array.isArray(body)) {
    throw invalid([{ field: 'body', code: 'not_an_object' }]);
  }
  const given = new Map(Object.entries(body));
  const problems: FieldProblem[] = [...given.keys()]
    .filter((name) => !Object.hasOwn(parsers, name))
    .map((name) => ({ field: name.slice(0, 200).toWellFormed(), code: 'unknown_key' }));
  const values: [string, unknown][] = [];
  for (const [name, parse] of Object.entries(parsers)) {
    const parsed = parse(given.get(name));
    if (parsed.ok) values.push([name, parsed.value]);
    else problems.push({ field: name, ...(given.has(name) ? parsed.problem : { code: 'missing' }) });
  }
  if (problems.length > 0) throw invalid(problems.slice(0, maxProblems));
  return Object.fromEntries(values) as Members<P>;
}

export interface FieldProblem extends Problem {
  readonly field: string;
}

export function invalid(problems: readonly FieldProblem[]): RequestError {
  return new RequestError(400, 'invalid', { problems });
}

/** A member that may be left out. */
export function optional<T>(parse: Parser<T>): Parser<T | undefined> {
  return (input) => (input === undefined ? { ok: true, value: undefined } : parse(input));
}

/** Any text that fits: what it must be is seen when it is looked up. */
export function parseText(maxLength: number): Parser<string> {
  return (input) => {
    if (typeof input !== 'string') return refuse('not_text');
    if (input.length > maxLength) return { ok: false, problem: { code: 'too_long', limit: maxLength } };
    return input.isWellFormed() ? { ok: true, value: input } : refuse('lone_surrogate');
  };
}

/** A secret of ours that came back, whatever it is: a wrong one leads nowhere. */
export const parseSecret = parseText(200);

export const parseLanguage: Parser<string> = (input) => {
  const language = languages.find((known) => known === input);
  return language === undefined ? refuse('unknown_language') : { ok: true, value: language };
};

/** A name shown to everybody: one line of 1 to 50 characters, outer blanks dropped. */
export const parseName: Parser<string> = (input) => {
  const text = parseText(1000)(input);
  if (!text.ok) return text;
  const name = text.value.normalize('NFC').trim();
  if (!/[\p{L}\p{N}\p{P}\p{S}]/u.test(name)) return refuse('too_short', 1);
  if (Array.from(name).length > maxName) return refuse('too_long', maxName);
  // Without what nobody sees one name would look like another; joiners alone belong to scripts and emoji.
  return /[\p{Cc}\p{Zl}\p{Zp}]|(?![\u200C\u200D])\p{Cf}/u.test(name)
    ? refuse('control_character')
    : { ok: true, value: name };
};

const maxName = 50;

/** A mail address that SES takes; host names are lower case from here on. */
export const parseAddress: Parser<string> = (input) => {
  const text = parseText(1000)(input);
  if (!text.ok) return text;
  const address = text.value.trim();
  const [, local, host] =
    /^([\w.!#$%&'*+/=?^`{|}~-]+)@((?:[a-z\d](?:[a-z\d-]*[a-z\d])?\.)+[a-z]{2,})$/i.exec(address) ?? [];
  const isTaken = local !== undefined && host !== undefined && local.length <= 64 && address.length <= maxAddress;
  return isTaken && !host.toLowerCase().endsWith('.invalid')
    ? { ok: true, value: `${local}@${host.toLowerCase()}` }
    : refuse('invalid_email');
};

const maxAddress = 254;

export function refuse(code: string, limit?: number): { readonly ok: false; readonly problem: Problem } {
  return { ok: false, problem: limit === undefined ? { code } : { code, limit } };
}
