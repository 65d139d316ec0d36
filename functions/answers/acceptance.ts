import type { Answer } from '../../criteria/answer.ts';
import { type CriterionId, parseCriterionId } from '../../criteria/catalogue.ts';
import { type FieldName, parseFieldName } from '../../criteria/fields.ts';
import type { Json } from '../../criteria/json.ts';
import type { ProposalHead, ProposedValues } from '../table/proposals.ts';
import { type InputProblem, membersOf, tell } from './input.ts';
import { parseBase, type Save, type Wish } from './save.ts';

/** What somebody accepts of a proposal. */
export interface Acceptance {
  /** The values that nobody accepted before, each with what it replaces. */
  readonly save: Save;
  /** Names of all that is accepted, as `answers.<id>` and `fields.<name>`. */
  readonly names: readonly string[];
}

interface Proposal {
  readonly head: ProposalHead;
  readonly values: ProposedValues;
}

/** What a body accepts of a proposal, or all that is wrong with it. What was accepted before may be so again. */
export function parseAcceptance(
  body: Json,
  { head, values }: Proposal,
): { readonly acceptance: Acceptance; readonly problems: readonly InputProblem[] } {
  const problems: InputProblem[] = [];
  const answers = new Map<CriterionId, Wish<Answer>>();
  const fields = new Map<FieldName, Wish<string>>();
  const names: string[] = [];
  const top = membersOf(body, 'body', problems, ['answers', 'fields']);
  for (const [key, input] of membersOf(top?.get('answers') ?? {}, 'answers', problems) ?? []) {
    const id = parseCriterionId(key);
    const proposed = id && values.answers.get(id);
    const field = `answers.${id ?? key}`;
    const old = parseBase(membersOf(input, field, problems, ['base']) ?? new Map(), field, problems);
    if (id && proposed && old) answers.set(id, { old, new: proposed });
    else if (!proposed && !head.taken.has(field)) problems.push({ field, code: 'not_proposed' });
    names.push(field);
  }
  for (const [key, input] of membersOf(top?.get('fields') ?? {}, 'fields', problems) ?? []) {
    const name = parseFieldName(key);
    const proposed = name && values.fields.get(name);
    const field = `fields.${key}`;
    const old = membersOf(input, field, problems, ['base'])?.get('base');
    if (typeof old !== 'string') problems.push({ field: `${field}.base`, code: 'base_missing' });
    else if (name && proposed !== undefined) fields.set(name, { old, new: proposed });
    else if (!head.taken.has(field)) problems.push({ field, code: 'not_proposed' });
    names.push(field);
  }
  return { acceptance: { save: { answers, fields }, names: [...new Set(names)] }, problems: tell(problems) };
}
