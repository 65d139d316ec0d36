import { type Answer, isSameAnswer, parseAnswer, type Problem, unanswered } from '../criteria/answer.ts';
import { type CriterionId, getCriterion, parseCriterionId } from '../criteria/catalogue.ts';
import {
  type FieldName,
  type Fields,
  fieldNames,
  judgeFields,
  noFields,
  parseField,
  parseFieldName,
} from '../criteria/fields.ts';
import {
  addTheirs,
  type Change,
  type Choice,
  currentValue,
  edit,
  type Edits,
  type Kind,
  mergeSent,
  openEdits,
  restoreEdits,
  settleEdits,
  holdSent,
  ownOf,
} from './edits.ts';

/** One thing that can be edited, by the name it has in the API: `answers.<criterion id>` or `fields.<name>`. */
export type Item =
  { readonly kind: 'answer'; readonly id: CriterionId } | { readonly kind: 'field'; readonly name: FieldName };

/** Problem of an item; `project` has the repository that was asked for. */
export type ItemProblem = Omit<Problem, 'code'> & { readonly code: string; readonly project?: number };

export interface Changes {
  readonly answers: ReadonlyMap<CriterionId, Change<Answer>>;
  readonly fields: ReadonlyMap<FieldName, Change<string>>;
}

/** The questionnaire of one project. Every function here returns a new form and leaves the old one alone. */
export interface AnswersForm {
  readonly answers: Edits<CriterionId, Answer>;
  readonly fields: Edits<FieldName, string>;
  /** By the item's name in the API. */
  readonly problems: ReadonlyMap<string, ItemProblem>;
}

export const answerKind: Kind<CriterionId, Answer> = {
  missing: () => unanswered,
  isSame: isSameAnswer,
  normalise: (id, answer) => {
    const parsed = parseAnswer(getCriterion(id), answer.status, answer.justification);
    return parsed.ok ? parsed.value : answer;
  },
};

export const fieldKind: Kind<FieldName, string> = {
  missing: (name) => noFields[name],
  isSame: (a, b) => a === b,
  normalise: (name, value) => {
    const parsed = parseField(name, value);
    return parsed.ok ? parsed.value : value;
  },
};

export function openForm(answers: ReadonlyMap<CriterionId, Answer>, fields: Fields): AnswersForm {
  return {
    answers: openEdits(answers),
    fields: openEdits(new Map(fieldNames.map((name) => [name, fields[name]]))),
    problems: new Map(),
  };
}

export function itemName(item: Item): string {
  return item.kind === 'answer' ? `answers.${item.id}` : `fields.${item.name}`;
}

/** The item of a name, or of a name of one of its parts such as `answers.test.status`; undefined for all else. */
export function parseItemName(text: string): Item | undefined {
  const [, kind, key = ''] = /^(answers|fields)\.([^.]+)/.exec(text) ?? [];
  const id = kind === 'answers' ? parseCriterionId(key) : undefined;
  if (id) return { kind: 'answer', id };
  const name = kind === 'fields' ? parseFieldName(key) : undefined;
  return name && { kind: 'field', name };
}

export function currentAnswer(form: AnswersForm, id: CriterionId): Answer {
  return currentValue(answerKind, form.answers, id);
}

export function currentField(form: AnswersForm, name: FieldName): string {
  return currentValue(fieldKind, form.fields, name);
}

/** All answers as they stand in the form, unsaved ones included. */
export function currentAnswers(form: AnswersForm): Map<CriterionId, Answer> {
  const answers = new Map(form.answers.saved);
  for (const [id, change] of form.answers.changes) answers.set(id, change.value);
  return answers;
}

export function countChanges({ answers, fields }: Changes): number {
  return answers.size + fields.size;
}

export function changesOf(form: AnswersForm): Changes {
  return { answers: form.answers.changes, fields: form.fields.changes };
}

export function countConflicts({ answers, fields }: AnswersForm): number {
  return answers.conflicts.size + fields.conflicts.size;
}

export function editAnswer(form: AnswersForm, id: CriterionId, answer: Answer): AnswersForm {
  const answers = edit(answerKind, form.answers, id, answer);
  return { ...form, answers, problems: without(form.problems, itemName({ kind: 'answer', id })) };
}

export function editField(form: AnswersForm, name: FieldName, value: string): AnswersForm {
  const fields = edit(fieldKind, form.fields, name, value);
  return { ...form, fields, problems: without(form.problems, itemName({ kind: 'field', name })) };
}

/** The form with the answers and fields of an import as if typed. */
export function applyImport(
  form: AnswersForm,
  items: { readonly answers: ReadonlyMap<CriterionId, Answer>; readonly fields: ReadonlyMap<FieldName, string> },
): AnswersForm {
  let next = form;
  for (const [id, answer] of items.answers) next = editAnswer(next, id, answer);
  for (const [name, value] of items.fields) next = editField(next, name, value);
  return next;
}

export function restoreDraft(form: AnswersForm, draft: Changes): AnswersForm {
  return {
    ...form,
    answers: restoreEdits(answerKind, form.answers, draft.answers),
    fields: restoreEdits(fieldKind, form.fields, draft.fields),
  };
}

/** What is wrong with the changes by the rules that the server has too. */
export function findProblems(form: AnswersForm): Map<string, ItemProblem> {
  const problems = new Map<string, ItemProblem>();
  for (const [id, { value }] of form.answers.changes) {
    const parsed = parseAnswer(getCriterion(id), value.status, value.justification);
    if (!parsed.ok) problems.set(itemName({ kind: 'answer', id }), parsed.problem);
  }
  for (const [name, { value }] of form.fields.changes) {
    const parsed = parseField(name, value);
    if (!parsed.ok) problems.set(itemName({ kind: 'field', name }), parsed.problem);
  }
  const { homepage_url, repo_url } = {
    homepage_url: currentField(form, 'homepage_url'),
    repo_url: currentField(form, 'repo_url'),
  };
  const missing = judgeFields({ ...noFields, homepage_url, repo_url });
  const touched = form.fields.changes.has('homepage_url') || form.fields.changes.has('repo_url');
  if (missing && touched) problems.set('fields.repo_url', missing);
  return problems;
}

/** The form with a field checked once the person has left it. */
export function checkField(form: AnswersForm, name: FieldName): AnswersForm {
  const parsed = form.fields.changes.has(name) ? parseField(name, currentField(form, name)) : undefined;
  if (!parsed || parsed.ok) return form;
  const problems = new Map(form.problems);
  problems.set(itemName({ kind: 'field', name }), parsed.problem);
  return withProblems(form, problems);
}

export function withProblems(form: AnswersForm, problems: ReadonlyMap<string, ItemProblem>): AnswersForm {
  return { ...form, problems };
}

/** The form after the server took `sent`; the problems of what was not sent stay. */
export function mergeSaved(form: AnswersForm, sent: Changes): AnswersForm {
  return {
    answers: mergeSent(answerKind, form.answers, sent.answers),
    fields: mergeSent(fieldKind, form.fields, sent.fields),
    problems: form.problems,
  };
}

/** The form after a save of which nobody knows whether it arrived. */
export function holdUnsure(form: AnswersForm, sent: Changes): AnswersForm {
  return {
    ...form,
    answers: holdSent(answerKind, form.answers, sent.answers),
    fields: holdSent(fieldKind, form.fields, sent.fields),
  };
}

/** Of values said to be theirs, those that a save which seemed lost had sent: they are mine. */
export function ownValues(theirs: Theirs, unsure: Changes): Changes {
  return {
    answers: ownOf(answerKind, theirs.answers, unsure.answers),
    fields: ownOf(fieldKind, theirs.fields, unsure.fields),
  };
}

export interface Theirs {
  readonly answers: ReadonlyMap<CriterionId, Answer>;
  readonly fields: ReadonlyMap<FieldName, string>;
}

export function addConflicts(form: AnswersForm, theirs: Theirs): AnswersForm {
  return {
    ...form,
    answers: addTheirs(answerKind, form.answers, theirs.answers),
    fields: addTheirs(fieldKind, form.fields, theirs.fields),
  };
}

/** The form after choices, by item name. */
export function settleConflicts(form: AnswersForm, choices: ReadonlyMap<string, Choice>): AnswersForm {
  const answers = new Map<CriterionId, Choice>();
  const fields = new Map<FieldName, Choice>();
  for (const [name, choice] of choices) {
    const item = parseItemName(name);
    if (item?.kind === 'answer') answers.set(item.id, choice);
    if (item?.kind === 'field') fields.set(item.name, choice);
  }
  return {
    ...form,
    answers: settleEdits(answerKind, form.answers, answers),
    fields: settleEdits(fieldKind, form.fields, fields),
  };
}

export interface SaveBody {
  readonly fields: Readonly<Record<string, Change<string>>>;
  readonly answers: Readonly<Record<string, Answer & { readonly base: Answer }>>;
}

/** The body of a save: what changed, as the server stores it, each with the value it was changed from. */
export function saveBody(changes: Changes): SaveBody {
  return {
    fields: Object.fromEntries(
      [...changes.fields].map(([name, { value, base }]) => [name, { value: fieldKind.normalise(name, value), base }]),
    ),
    answers: Object.fromEntries(
      [...changes.answers].map(([id, { value, base }]) => [id, { ...answerKind.normalise(id, value), base }]),
    ),
  };
}

function without(problems: AnswersForm['problems'], name: string): AnswersForm['problems'] {
  if (!problems.has(name)) return problems;
  const rest = new Map(problems);
  rest.delete(name);
  return rest;
}
