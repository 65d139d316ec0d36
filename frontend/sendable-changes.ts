import { type AnswersForm, type Changes, findProblems, itemName } from './answers-form.ts';

/**
 * The changes that can go to the server: neither blocked by name nor in conflict. A project that would have no address
 * keeps both of its addresses back.
 */
export function sendableChanges(form: AnswersForm, isBlocked: (name: string) => boolean): Changes {
  const { answers, fields } = form;
  const isAddressMissing = findProblems(form).get('fields.repo_url')?.code === 'url_missing';
  return {
    answers: filterMap(
      answers.changes,
      (id) => !answers.conflicts.has(id) && !isBlocked(itemName({ kind: 'answer', id })),
    ),
    fields: filterMap(
      fields.changes,
      (name) =>
        !fields.conflicts.has(name) &&
        !isBlocked(itemName({ kind: 'field', name })) &&
        !(isAddressMissing && name === 'homepage_url'),
    ),
  };
}

function filterMap<K, V>(map: ReadonlyMap<K, V>, isKept: (key: K) => boolean): ReadonlyMap<K, V> {
  return new Map([...map].filter(([key]) => isKept(key)));
}
