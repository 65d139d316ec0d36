import type { Answer } from '../criteria/answer.ts';
import type { CriterionId } from '../criteria/catalogue.ts';
import type { Fields } from '../criteria/fields.ts';
import { fieldNames, noFields } from '../criteria/fields.ts';
import { writeAnswerFile } from '../criteria/write-answer-file.ts';
import { type AnswersForm, answerKind, currentAnswers, currentField, fieldKind } from './answers-form.ts';

/** The answer file of a form as it stands, unsaved changes included. */
export function exportForm(form: AnswersForm): string {
  const answers = new Map<CriterionId, Answer>();
  for (const [id, answer] of currentAnswers(form)) answers.set(id, answerKind.normalise(id, answer));
  const fields: Record<keyof Fields, string> = { ...noFields };
  for (const name of fieldNames) fields[name] = fieldKind.normalise(name, currentField(form, name));
  return writeAnswerFile(answers, fields);
}

/** Hands a text to the reader as a file of that name. */
export function downloadText(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser reads it after this turn.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
