import { type Answer, parseJustification, parseStatusLeniently, parseStatusOf } from '../../criteria/answer.ts';
import { parseAnswerKey } from '../../criteria/answer-file.ts';
import { type CriterionId, getCriterion } from '../../criteria/catalogue.ts';
import { type FieldName, parseField, parseFieldName } from '../../criteria/fields.ts';
import type { Json } from '../../criteria/json.ts';
import type { InputProblem } from './input.ts';
import type { Save } from './save.ts';

type Members = Readonly<Record<string, Json>>;

/** Whether a body names answers and fields one by one, as an answer file does. */
export function isFlat(body: Json): body is Record<string, Json> {
  return (
    body !== null && typeof body === 'object' && !Array.isArray(body) && !('answers' in body) && !('fields' in body)
  );
}

/**
 * The save that the members of an answer file ask for: `<id>_status`, `<id>_justification`, names of fields. Unlike the
 * reader of such files it forgives no member that it does not know, so that whoever sends `user_id` is told.
 */
export function parseFlat(body: Members, problems: InputProblem[]): Save {
  const answers = new Map<CriterionId, { readonly new: Partial<Answer> }>();
  const fields = new Map<FieldName, { readonly new: string }>();
  const seen = new Set<string>();
  for (const [field, input] of Object.entries(body)) {
    const key = parseAnswerKey(field);
    if (!key) parseFlatField(field, input, problems, (name, value) => fields.set(name, { new: value }));
    else if (!key.criterion) problems.push({ field, code: 'unknown_criterion' });
    else if (seen.has(`${key.criterion}_${key.part}`)) problems.push({ field, code: 'duplicate_key' });
    else {
      seen.add(`${key.criterion}_${key.part}`);
      const part = parsePart({ criterion: key.criterion, part: key.part, field }, input, problems);
      if (part) answers.set(key.criterion, { new: { ...answers.get(key.criterion)?.new, ...part } });
    }
  }
  return { answers, fields };
}

interface Place {
  readonly criterion: CriterionId;
  readonly part: 'status' | 'justification';
  readonly field: string;
}

function parsePart(
  { criterion, part, field }: Place,
  input: Json,
  problems: InputProblem[],
): Partial<Answer> | undefined {
  if (part === 'justification') {
    const justification = parseJustification(input);
    if (justification.ok) return { justification: justification.value };
    return void problems.push({ field, ...justification.problem });
  }
  const known = getCriterion(criterion);
  if (known.achieves) return void problems.push({ field, code: 'computed' });
  const status = parseStatusOf(known, typeof input === 'string' ? parseStatusLeniently(input) : input);
  if (status.ok) return { status: status.value };
  return void problems.push({ field, ...status.problem });
}

function parseFlatField(
  field: string,
  input: Json,
  problems: InputProblem[],
  take: (name: FieldName, value: string) => void,
): void {
  const name = parseFieldName(field);
  if (!name) return void problems.push({ field, code: 'unknown_key' });
  const value = parseField(name, input);
  if (value.ok) take(name, value.value);
  else problems.push({ field, ...value.problem });
}
