import { describe, expect, test } from 'vitest';
import type { Answer } from '../../../criteria/answer.ts';
import { type FieldName, noFields } from '../../../criteria/fields.ts';
import { type Conflict, mergeSave } from '../../../functions/answers/merge.ts';
import { parseProjectId, type Project } from '../../../functions/table/project.ts';
import { knownId } from '../../fixtures/answer-sets.ts';

const none: Answer = { status: '?', justification: '' };
const met: Answer = { status: 'Met', justification: 'yes' };
const metOtherwise: Answer = { status: 'Met', justification: 'yes, really' };
const unmet: Answer = { status: 'Unmet', justification: '' };

function project(answers: Record<string, Answer>, fields: Partial<Record<FieldName, string>> = {}): Project {
  const id = parseProjectId('7');
  if (!id) throw new Error('a project number expected');
  return {
    id,
    epoch: 1,
    seq: 3,
    headHash: 'abc',
    createdAt: '',
    updatedAt: '',
    revisedAt: null,
    repoUrlUpdatedAt: null,
    deletedAt: null,
    claims: 1,
    owner: 1,
    editors: [],
    fields: { ...noFields, repo_url: 'https://example.org/r', ...fields },
    answers: new Map(Object.entries(answers).map(([name, answer]) => [knownId(name), answer])),
  };
}

type Edits<T> = Record<string, { readonly old: T; readonly new: T }>;

function merge(
  onto: Project,
  answers: Edits<Answer>,
  fields: Partial<Record<FieldName, { old: string; new: string }>> = {},
) {
  const names: FieldName[] = ['name', 'license', 'homepage_url', 'repo_url'];
  const { change, conflicts, problem } = mergeSave(onto, {
    answers: new Map(Object.entries(answers).map(([name, edit]) => [knownId(name), edit])),
    fields: new Map(names.flatMap((name) => (fields[name] ? [[name, fields[name]] as const] : []))),
  });
  return {
    kind: change.kind,
    answers: Object.fromEntries(change.answers),
    fields: Object.fromEntries(change.fields),
    conflicts,
    problem,
  };
}

describe('an answer', () => {
  test.each<[string, Record<string, Answer>, Edits<Answer>, string[], Conflict[]]>([
    ['from its base is changed', { interact: none }, { interact: { old: none, new: met } }, ['interact'], []],
    ['that was missing counts as unanswered', {}, { interact: { old: none, new: met } }, ['interact'], []],
    ['can be taken back', { interact: met }, { interact: { old: met, new: none } }, ['interact'], []],
    ['that is so already is no change', { interact: met }, { interact: { old: met, new: met } }, [], []],
    ['that another made the same is no change', { interact: met }, { interact: { old: none, new: met } }, [], []],
    ['unanswered and still missing is no change', {}, { interact: { old: met, new: none } }, [], []],
    [
      'that another changed is a conflict with theirs',
      { interact: unmet },
      { interact: { old: none, new: met } },
      [],
      [{ field: 'answers.interact', theirs: unmet }],
    ],
    [
      'of which another changed the text is a conflict',
      { interact: metOtherwise },
      { interact: { old: none, new: met } },
      [],
      [{ field: 'answers.interact', theirs: metOtherwise }],
    ],
    [
      'that another removed is a conflict with nothing',
      {},
      { interact: { old: unmet, new: met } },
      [],
      [{ field: 'answers.interact', theirs: none }],
    ],
    [
      'beside others that were changed meanwhile merges',
      { english: unmet, discussion: met },
      { interact: { old: none, new: met } },
      ['interact'],
      [],
    ],
    [
      'in conflict does not hide the others',
      { interact: unmet, english: met },
      { interact: { old: none, new: met }, english: { old: met, new: unmet }, discussion: { old: met, new: unmet } },
      ['english'],
      [
        { field: 'answers.interact', theirs: unmet },
        { field: 'answers.discussion', theirs: none },
      ],
    ],
  ])('%s', (_name, stored, edits, changed, conflicts) => {
    const merged = merge(project(stored), edits);
    expect(merged.conflicts).toEqual(conflicts);
    expect(merged.answers).toEqual(Object.fromEntries(changed.map((name) => [name, edits[name]])));
    expect([merged.kind, merged.fields, merged.problem]).toEqual(['save', {}, undefined]);
  });
});

describe('a field', () => {
  test.each<[string, string, { old: string; new: string }, boolean, Conflict[]]>([
    ['from its base is changed', 'a', { old: 'a', new: 'b' }, true, []],
    ['that is so already is no change', 'b', { old: 'a', new: 'b' }, false, []],
    ['that another changed is a conflict', 'c', { old: 'a', new: 'b' }, false, [{ field: 'fields.name', theirs: 'c' }]],
    ['differing in case is another value', 'A', { old: 'a', new: 'b' }, false, [{ field: 'fields.name', theirs: 'A' }]],
  ])('%s', (_name, stored, edit, isChanged, conflicts) => {
    const merged = merge(project({}, { name: stored, license: 'MIT' }), {}, { name: edit });
    expect(merged.conflicts).toEqual(conflicts);
    expect(merged.fields).toEqual(isChanged ? { name: edit } : {});
  });

  test('merges with other fields', () => {
    const merged = merge(project({}, { name: 'new', license: '' }), {}, { license: { old: '', new: 'MIT' } });
    expect([merged.fields, merged.conflicts]).toEqual([{ license: { old: '', new: 'MIT' } }, []]);
  });
});

describe('an entry keeps a homepage or a repository', () => {
  const repository = 'https://example.org/r';
  const missing = { field: 'fields.repo_url', code: 'url_missing' };

  test('so that the last of the two cannot be removed', () => {
    expect(merge(project({}), {}, { repo_url: { old: repository, new: '' } }).problem).toEqual(missing);
  });

  test('but one can be exchanged for the other', () => {
    const swapped = { repo_url: { old: repository, new: '' }, homepage_url: { old: '', new: 'https://example.org' } };
    expect(merge(project({}), {}, swapped).problem).toBeUndefined();
  });

  test('and removing both is found although each edit is fine', () => {
    const both = { repo_url: { old: repository, new: '' }, homepage_url: { old: 'https://x.org', new: '' } };
    expect(merge(project({}, { homepage_url: 'https://x.org' }), {}, both).problem).toEqual(missing);
  });

  test('and answers can be saved where it has neither', () => {
    const merged = merge(project({}, { repo_url: '' }), { interact: { old: none, new: met } });
    expect([merged.problem, Object.keys(merged.answers)]).toEqual([undefined, ['interact']]);
  });
});

test('the stored project is left as it is', () => {
  const stored = project({ interact: none });
  merge(stored, { interact: { old: none, new: met } }, { name: { old: '', new: 'x' } });
  expect([stored.answers.get(knownId('interact')), stored.fields.name]).toEqual([none, '']);
});
