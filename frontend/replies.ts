import type { Achievements } from '../criteria/achievements.ts';
import { type Answer, parseStatus, unanswered } from '../criteria/answer.ts';
import { catalogue, type CriterionId, type LevelId, parseCriterionId } from '../criteria/catalogue.ts';
import { type FieldName, fieldNames, type Fields, noFields } from '../criteria/fields.ts';
import { type ItemProblem, parseItemName, type Theirs } from './answers-form.ts';

/** A project as lists show it. */
export interface Summary {
  readonly id: number;
  readonly name: string;
  readonly address: string;
  readonly updatedAt: string;
}

export interface ProjectPage {
  readonly projects: readonly Summary[];
  /** What to ask for next, or null on the last page. */
  readonly next: number | null;
}

export interface Editable {
  readonly answers: ReadonlyMap<CriterionId, Answer>;
  readonly fields: Fields;
  readonly isDeleted: boolean;
}

export interface Published {
  readonly fields: Fields;
  readonly score: ReadonlyMap<LevelId, number>;
  /** The status of computed criteria included; criteria without an answer are missing. */
  readonly answers: ReadonlyMap<CriterionId, Answer>;
  /** When each answer was given, where that is known. */
  readonly answeredAt: ReadonlyMap<CriterionId, string>;
  readonly achievements: Achievements;
  readonly updatedAt: string;
}

/** A refusal: its code, a key of errors.json, and what came with it. */
export interface Refusal {
  readonly code: string;
  /** In the order of the reply, `field` as it stands there; `name` is undefined where it is none that the form knows. */
  readonly problems: readonly (ItemProblem & { readonly name: string | undefined; readonly field: string })[];
  readonly theirs: Theirs;
  readonly project: number | undefined;
}

/** Why there is no answer: the server's refusal, or `offline`. */
export interface Failure extends Refusal {
  /** How long the server asks to wait, where it does. */
  readonly retryAfterSeconds: number | undefined;
}

export type Reply<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

/** The parsers below read JSON of the server: undefined if it isn't what docs/api.md says. */
export function parseProjectPage(input: unknown): ProjectPage | undefined {
  const projects = property(input, 'projects');
  const next = property(input, 'next');
  if (!Array.isArray(projects)) return undefined;
  return {
    projects: projects.map(parseSummary).filter((summary) => summary !== undefined),
    next: number(next) ?? null,
  };
}

function parseSummary(input: unknown): Summary | undefined {
  const id = number(property(input, 'id'));
  if (id === undefined) return undefined;
  const address = text(property(input, 'repo_url')) || text(property(input, 'homepage_url'));
  return { id, name: text(property(input, 'name')), address, updatedAt: text(property(input, 'updated_at')) };
}

export function parseEditable(input: unknown): Editable | undefined {
  const given = property(input, 'answers');
  const fields = property(input, 'fields');
  if (!isObject(given) || !isObject(fields)) return undefined;
  const answers = new Map<CriterionId, Answer>();
  for (const [key, value] of Object.entries(given)) {
    const id = parseCriterionId(key);
    const answer = parseStoredAnswer(value);
    if (id && answer) answers.set(id, answer);
  }
  return { answers, fields: parseFields(fields), isDeleted: text(property(input, 'deleted_at')) !== '' };
}

export function parsePublished(input: unknown): Published | undefined {
  if (number(property(input, 'id')) === undefined) return undefined;
  const score = catalogue.levels.map((level): [LevelId, number] => [
    level.id,
    number(property(input, level.percentageField)) ?? 0,
  ]);
  return {
    fields: parseFields(input),
    score: new Map(score),
    answers: parsePublishedAnswers(input),
    answeredAt: parseAnswerTimes(input),
    achievements: parseAchievements(input),
    updatedAt: text(property(input, 'updated_at')),
  };
}

function parsePublishedAnswers(input: unknown): ReadonlyMap<CriterionId, Answer> {
  const answers = new Map<CriterionId, Answer>();
  for (const { id, displayId } of catalogue.criteria.values()) {
    const status = parseStatus(property(input, `${displayId}_status`));
    const justification = text(property(input, `${displayId}_justification`));
    if (status && (status !== '?' || justification !== '')) answers.set(id, { status, justification });
  }
  return answers;
}

function parseAnswerTimes(input: unknown): ReadonlyMap<CriterionId, string> {
  const times = [...catalogue.criteria.values()].map(({ id, displayId }): [CriterionId, string] => [
    id,
    text(property(input, `${displayId}_answered_at`)),
  ]);
  return new Map(times.filter(([, time]) => time !== ''));
}

function parseAchievements(input: unknown): Achievements {
  const time = (name: string) => text(property(input, name)) || null;
  return new Map(
    catalogue.levels.map(({ id, timesField }) => [
      id,
      {
        achievedAt: time(`achieved_${timesField}_at`),
        firstAchievedAt: time(`first_achieved_${timesField}_at`),
        lostAt: time(`lost_${timesField}_at`),
      },
    ]),
  );
}

/** Number of the project that was saved. */
export function parseSaved(input: unknown): number | undefined {
  return number(property(input, 'id'));
}

/** Never undefined: whatever came is a refusal, of the code `internal` if nothing is known of it. */
export function parseRefusal(input: unknown): Refusal {
  const problems = property(input, 'problems');
  return {
    code: text(property(input, 'error')) || 'internal',
    problems: Array.isArray(problems) ? problems.map(parseProblem) : [],
    theirs: parseConflicts(property(input, 'conflicts')),
    project: number(property(input, 'project')),
  };
}

/** A failure of our own making, such as a step that the browser or the person stopped. */
export function refuse(code: string): { readonly ok: false; readonly failure: Failure } {
  return { ok: false, failure: { ...parseRefusal({ error: code }), retryAfterSeconds: undefined } };
}

function parseProblem(input: unknown): Refusal['problems'][number] {
  const field = text(property(input, 'field'));
  const item = parseItemName(field);
  const limit = number(property(input, 'limit'));
  const name = item && (item.kind === 'answer' ? `answers.${item.id}` : `fields.${item.name}`);
  return { name, field, code: text(property(input, 'code')) || 'invalid', ...(limit === undefined ? {} : { limit }) };
}

function parseConflicts(input: unknown): Theirs {
  const answers = new Map<CriterionId, Answer>();
  const fields = new Map<FieldName, string>();
  for (const conflict of Array.isArray(input) ? input : []) {
    const item = parseItemName(text(property(conflict, 'field')));
    const theirs = property(conflict, 'theirs');
    if (item?.kind === 'answer') answers.set(item.id, parseStoredAnswer(theirs) ?? unanswered);
    if (item?.kind === 'field') fields.set(item.name, text(theirs));
  }
  return { answers, fields };
}

/** An answer in the API's form; whether its texts keep to the limits is not looked at. */
export function parseStoredAnswer(input: unknown): Answer | undefined {
  const status = parseStatus(property(input, 'status'));
  return status && { status, justification: text(property(input, 'justification')) };
}

function parseFields(input: unknown): Fields {
  const fields: Record<FieldName, string> = { ...noFields };
  for (const name of fieldNames) fields[name] = text(property(input, name)) || noFields[name];
  return fields;
}

/** An own property, or undefined; so that a name such as `constructor` finds nothing that the JSON does not hold. */
export function property(input: unknown, name: string): unknown {
  return isObject(input) && Object.hasOwn(input, name) ? input[name] : undefined;
}

export function isObject(input: unknown): input is Readonly<Record<string, unknown>> {
  return typeof input === 'object' && input !== null && !Array.isArray(input);
}

export function text(input: unknown): string {
  return typeof input === 'string' ? input : '';
}

export function number(input: unknown): number | undefined {
  return typeof input === 'number' && Number.isSafeInteger(input) && input >= 0 ? input : undefined;
}
