import {
  type Answer,
  isLongerThan,
  maxJustification,
  parseJustification,
  parseStatus,
  parseStatusOf,
  parseText,
} from '../../criteria/answer.ts';
import { type CriterionId, getCriterion, parseCriterionId } from '../../criteria/catalogue.ts';
import { type FieldName, judgeFields, noFields, parseField, parseFieldName } from '../../criteria/fields.ts';
import type { Json } from '../../criteria/json.ts';
import type { Edit } from '../table/revision.ts';
import { isFlat, parseFlat } from './flat.ts';
import { type InputProblem, membersOf, tell } from './input.ts';

/** A new value, with the one it was based on; without that it wins over whatever stands. */
export interface Wish<Whole, New = Whole> {
  readonly old?: Whole;
  readonly new: New;
}

/** What a request wants changed. A part of an answer that it does not give stays. */
export interface Save {
  readonly answers: ReadonlyMap<CriterionId, Wish<Answer, Partial<Answer>>>;
  readonly fields: ReadonlyMap<FieldName, Wish<string>>;
}

/** How a body is read: whether values may come without the one they were based on. */
interface Reading {
  readonly isBaseOptional: boolean;
}

/** The save that a body asks for, by values with their bases or by flat ones, or all that is wrong with it. */
export function parseSave(
  body: Json,
  reading: Reading = { isBaseOptional: false },
): { readonly save: Save; readonly problems: readonly InputProblem[] } {
  const problems: InputProblem[] = [];
  if (isFlat(body)) return { save: parseFlat(body, problems), problems: tell(problems) };
  const answers = new Map<CriterionId, Wish<Answer>>();
  const fields = new Map<FieldName, Wish<string>>();
  const seen = new Set<CriterionId>();
  const top = membersOf(body, 'body', problems, ['answers', 'fields']);
  for (const [key, input] of membersOf(top?.get('answers') ?? {}, 'answers', problems) ?? []) {
    const id = parseCriterionId(key);
    if (!id) problems.push({ field: `answers.${key}`, code: 'unknown_criterion' });
    else if (seen.has(id)) problems.push({ field: `answers.${key}`, code: 'duplicate_key' });
    else parseAnswerEdit(id, input, { ...reading, problems, take: (wish) => answers.set(id, wish) });
    if (id) seen.add(id);
  }
  for (const [key, input] of membersOf(top?.get('fields') ?? {}, 'fields', problems) ?? []) {
    const name = parseFieldName(key);
    if (!name) problems.push({ field: `fields.${key}`, code: 'unknown_field' });
    else parseFieldEdit(name, input, { ...reading, problems, take: (wish) => fields.set(name, wish) });
  }
  return { save: { answers, fields }, problems: tell(problems) };
}

/** The fields of a new project, or all that is wrong with them. An entry needs a homepage or a repository. */
export function parseCreation(body: Json): {
  readonly fields: ReadonlyMap<FieldName, Edit<string>>;
  readonly problems: readonly InputProblem[];
} {
  const problems: InputProblem[] = [];
  const fields = new Map<FieldName, Edit<string>>();
  const top = membersOf(body, 'body', problems, ['fields']);
  for (const [key, input] of membersOf(top?.get('fields') ?? {}, 'fields', problems) ?? []) {
    const name = parseFieldName(key);
    const parsed = name && parseField(name, input);
    if (!parsed) problems.push({ field: `fields.${key}`, code: 'unknown_field' });
    else if (!parsed.ok) problems.push({ field: `fields.${key}`, ...parsed.problem });
    else if (parsed.value !== noFields[name]) fields.set(name, { old: noFields[name], new: parsed.value });
  }
  const values = Object.fromEntries([...fields].map(([name, edit]) => [name, edit.new]));
  const missing = problems.length === 0 ? judgeFields({ ...noFields, ...values }) : undefined;
  if (missing) problems.push({ field: 'fields.repo_url', code: missing.code });
  return { fields, problems: tell(problems) };
}

/** Why a project is deleted: 20 code points at least, 15 of them visible. */
export function parseReason(body: Json): { readonly reason: string; readonly problems: readonly InputProblem[] } {
  const problems: InputProblem[] = [];
  const members = membersOf(body, 'body', problems, ['reason']);
  if (!members) return { reason: '', problems };
  const parsed = parseText(members.get('reason'), maxJustification);
  if (!parsed.ok) return { reason: '', problems: [...problems, { field: 'reason', ...parsed.problem }] };
  const isLongEnough = isLongerThan(parsed.value, 19) && isLongerThan(parsed.value.replace(/\s/gu, ''), 14);
  if (!isLongEnough) problems.push({ field: 'reason', code: 'too_short', limit: 20 });
  return { reason: parsed.value, problems };
}

function parseAnswerEdit(
  id: CriterionId,
  input: Json,
  { isBaseOptional, problems, take }: Reading & Noting<Wish<Answer>>,
): void {
  const field = `answers.${id}`;
  const members = membersOf(input, field, problems, ['status', 'justification', 'base']);
  if (!members) return;
  const now = parseAnswerAt(id, members, field, problems);
  const isBaseless = isBaseOptional && !members.has('base');
  const old = isBaseless ? undefined : parseBase(members, field, problems);
  if (now && (old || isBaseless)) take({ old, new: now });
}

/** Where what was read goes, and what is wrong with the rest. */
interface Noting<T> {
  readonly problems: InputProblem[];
  readonly take: (value: T) => void;
}

/** What the change was made from: whatever was stored, by whichever rules it was taken then. */
export function parseBase(
  members: ReadonlyMap<string, Json>,
  field: string,
  problems: InputProblem[],
): Answer | undefined {
  const base = members.get('base');
  if (base === undefined) return void problems.push({ field: `${field}.base`, code: 'base_missing' });
  const from = membersOf(base, `${field}.base`, problems, ['status', 'justification']);
  if (!from) return undefined;
  const [status, justification] = [parseStatus(from.get('status')), from.get('justification')];
  if (!status) problems.push({ field: `${field}.base.status`, code: 'unknown_status' });
  if (typeof justification !== 'string') problems.push({ field: `${field}.base.justification`, code: 'not_text' });
  return status && typeof justification === 'string' ? { status, justification } : undefined;
}

/** The answer whose parts these are; all that is wrong with it is noted. */
function parseAnswerAt(
  id: CriterionId,
  from: ReadonlyMap<string, Json>,
  field: string,
  problems: InputProblem[],
): Answer | undefined {
  const status = parseStatusOf(getCriterion(id), from.get('status'));
  const justification = parseJustification(from.get('justification'));
  if (!status.ok) problems.push({ field: `${field}.status`, ...status.problem });
  if (!justification.ok) problems.push({ field: `${field}.justification`, ...justification.problem });
  return status.ok && justification.ok ? { status: status.value, justification: justification.value } : undefined;
}

function parseFieldEdit(
  name: FieldName,
  input: Json,
  { isBaseOptional, problems, take }: Reading & Noting<Wish<string>>,
): void {
  const field = `fields.${name}`;
  const members = membersOf(input, field, problems, ['value', 'base']);
  if (!members) return;
  const now = parseField(name, members.get('value'));
  const old = members.get('base');
  if (!now.ok) problems.push({ field, ...now.problem });
  if (typeof old !== 'string' && !(isBaseOptional && old === undefined))
    problems.push({ field: `${field}.base`, code: 'base_missing' });
  else if (now.ok) take({ old: typeof old === 'string' ? old : undefined, new: now.value });
}
