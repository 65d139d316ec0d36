import { type AnswersForm, answerKind, fieldKind } from './answers-form.ts';
import { currentValue, edit, type Edits, type Kind, savedValue } from './edits.ts';

/** One step that changed many items: the form before it and after it. */
export interface Bulk {
  readonly before: AnswersForm;
  readonly after: AnswersForm;
}

/** The form with a step taken back, saved meanwhile or not. What was typed again since then stays as typed. */
export function undoBulk(form: AnswersForm, { before, after }: Bulk): AnswersForm {
  return {
    ...form,
    answers: undoEdits(answerKind, form.answers, before.answers, after.answers),
    fields: undoEdits(fieldKind, form.fields, before.fields, after.fields),
  };
}

/** How many items a step changed. */
export function countBulk({ before, after }: Bulk): number {
  return (
    changedKeys(answerKind, before.answers, after.answers).length +
    changedKeys(fieldKind, before.fields, after.fields).length
  );
}

function undoEdits<K, V>(kind: Kind<K, V>, now: Edits<K, V>, before: Edits<K, V>, after: Edits<K, V>): Edits<K, V> {
  let next = now;
  for (const key of changedKeys(kind, before, after)) {
    const current = kind.normalise(key, currentValue(kind, next, key));
    if (!kind.isSame(current, kind.normalise(key, currentValue(kind, after, key)))) continue;
    const change = before.changes.get(key);
    const isUnsaved = kind.isSame(savedValue(kind, next, key), savedValue(kind, after, key));
    // The old base finds again what others did; once the step is saved, that question is settled.
    if (change && isUnsaved) next = { ...next, changes: new Map(next.changes).set(key, change) };
    else next = edit(kind, next, key, currentValue(kind, before, key));
  }
  return next;
}

function changedKeys<K, V>(kind: Kind<K, V>, before: Edits<K, V>, after: Edits<K, V>): K[] {
  return [...new Set([...before.changes.keys(), ...after.changes.keys()])].filter(
    (key) => !kind.isSame(currentValue(kind, before, key), currentValue(kind, after, key)),
  );
}
