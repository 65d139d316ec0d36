import type { Answer } from './answer.ts';
import { catalogue, type CriterionId } from './catalogue.ts';
import { fieldNames, type Fields } from './fields.ts';

/**
 * A `.bestpractices.json` of these answers and fields, which `parseAnswerFile` reads back unchanged: fields first, then
 * answers in the order of the catalogue, each criterion once; two blanks an indent, a line feed at the end. Empty fields
 * and unanswered criteria are left out, and so is the status of a computed criterion.
 */
export function writeAnswerFile(answers: ReadonlyMap<CriterionId, Answer>, fields: Fields): string {
  const file: Record<string, string> = {};
  for (const name of fieldNames) if (fields[name] !== '') file[name] = fields[name];
  for (const [id, { achieves }] of catalogue.criteria) {
    const { status = '?', justification = '' } = answers.get(id) ?? {};
    if (status === '?' && justification === '') continue;
    if (!achieves) file[`${id}_status`] = status;
    if (justification !== '') file[`${id}_justification`] = justification;
  }
  return `${JSON.stringify(file, null, 2)}\n`;
}
