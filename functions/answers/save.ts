import {
  type Answer,
  isLongerThan,
  isSameAnswer,
  maxJustification,
  parseJustification,
  parseStatus,
  parseStatusOf,
  parseText,
  type Problem,
  unanswered,
} from '../../criteria/answer.ts';
import { type CriterionId, getCriterion, parseCriterionId } from '../../criteria/catalogue.ts';
import { type FieldName, judgeFields, noFields, parseField, parseFieldName } from '../../criteria/fields.ts';
import type { Json } from '../../criteria/json.ts';
import type { Project } from '../table/project.ts';
import type { Change, Edit } from '../table/revision.ts';

/** What a request wants changed: new values, each with the one it was based on. */
export interface Save {
  readonly answers: ReadonlyMap<CriterionId, Edit<Answer>>;
  readonly fields: ReadonlyMap<FieldName, Edit<string>>;
}

export interface InputProblem extends Omit<Problem, 'code'> {
  /** Where in the body, such as `answers.interact.status`. */
  readonly field: string;
  readonly code: string;
}

/** A value that somebody else changed meanwhile to another one. */
export interface Conflict {
  readonly field: string;
  readonly theirs: Answer | string;
}

/** Problems told at most: enough to act on, and a bound on the reply. */
const maxProblems = 100;

/** The save that a body asks for, or all that is wrong with it. */
export function parseSave(body: Json): { readonly save: Save; readonly problems: readonly InputProblem[] } {
  const problems: InputProblem[] = [];
  const answers = new Map<CriterionId, Edit<Answer>>();
  const fields = new Map<FieldName, Edit<string>>();
  const seen = new Set<CriterionId>();
  const top = membersOf(body, 'body', problems, ['answers', 'fields']);
  for (const [key, input] of membersOf(top?.get('answers') ?? {}, 'answers', problems) ?? []) {
    const id = parseCriterionId(key);
    if (!id) problems.push({ field: `answers.${key}`, code: 'unknown_criterion' });
    else if (seen.has(id)) problems.push({ field: `answers.${key}`, code: 'duplicate_key' });
    else parseAnswerEdit(id, input, problems, (edit) => answers.set(id, edit));
    if (id) seen.add(id);
  }
  for (const [key, input] of membersOf(top?.get('fields') ?? {}, 'fields', problems) ?? []) {
    const name = parseFieldName(key);
    if (!name) problems.push({ field: `fields.${key}`, code: 'unknown_field' });
    else parseFieldEdit(name, input, problems, (edit) => fields.set(name, edit));
  }
  return { save: { answers, fields }, problems: problems.slice(0, maxProblems).map(shorten) };
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
  return { fields, problems: problems.slice(0, maxProblems).map(shorten) };
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

/**
 * The change that a save makes of the project as it stands. What is so already changes nothing; what was changed from
 * another base is a conflict. An entry must keep a homepage or a repository.
 */
export function mergeSave(
  project: Project,
  save: Save,
): { readonly change: Change; readonly conflicts: readonly Conflict[]; readonly problem: InputProblem | undefined } {
  const conflicts: Conflict[] = [];
  const answers = new Map<CriterionId, Edit<Answer>>();
  for (const [id, edit] of save.answers) {
    const { status, justification } = project.answers.get(id) ?? unanswered;
    const theirs: Answer = { status, justification };
    if (isSameAnswer(theirs, edit.new)) continue;
    if (isSameAnswer(theirs, edit.old)) answers.set(id, edit);
    else conflicts.push({ field: `answers.${id}`, theirs });
  }
  const fields = new Map<FieldName, Edit<string>>();
  for (const [name, edit] of save.fields) {
    const theirs = project.fields[name];
    if (theirs === edit.new) continue;
    if (theirs === edit.old) fields.set(name, edit);
    else conflicts.push({ field: `fields.${name}`, theirs });
  }
  const merged = { ...project.fields, ...Object.fromEntries([...fields].map(([name, edit]) => [name, edit.new])) };
  const missing = judgeFields(merged);
  const problem = missing && fields.size > 0 ? { field: 'fields.repo_url', code: missing.code } : undefined;
  return { change: { kind: 'save', answers, fields }, conflicts, problem };
}

function parseAnswerEdit(
  id: CriterionId,
  input: Json,
  problems: InputProblem[],
  take: (edit: Edit<Answer>) => void,
): void {
  const field = `answers.${id}`;
  const members = membersOf(input, field, problems, ['status', 'justification', 'base']);
  if (!members) return;
  const [now, old] = [parseAnswerAt(id, members, field, problems), parseBase(members, field, problems)];
  if (now && old) take({ old, new: now });
}

/** What the change was made from: whatever was stored, by whichever rules it was taken then. */
function parseBase(members: ReadonlyMap<string, Json>, field: string, problems: InputProblem[]): Answer | undefined {
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
  problems: InputProblem[],
  take: (edit: Edit<string>) => void,
): void {
  const field = `fields.${name}`;
  const members = membersOf(input, field, problems, ['value', 'base']);
  if (!members) return;
  const now = parseField(name, members.get('value'));
  const old = members.get('base');
  if (!now.ok) problems.push({ field, ...now.problem });
  if (typeof old !== 'string') problems.push({ field: `${field}.base`, code: 'base_missing' });
  else if (now.ok) take({ old, new: now.value });
}

/** The members of an object; undefined, and a problem, for anything else. Members of other names than `known` are problems. */
function membersOf(
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

function shorten(problem: InputProblem): InputProblem {
  return { ...problem, field: problem.field.slice(0, 200).toWellFormed() };
}
