import { describe, expect, test } from 'vitest';
import { noFields } from '../../../criteria/fields.ts';
import {
  parseEditable,
  parseProjectPage,
  parsePublished,
  parseRefusal,
  parseSaved,
} from '../../../frontend/replies.ts';

const hostile = [undefined, null, 1, 'text', [], [null], { projects: 1 }, { id: '7' }, { answers: [], fields: {} }];

describe('replies', () => {
  test.each(hostile)('that are not as documented are refused: %j', (input) => {
    expect([parseEditable(input), parsePublished(input), parseSaved(input)]).toEqual([undefined, undefined, undefined]);
    expect(parseProjectPage(input)).toBeUndefined();
    expect(parseRefusal(input)).toMatchObject({ code: 'internal', problems: [] });
  });

  test('to edit keep known answers and fields', () => {
    const answers = JSON.parse(
      '{"build":{"status":"Met","justification":"a"},"__proto__":{"status":"Met"},"test":{"status":"Yes"},"gone":{"status":"Met"}}',
    );
    const editable = parseEditable({
      id: 7,
      fields: { name: 'W', license: null, other: 1 },
      answers,
      deleted_at: null,
    });
    expect(editable?.answers).toEqual(new Map([['build', { status: 'Met', justification: 'a' }]]));
    expect(editable?.fields).toEqual({ ...noFields, name: 'W' });
    expect(editable?.isDeleted).toBe(false);
  });

  test('of a list keep the entries with a number', () => {
    const page = parseProjectPage({ projects: [{ id: 7, name: 'W', homepage_url: 'https://w.org' }, {}], next: 6 });
    expect(page).toEqual({ projects: [{ id: 7, name: 'W', address: 'https://w.org', updatedAt: '' }], next: 6 });
    expect(parseProjectPage({ projects: [], next: null })?.next).toBeNull();
  });

  test('that are published give every level a percentage', () => {
    const { score } = parsePublished({ id: 7, badge_percentage_0: 42, badge_percentage_baseline_1: '9' }) ?? {};
    expect(score?.size).toBe(6);
    expect([...(score ?? [])][0]).toEqual(['passing', 42]);
    expect([...(score?.values() ?? [])].slice(1)).toEqual([0, 0, 0, 0, 0]);
  });
});

describe('refusals', () => {
  test('name the item of each problem, where it is one', () => {
    const problems = [{ field: 'answers.build.status', code: 'too_long', limit: 9 }, { field: 'seq', code: 'odd' }, 1];
    expect(parseRefusal({ error: 'invalid', problems }).problems).toEqual([
      { name: 'answers.build', field: 'answers.build.status', code: 'too_long', limit: 9 },
      { name: undefined, field: 'seq', code: 'odd' },
      { name: undefined, field: '', code: 'invalid' },
    ]);
  });

  test('of conflicts hold their values, an unanswered one where nothing is', () => {
    const conflicts = [
      { field: 'answers.build', theirs: { status: 'Unmet', justification: 'no' } },
      { field: 'answers.test', theirs: null },
      { field: 'fields.name', theirs: 'W' },
      { field: 'fields.__proto__', theirs: 'W' },
    ];
    const { theirs } = parseRefusal({ error: 'conflict', conflicts });
    expect([...theirs.answers]).toEqual([
      ['build', { status: 'Unmet', justification: 'no' }],
      ['test', { status: '?', justification: '' }],
    ]);
    expect([...theirs.fields]).toEqual([['name', 'W']]);
  });
});
