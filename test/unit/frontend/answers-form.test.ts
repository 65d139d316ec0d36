import { describe, expect, test } from 'vitest';
import type { Answer } from '../../../criteria/answer.ts';
import { noFields } from '../../../criteria/fields.ts';
import {
  addConflicts,
  type AnswersForm,
  applyImport,
  changesOf,
  checkField,
  countChanges,
  countConflicts,
  currentAnswer,
  currentField,
  editAnswer,
  editField,
  findProblems,
  mergeSaved,
  openForm,
  parseItemName,
  restoreDraft,
  saveBody,
  settleConflicts,
  withProblems,
} from '../../../frontend/answers-form.ts';
import { knownId } from '../../fixtures/answer-sets.ts';

const build = knownId('build');
const policy = knownId('test_policy');
const none: Answer = { status: '?', justification: '' };
const met: Answer = { status: 'Met', justification: 'as one sees' };
const mine: Answer = { status: 'Met', justification: 'mine' };
const theirs: Answer = { status: 'Unmet', justification: 'theirs' };

function form(): AnswersForm {
  return openForm(new Map([[build, met]]), { ...noFields, repo_url: 'https://example.org/r', license: 'MIT' });
}

describe('changes', () => {
  test('are empty at first, and the form shows what is saved', () => {
    expect(countChanges(changesOf(form()))).toBe(0);
    expect(currentAnswer(form(), build)).toEqual(met);
    expect(currentAnswer(form(), policy)).toEqual(none);
    expect(currentField(form(), 'license')).toBe('MIT');
  });

  test('keep the first base through every keystroke', () => {
    const typed = editAnswer(editAnswer(form(), build, mine), build, { ...mine, justification: 'mine, longer' });
    expect(typed.answers.changes.get(build)).toEqual({
      value: { status: 'Met', justification: 'mine, longer' },
      base: met,
    });
  });

  test('vanish when the saved value is typed again', () => {
    expect(countChanges(changesOf(editAnswer(editAnswer(form(), build, mine), build, { ...met })))).toBe(0);
    expect(countChanges(changesOf(editField(editField(form(), 'license', ''), 'license', 'MIT')))).toBe(0);
  });

  test('leave the form they were made from alone', () => {
    const before = form();
    editField(editAnswer(before, build, mine), 'name', 'x');
    expect(before).toEqual(form());
  });

  test('are sent as stored, each with its base, and nothing else is', () => {
    const typed = editField(editAnswer(form(), policy, mine), 'homepage_url', 'https://example.org/');
    expect(saveBody(changesOf(typed))).toEqual({
      fields: { homepage_url: { value: 'https://example.org', base: '' } },
      answers: { test_policy: { ...mine, base: none } },
    });
  });
});

describe('a save that succeeded', () => {
  test('makes what was sent the new base', () => {
    const typed = editField(editAnswer(form(), build, mine), 'homepage_url', 'https://example.org/');
    const merged = mergeSaved(typed, changesOf(typed));
    expect(countChanges(changesOf(merged))).toBe(0);
    expect(currentAnswer(merged, build)).toEqual(mine);
    expect(currentField(merged, 'homepage_url')).toBe('https://example.org');
  });

  test('keeps what was typed meanwhile, based on what was sent', () => {
    const sent = editAnswer(form(), build, mine);
    const later = editAnswer(editAnswer(sent, build, theirs), policy, met);
    const merged = mergeSaved(later, changesOf(sent));
    expect(merged.answers.changes.get(build)).toEqual({ value: theirs, base: mine });
    expect(merged.answers.changes.get(policy)).toEqual({ value: met, base: none });
  });

  test('keeps a value that was typed back to the old one meanwhile', () => {
    const sent = editAnswer(form(), build, mine);
    const merged = mergeSaved(editAnswer(sent, build, met), changesOf(sent));
    expect(merged.answers.changes.get(build)).toEqual({ value: met, base: mine });
  });
});

describe('conflicts', () => {
  const reported = { answers: new Map([[build, theirs]]), fields: new Map([['license', 'Apache-2.0'] as const]) };
  const conflicting = () =>
    addConflicts(editField(editAnswer(form(), build, mine), 'license', 'GPL-3.0-only'), reported);

  test('keep what was typed until a choice', () => {
    expect(countConflicts(conflicting())).toBe(2);
    expect(currentAnswer(conflicting(), build)).toEqual(mine);
    expect(currentField(conflicting(), 'license')).toBe('GPL-3.0-only');
  });

  test('settled for mine are saved on top of theirs', () => {
    const settled = settleConflicts(conflicting(), new Map([[`answers.${build}`, 'mine']]));
    expect(countConflicts(settled)).toBe(1);
    expect(settled.answers.changes.get(build)).toEqual({ value: mine, base: theirs });
  });

  test('settled for theirs leave no change', () => {
    const settled = settleConflicts(conflicting(), new Map([['fields.license', 'theirs']]));
    expect(currentField(settled, 'license')).toBe('Apache-2.0');
    expect(settled.fields.changes.size).toBe(0);
  });

  test('settled for mine after typing the old value again still save the old value', () => {
    const settled = settleConflicts(editAnswer(conflicting(), build, met), new Map([[`answers.${build}`, 'mine']]));
    expect(settled.answers.changes.get(build)).toEqual({ value: met, base: theirs });
  });

  test('with the same value on both sides are none', () => {
    const agreed = addConflicts(editAnswer(form(), build, theirs), { ...reported, fields: new Map() });
    expect(countConflicts(agreed)).toBe(0);
    expect(countChanges(changesOf(agreed))).toBe(0);
    expect(currentAnswer(agreed, build)).toEqual(theirs);
  });
});

describe('problems', () => {
  test('are found in changes alone, with the limit', () => {
    const long = { status: 'Met', justification: 'x'.repeat(8193) } as const;
    const typed = editField(editAnswer(form(), build, long), 'cpe', 'wrong');
    expect(findProblems(typed)).toEqual(
      new Map([
        ['answers.build', { code: 'too_long', limit: 8192 }],
        ['fields.cpe', { code: 'invalid_cpe' }],
      ]),
    );
    expect(findProblems(form()).size).toBe(0);
  });

  test('name the repository when a project would have no address', () => {
    expect(findProblems(editField(form(), 'repo_url', '')).get('fields.repo_url')).toEqual({ code: 'url_missing' });
  });

  test('of an item go when it is typed, the others stay', () => {
    const shown = withProblems(
      form(),
      new Map([
        ['answers.build', { code: 'too_long' }],
        ['fields.repo_url', { code: 'repo_url_taken' }],
      ]),
    );
    expect([...editAnswer(shown, build, mine).problems.keys()]).toEqual(['fields.repo_url']);
    expect([...editField(shown, 'repo_url', 'https://example.org/s').problems.keys()]).toEqual(['answers.build']);
  });

  test('appear on a changed field once it is left, not on one that is as saved', () => {
    expect(checkField(editField(form(), 'repo_url', 'nonsense'), 'repo_url').problems.has('fields.repo_url')).toBe(
      true,
    );
    expect(checkField(form(), 'repo_url').problems.size).toBe(0);
  });
});

test('a draft comes back with its own bases, without what the server has by now', () => {
  const draft = {
    answers: new Map([
      [build, { value: met, base: none }],
      [policy, { value: mine, base: theirs }],
    ]),
    fields: new Map(),
  };
  const restored = restoreDraft(form(), draft);
  expect(restored.answers.changes).toEqual(new Map([[policy, { value: mine, base: theirs }]]));
});

test('an import counts as typed', () => {
  const imported = applyImport(form(), {
    answers: new Map([
      [build, met],
      [policy, mine],
    ]),
    fields: new Map([['name', 'Widget']]),
  });
  expect(saveBody(changesOf(imported))).toEqual({
    fields: { name: { value: 'Widget', base: '' } },
    answers: { test_policy: { ...mine, base: none } },
  });
});

test.each([
  ['answers.build', { kind: 'answer', id: 'build' }],
  ['answers.build.justification', { kind: 'answer', id: 'build' }],
  ['fields.cpe', { kind: 'field', name: 'cpe' }],
  ['answers.__proto__', undefined],
  ['answers.constructor.status', undefined],
  ['fields.toString', undefined],
  ['seq', undefined],
  ['', undefined],
])('the item named %s is found, and no other', (name, item) => {
  expect(parseItemName(name)).toEqual(item);
});
