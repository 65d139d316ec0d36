import { describe, expect, test } from 'vitest';
import type { Answer } from '../../../criteria/answer.ts';
import { noFields } from '../../../criteria/fields.ts';
import {
  addConflicts,
  type AnswersForm,
  applyImport,
  changesOf,
  currentAnswer,
  currentField,
  editAnswer,
  editField,
  mergeSaved,
  openForm,
  restoreDraft,
} from '../../../frontend/answers-form.ts';
import { type Bulk, countBulk, undoBulk } from '../../../frontend/undo.ts';
import { knownId } from '../../fixtures/answer-sets.ts';

const build = knownId('build');
const policy = knownId('test_policy');
const tests = knownId('test');
const none: Answer = { status: '?', justification: '' };
const met: Answer = { status: 'Met', justification: 'as one sees' };
const typed: Answer = { status: 'Met', justification: 'typed' };
const bulk: Answer = { status: 'N/A', justification: '' };

const opened = openForm(new Map([[build, met]]), { ...noFields, homepage_url: 'https://example.org' });
const edited = editAnswer(opened, policy, typed);

function step(before: AnswersForm): Bulk {
  const answers = new Map([build, policy, tests].map((id) => [id, bulk]));
  return {
    before,
    after: applyImport(before, { answers, fields: new Map([['homepage_url', 'https://example.com/']]) }),
  };
}

describe('a step taken back', () => {
  test('leaves the form as it was before, unsaved changes included', () => {
    const { before, after } = step(edited);
    expect(countBulk({ before, after })).toBe(4);
    expect(undoBulk(after, { before, after })).toEqual(edited);
  });

  test('keeps what was typed again since', () => {
    const taken = step(edited);
    const later = editAnswer(taken.after, build, { ...bulk, justification: 'later' });
    const undone = undoBulk(later, taken);
    expect(currentAnswer(undone, build).justification).toBe('later');
    expect(currentAnswer(undone, policy)).toEqual(typed);
    expect(currentAnswer(undone, tests)).toEqual(none);
  });

  test('that is saved already becomes a change back, based on what is saved', () => {
    const taken = step(edited);
    const undone = undoBulk(mergeSaved(taken.after, changesOf(taken.after)), taken);
    expect(undone.answers.changes.get(build)).toEqual({ value: met, base: bulk });
    expect(undone.answers.changes.get(policy)).toEqual({ value: typed, base: bulk });
    expect(currentField(undone, 'homepage_url')).toBe('https://example.org');
  });

  test('can itself be taken back', () => {
    const taken = step(edited);
    const undone = undoBulk(taken.after, taken);
    const again = undoBulk(undone, { before: taken.after, after: undone });
    expect(again).toEqual(taken.after);
  });

  test('that discarded a draft finds again what others did', () => {
    const draft = { answers: new Map([[build, { value: typed, base: none }]]), fields: new Map() };
    const restored = restoreDraft(opened, draft);
    const discarded = undoBulk(restored, { before: opened, after: restored });
    expect(discarded.answers.changes.size).toBe(0);
    const back = undoBulk(discarded, { before: restored, after: discarded });
    expect(back.answers.changes.get(build)).toEqual({ value: typed, base: none });
  });

  test('leaves conflicts and fields it did not touch alone', () => {
    const taken = step(edited);
    const other = addConflicts(editField(taken.after, 'name', 'Widget'), {
      answers: new Map([[policy, met]]),
      fields: new Map(),
    });
    const undone = undoBulk(other, taken);
    expect(undone.answers.conflicts.get(policy)).toEqual(met);
    expect(currentField(undone, 'name')).toBe('Widget');
  });
});
