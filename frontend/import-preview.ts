import type { AnswerFile, IgnoredReason } from '../criteria/answer-file.ts';
import { type Answer, isSameAnswer, parseAnswer, type ProblemCode, unanswered } from '../criteria/answer.ts';
import { catalogue, type CriterionId, getCriterion } from '../criteria/catalogue.ts';
import { type FieldName, parseField } from '../criteria/fields.ts';
import { type Score, scoreProject, weighAll } from '../criteria/score.ts';
import {
  type AnswersForm,
  applyImport,
  currentAnswer,
  currentAnswers,
  currentField,
  type Item,
  type Theirs,
} from './answers-form.ts';

/** What an item would become. */
export type ImportItem = Item &
  (
    | { readonly kind: 'answer'; readonly before: Answer; readonly after: Answer }
    | { readonly kind: 'field'; readonly before: string; readonly after: string }
  );

export interface ImportPreview {
  /** So far without a value. */
  readonly fresh: readonly ImportItem[];
  readonly different: readonly ImportItem[];
  readonly same: readonly ImportItem[];
  readonly ignored: readonly {
    readonly key: string;
    readonly reason: IgnoredReason | ProblemCode | 'computed';
    readonly limit?: number;
  }[];
  /** Keys that are no answers and no fields. */
  readonly others: readonly string[];
}

/** Longest name of a key that is shown whole, in code points. */
const maxKey = 80;

/**
 * What a file would change in a form, in the file's order. A file never takes anything away: where its status is `?` or
 * its text is empty, those of the form stay.
 */
export function previewImport(form: AnswersForm, file: AnswerFile): ImportPreview {
  const items: ImportItem[] = [];
  const ignored: ImportPreview['ignored'][number][] = [...file.ignored];
  for (const [id, given] of file.answers) {
    const criterion = getCriterion(id);
    if (criterion.achieves && given.status !== '?') ignored.push({ key: `${id}_status`, reason: 'computed' });
    const before = currentAnswer(form, id);
    const status = given.status === '?' || criterion.achieves ? before.status : given.status;
    const parsed = parseAnswer(criterion, status, given.justification || before.justification);
    if (parsed.ok) items.push({ kind: 'answer', id, before, after: parsed.value });
    else ignored.push({ key: id, reason: parsed.problem.code, ...limitOf(parsed.problem.limit) });
  }
  for (const [name, given] of file.fields) {
    const before = currentField(form, name);
    const parsed = parseField(name, given || before);
    if (parsed.ok) items.push({ kind: 'field', name, before, after: parsed.value });
    else ignored.push({ key: name, reason: parsed.problem.code, ...limitOf(parsed.problem.limit) });
  }
  return {
    fresh: items.filter((item) => !isSame(item) && isEmpty(item)),
    different: items.filter((item) => !isSame(item) && !isEmpty(item)),
    same: items.filter(isSame),
    ignored,
    others: file.others,
  };
}

/** A key to show: cut when long, what can't be seen or turns the line around made visible. */
export function shownKey(key: string): string {
  const start = Array.from(key.slice(0, 2 * maxKey + 2), (sign) =>
    /^[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]$/u.test(sign) ? '\ufffd' : sign,
  );
  return start.length > maxKey ? `${start.slice(0, maxKey).join('')}…` : start.join('');
}

/** The values of some items, as a form takes them. */
export function importedValues(items: readonly ImportItem[]): Theirs {
  const answers = new Map<CriterionId, Answer>();
  const fields = new Map<FieldName, string>();
  for (const item of items) {
    if (item.kind === 'answer') answers.set(item.id, item.after);
    else fields.set(item.name, item.after);
  }
  return { answers, fields };
}

/** The score that the form would have with some items applied. */
export function scoreWith(form: AnswersForm, items: readonly ImportItem[]): Score {
  return scoreProject(catalogue, weighAll(currentAnswers(applyImport(form, importedValues(items)))));
}

function isSame(item: ImportItem): boolean {
  return item.kind === 'answer' ? isSameAnswer(item.before, item.after) : item.before === item.after;
}

function isEmpty(item: ImportItem): boolean {
  return item.kind === 'answer' ? isSameAnswer(item.before, unanswered) : item.before === '';
}

function limitOf(limit: number | undefined): { readonly limit?: number } {
  return limit === undefined ? {} : { limit };
}
