import { type Answer, isNaOffered, parseStatusLeniently, type Status, unanswered } from './answer.ts';
import { type CriterionId, getCriterion, parseCriterionId } from './catalogue.ts';
import { type FieldName, fieldNames, parseFieldName } from './fields.ts';
import { type JsonProblem, parseJson } from './json.ts';

/** Why a key that looks like an answer was not used. */
export type IgnoredReason = 'unknown_criterion' | 'unknown_status' | 'na_never_offered' | 'not_text' | 'duplicate_key';

export interface AnswerFile {
  readonly ok: true;
  readonly answers: ReadonlyMap<CriterionId, Answer>;
  readonly fields: ReadonlyMap<FieldName, string>;
  readonly ignored: readonly { readonly key: string; readonly reason: IgnoredReason }[];
  /** Keys that are no answers and no fields, and fields that hold no text. */
  readonly others: readonly string[];
}

export type AnswerFileProblem =
  JsonProblem | { readonly ok: false; readonly code: 'not_an_object'; readonly line: 1; readonly column: 1 };

/**
 * The answers of a `.bestpractices.json` or a downloaded `/projects/N.json`: `<id>_status` and `<id>_justification`, with
 * ids in either spelling. Statuses are read leniently, texts as they are. Of a repeated key the last one counts.
 */
export function parseAnswerFile(text: string): AnswerFile | AnswerFileProblem {
  const document = parseJson(text);
  if (!document.ok) return document;
  const { value } = document;
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    return { ok: false, code: 'not_an_object', line: 1, column: 1 };
  }
  const answers = new Map<CriterionId, Answer>();
  const fields = new Map<FieldName, string>();
  const ignored: { key: string; reason: IgnoredReason }[] = document.duplicates
    .flatMap(([key = '', ...inner]) => (inner.length === 0 && /_(?:status|justification)$/.test(key) ? [key] : []))
    .map((key) => ({ key, reason: 'duplicate_key' }));
  const others: string[] = [];
  const keys = new Map<string, string>();
  for (const [key, input] of Object.entries(value)) {
    const read = parseKey(key, input);
    if (!read) {
      const name = typeof input === 'string' ? parseFieldName(key) : undefined;
      if (name === undefined) others.push(key);
      continue;
    }
    if ('reason' in read) {
      ignored.push({ key, reason: read.reason });
      continue;
    }
    const name = `${read.criterion}_${read.part}`;
    const earlier = keys.get(name);
    if (earlier !== undefined) ignored.push({ key: earlier, reason: 'duplicate_key' });
    keys.set(name, key);
    answers.set(read.criterion, { ...(answers.get(read.criterion) ?? unanswered), [read.part]: read.value });
  }
  for (const name of fieldNames) {
    const field = Object.hasOwn(value, name) ? value[name] : undefined;
    if (typeof field === 'string') fields.set(name, field);
  }
  return { ok: true, answers, fields, ignored, others };
}

type Read =
  | { readonly criterion: CriterionId; readonly part: 'status'; readonly value: Status }
  | { readonly criterion: CriterionId; readonly part: 'justification'; readonly value: string }
  | { readonly reason: IgnoredReason };

/** What a key of an answer file is about, with the id in either spelling; undefined for one that does not look like an answer. */
export function parseAnswerKey(
  key: string,
): { readonly criterion: CriterionId | undefined; readonly part: 'status' | 'justification' } | undefined {
  const [, name, part] = /^(.*)_(status|justification)$/s.exec(key) ?? [];
  if (name === undefined) return undefined;
  return { criterion: parseCriterionId(name), part: part === 'status' ? part : 'justification' };
}

function parseKey(key: string, input: unknown): Read | undefined {
  const parsed = parseAnswerKey(key);
  if (!parsed) return undefined;
  const { criterion, part } = parsed;
  if (!criterion) return { reason: 'unknown_criterion' };
  if (typeof input !== 'string') return { reason: 'not_text' };
  if (part === 'justification') return { criterion, part, value: input };
  const status = parseStatusLeniently(input);
  if (!status) return { reason: 'unknown_status' };
  if (status === 'N/A' && !isNaOffered(getCriterion(criterion))) return { reason: 'na_never_offered' };
  return { criterion, part: 'status', value: status };
}
