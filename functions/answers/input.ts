import type { Context } from 'hono';
import type { Problem } from '../../criteria/answer.ts';
import type { Json } from '../../criteria/json.ts';
import { type Bindings, RequestError } from '../http/app.ts';
import { readBody } from '../http/body.ts';

export interface InputProblem extends Omit<Problem, 'code'> {
  /** Where in the body, such as `answers.interact.status`. */
  readonly field: string;
  readonly code: string;
  /** First day on which the same is taken. */
  readonly day?: string;
}

/** Problems told at most: enough to act on, and a bound on the reply. */
const maxProblems = 100;

/** As many problems as a reply tells, with names of a length to read. */
export function tell(problems: readonly InputProblem[]): readonly InputProblem[] {
  return problems
    .slice(0, maxProblems)
    .map((problem) => ({ ...problem, field: problem.field.slice(0, 200).toWellFormed() }));
}

/** The members of an object; undefined, and a problem, for anything else. Members of other names than `known` are problems. */
export function membersOf(
  value: Json,
  field: string,
  problems: InputProblem[],
  known?: readonly string[],
): ReadonlyMap<string, Json> | undefined {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    return void problems.push({ field, code: 'not_an_object' });
  }
  const members = new Map(Object.entries(value));
  for (const key of members.keys()) {
    if (known && !known.includes(key))
      problems.push({ field: field === 'body' ? key : `${field}.${key}`, code: 'unknown_key' });
  }
  return members;
}

/** Reads the body of a request that needs none. Throws 400 `invalid` for one that says anything. */
export async function readNothing(c: Context<Bindings>): Promise<void> {
  const problems: InputProblem[] = [];
  membersOf(await readBody(c), 'body', problems, []);
  if (problems.length > 0) throw new RequestError(400, 'invalid', { problems: tell(problems) });
}
