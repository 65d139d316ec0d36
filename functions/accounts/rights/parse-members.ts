import type { Context } from 'hono';
import { isLongerThan, parseText } from '../../../criteria/answer.ts';
import type { Json } from '../../../criteria/json.ts';
import { type Bindings, RequestError } from '../../http/app.ts';
import { readBody } from '../../http/body.ts';

export interface MemberProblem {
  readonly code: string;
  readonly limit?: number;
}

/** The value of a member, or what is wrong with it; a missing one is undefined. */
export type MemberParser<T> = (
  input: Json | undefined,
) => { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: MemberProblem };

/**
 * The members of a body that has exactly these. Throws 400 `invalid` with everything that is wrong, members of other names
 * among it.
 */
export async function parseMembers<T extends Readonly<Record<string, unknown>>>(
  c: Context<Bindings>,
  parsers: { readonly [Name in keyof T]: MemberParser<T[Name]> },
): Promise<T> {
  const body = await readBody(c);
  if (body === null || typeof body !== 'object' || Array.isArray(body))
    throw new RequestError(400, 'invalid', { problems: [{ field: 'body', code: 'not_an_object' }] });
  const members = new Map(Object.entries(body));
  const known = Object.entries<MemberParser<unknown>>(parsers);
  const problems: (MemberProblem & { field: string })[] = [...members.keys()]
    .filter((name) => !Object.hasOwn(parsers, name))
    .slice(0, 10)
    .map((name) => ({ field: name.slice(0, 200).toWellFormed(), code: 'unknown_key' }));
  const values = known.flatMap(([name, parse]) => {
    const parsed = parse(members.get(name));
    if (parsed.ok) return [[name, parsed.value] as const];
    problems.push({ field: name, ...parsed.problem });
    return [];
  });
  if (problems.length > 0) throw new RequestError(400, 'invalid', { problems });
  return Object.fromEntries(values) as T;
}

/** Text of so many code points, counted without blanks at its ends. */
export function parseTextOf(least: number, most: number): MemberParser<string> {
  return (input) => {
    const text = parseText(input, most);
    if (!text.ok) return text;
    const value = text.value.trim();
    return least === 0 || isLongerThan(value, least - 1)
      ? { ok: true, value }
      : { ok: false, problem: { code: 'too_short', limit: least } };
  };
}

export function parseOneOf<T extends string>(known: readonly T[], code: string): MemberParser<T> {
  return (input) => {
    const value = known.find((one) => one === input);
    return value === undefined ? { ok: false, problem: { code } } : { ok: true, value };
  };
}

/** A whole number from 1 to `most`. */
export function parseCount(most: number): MemberParser<number> {
  return (input) =>
    typeof input === 'number' && Number.isInteger(input) && input >= 1 && input <= most
      ? { ok: true, value: input }
      : { ok: false, problem: { code: 'not_a_count', limit: most } };
}

export const parseHandle = parseTextOf(1, 254);
