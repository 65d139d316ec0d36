import { expect, test } from 'vitest';
import type { Answer } from '../../../criteria/answer.ts';
import { catalogue, type CriterionId, type Entry, getCriterion, type Level } from '../../../criteria/catalogue.ts';
import { noFields } from '../../../criteria/fields.ts';
import { isCounted } from '../../../criteria/judge.ts';
import { editAnswer, openForm } from '../../../frontend/answers-form.ts';
import { judgeEntry, openStore } from '../../../frontend/form-store.ts';
import { filters, isListed, parseFilter } from '../../../frontend/question-filter.ts';
import { findShortestWay, nextLevel } from '../../../frontend/shortest-way.ts';
import { knownId } from '../../fixtures/answer-sets.ts';

const good: Answer = { status: 'Met', justification: 'https://example.org/evidence' };
const isComputed = ({ criterion }: Entry) => getCriterion(criterion).achieves !== undefined;
const [passing, silver] = catalogue.levels;
if (!passing || !silver) throw new Error('no levels');

function wayOf(level: Level, answers: ReadonlyMap<CriterionId, Answer>): string[] {
  const view = openStore(openForm(answers, noFields)).get();
  const way = findShortestWay(level, (entry) => judgeEntry(view, entry), isComputed);
  return way.map(({ entry, effort }) => `${effort} ${entry.category} ${entry.criterion}`);
}

const allGood = new Map(passing.entries.map(({ criterion }) => [criterion, good]));

test('names work first, then answers from strict to free, then evidence', () => {
  const answers = new Map(allGood)
    .set(knownId('contribution'), { status: 'Met', justification: '' })
    .set(knownId('english'), { status: 'Unmet', justification: '' })
    .set(knownId('interact'), { status: 'Unmet', justification: 'no' });
  for (const name of ['version_semver', 'test', 'report_tracker']) answers.delete(knownId(name));
  expect(wayOf(passing, answers)).toEqual([
    'work MUST interact',
    'answer MUST test',
    'answer SHOULD report_tracker',
    'answer SUGGESTED version_semver',
    'url MUST contribution',
    'words SHOULD english',
  ]);
});

test('is as long as what is counted and not enough, and leads there', () => {
  expect(wayOf(passing, new Map())).toHaveLength(passing.entries.filter(isCounted).length);
  expect(wayOf(passing, allGood)).toEqual([]);
  const store = openStore(openForm(new Map(), noFields));
  const way = findShortestWay(passing, (entry) => judgeEntry(store.get(), entry), isComputed);
  for (const { entry } of way) store.update((form) => editAnswer(form, entry.criterion, good));
  expect(store.get().score.get(passing.id)).toBe(100);
});

test('says of a criterion that asks for a level that this level comes first', () => {
  expect(wayOf(silver, new Map())).toContain('level MUST achieve_passing');
});

test('leads to the lowest level that is not complete, and nowhere after the last', () => {
  const levels = catalogue.series[0]?.levels ?? [];
  expect(nextLevel(levels, new Map())).toBe(passing);
  expect(nextLevel(levels, new Map([[passing.id, 100]]))).toBe(silver);
  expect(nextLevel(levels, new Map(levels.map(({ id }) => [id, 100])))).toBeUndefined();
});

test('filters list by verdict and category', () => {
  const must = passing.entries.find(({ criterion }) => criterion === knownId('interact'));
  const suggested = passing.entries.find(({ criterion }) => criterion === knownId('version_semver'));
  if (!must || !suggested) throw new Error('no entries');
  const listing = (entry: Entry, verdict: Parameters<typeof isListed>[2]) =>
    filters.filter((filter) => isListed(filter, entry, verdict));
  expect(listing(must, 'unknown')).toEqual(['all', 'open', 'must', 'blocks', 'way']);
  expect(listing(must, 'failing')).toEqual(['all', 'must', 'blocks', 'way']);
  expect(listing(must, 'url_required')).toEqual(['all', 'open', 'must', 'blocks', 'way']);
  expect(listing(suggested, 'barely')).toEqual(['all']);
  const future = { ...must, flags: new Set(['future'] as const) };
  expect(listing(future, 'unknown')).toEqual(['all', 'open', 'must']);
});

test.each([
  ['open', 'open'],
  ['way', 'way'],
  ['__proto__', 'all'],
  ['<script>', 'all'],
  [undefined, 'all'],
  [{}, 'all'],
])('the filter of %j is %s', (input, filter) => {
  expect(parseFilter(input)).toBe(filter);
});
