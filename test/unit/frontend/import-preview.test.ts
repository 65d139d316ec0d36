import { expect, test } from 'vitest';
import { parseAnswerFile } from '../../../criteria/answer-file.ts';
import type { Answer } from '../../../criteria/answer.ts';
import { noFields } from '../../../criteria/fields.ts';
import { itemName, openForm } from '../../../frontend/answers-form.ts';
import { importedValues, previewImport, scoreWith, shownKey } from '../../../frontend/import-preview.ts';
import { knownId } from '../../fixtures/answer-sets.ts';

const interact = knownId('interact');
const met: Answer = { status: 'Met', justification: 'as one sees' };

function preview(content: unknown) {
  const file = parseAnswerFile(JSON.stringify(content));
  if (!file.ok) throw new Error('a good file expected');
  const form = openForm(new Map([[interact, met]]), { ...noFields, name: 'Widget', repo_url: 'https://example.org/r' });
  return { form, ...previewImport(form, file) };
}

test('tells new, different, same and ignored apart', () => {
  const { fresh, different, same, ignored } = preview({
    build_status: 'Met',
    interact_status: 'Unmet',
    name: 'Widget',
    repo_url: 'https://example.org/s/',
    cpe: 'wrong',
    license: 'x'.repeat(255),
    nonsense_status: 'Met',
  });
  expect(fresh.map(itemName)).toEqual(['answers.build']);
  expect(different.map(itemName)).toEqual(['answers.interact', 'fields.repo_url']);
  expect(same.map(itemName)).toEqual(['fields.name']);
  expect(ignored).toEqual([
    { key: 'nonsense_status', reason: 'unknown_criterion' },
    { key: 'license', reason: 'too_long', limit: 254 },
    { key: 'cpe', reason: 'invalid_cpe' },
  ]);
});

test('never takes away a status or a text', () => {
  const { different, same } = preview({ interact_status: '?', interact_justification: '', name: '' });
  expect(different).toEqual([]);
  expect(same.map(itemName)).toEqual(['answers.interact', 'fields.name']);
  const changed = preview({ interact_status: 'Unmet' }).different[0];
  expect(changed).toMatchObject({ after: { status: 'Unmet', justification: 'as one sees' } });
});

test('takes the text of a computed criterion, but not its status', () => {
  const { fresh, ignored } = preview({ achieve_passing_status: 'Met', achieve_passing_justification: 'we did' });
  expect(fresh).toMatchObject([{ id: 'achieve_passing', after: { status: '?', justification: 'we did' } }]);
  expect(ignored).toEqual([{ key: 'achieve_passing_status', reason: 'computed' }]);
});

test('gives the values and the score of the items that are taken', () => {
  const { form, fresh } = preview({ build_status: 'Met', description_good_status: 'Met' });
  const percentage = (count: number) => [...scoreWith(form, fresh.slice(0, count)).values()][0];
  expect([percentage(0), percentage(1), percentage(2)]).toEqual([1, 3, 4]);
  expect([...importedValues(fresh).answers.keys()]).toEqual(['build', 'description_good']);
});

test('names why a text can not be taken, and the keys that are no answers', () => {
  const { fresh, ignored, others } = preview({
    build_justification: 'x'.repeat(8193),
    discussion_justification: 'a\u0001b',
    english_justification: '\ud800',
    repo_public_status: 'N/A',
    name: 5,
    $schema: 'https://example.org/schema',
    constructor: { status: 'Met' },
  });
  expect(fresh).toEqual([]);
  expect(ignored).toEqual([
    { key: 'repo_public_status', reason: 'na_never_offered' },
    { key: 'build', reason: 'too_long', limit: 8192 },
    { key: 'discussion', reason: 'control_character' },
    { key: 'english', reason: 'lone_surrogate' },
  ]);
  expect(others).toEqual(['name', '$schema', 'constructor']);
});

test('keys that hold what can not be seen, or are long, are shown so that nothing is hidden', () => {
  expect(shownKey('interact_status')).toBe('interact_status');
  expect(shownKey('a\u202Eb\u0000c\u200Bd\ud800')).toBe('a\ufffdb\ufffdc\ufffdd\ufffd');
  expect(shownKey('👍'.repeat(81))).toBe(`${'👍'.repeat(80)}…`);
  expect(shownKey('x'.repeat(1_000_000))).toHaveLength(81);
});
