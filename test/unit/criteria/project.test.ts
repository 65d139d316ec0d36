import { expect, test } from 'vitest';
import { type Answer } from '../../../criteria/answer.ts';
import { type Achievements, advance, neverAchieved } from '../../../criteria/achievements.ts';
import { catalogue, type Category, type Entry } from '../../../criteria/catalogue.ts';
import {
  achievement,
  badgeLevel,
  badgeValue,
  scoreProject,
  tieredPercentage,
  weighAll,
} from '../../../criteria/score.ts';
import { type Answers, completeAnswers, knownId } from '../../fixtures/answer-sets.ts';

/* The life of one project: each test goes on from where the one before it left the answers. */

const [metal, baseline] = catalogue.series;
if (!metal || !baseline) throw new Error('two series expected');
const [passing, silver, gold] = metal.levels;
if (!passing || !silver || !gold) throw new Error('three levels expected');

const answers: Answers = new Map();
let achievements: Achievements = new Map();
let before = scoreProject(catalogue, new Map());

const withUrl: Answer = { status: 'Met', justification: 'https://example.org/proof' };

function answerAll(entries: readonly Entry[], category: Category, answer: (entry: Entry) => Answer): number {
  const chosen = entries.filter((entry) => entry.category === category);
  for (const entry of chosen) answers.set(entry.criterion, answer(entry));
  return chosen.length;
}

function save(at: string) {
  const after = scoreProject(catalogue, weighAll(answers));
  achievements = advance(catalogue, achievements, { before, after, at });
  before = after;
  return after;
}

test('a new entry scores 0 everywhere', () => {
  const score = save('2026-01-01T00:00:00.000Z');
  expect([...score.values()]).toEqual([0, 0, 0, 0, 0, 0]);
  expect([tieredPercentage(metal, score), badgeLevel(metal, score)]).toEqual([0, 'in_progress']);
  expect([tieredPercentage(baseline, score), badgeValue(baseline, score)]).toEqual([0, 'baseline-pct-0']);
});

test('the 14 SUGGESTED of passing Unmet without text are enough: 21 %', () => {
  expect(answerAll(passing.entries, 'SUGGESTED', () => ({ status: 'Unmet', justification: '' }))).toBe(14);
  expect(save('2026-01-02T00:00:00.000Z').get(passing.id)).toBe(21);
});

test('with the 43 MUST Met, URLs and texts only where asked for: 85 %', () => {
  const met = ({ flags }: Entry): Answer => {
    if (flags.has('met_url_required')) return withUrl;
    return { status: 'Met', justification: flags.has('met_justification_required') ? 'linted' : '' };
  };
  expect(answerAll(passing.entries, 'MUST', met)).toBe(43);
  expect(save('2026-01-03T00:00:00.000Z').get(passing.id)).toBe(85);
});

test('with the 10 SHOULD Unmet with five characters: passing, and 2 % of silver for having achieved it', () => {
  expect(answerAll(passing.entries, 'SHOULD', () => ({ status: 'Unmet', justification: 'later' }))).toBe(10);
  const score = save('2026-01-04T00:00:00.000Z');
  expect([score.get(passing.id), score.get(silver.id), score.get(gold.id)]).toEqual([100, 2, 0]);
  expect([tieredPercentage(metal, score), badgeLevel(metal, score)]).toEqual([102, 'passing']);
  expect(achievement(score, passing.id)).toBe('Met');
  const now = '2026-01-04T00:00:00.000Z';
  expect(achievements.get(passing.id)).toEqual({ achievedAt: now, firstAchievedAt: now, lostAt: null });
});

test('one text fewer loses passing and keeps when it was achieved', () => {
  answers.set(knownId('english'), { status: 'Unmet', justification: '' });
  const score = save('2026-01-05T00:00:00.000Z');
  expect([score.get(passing.id), score.get(silver.id), tieredPercentage(metal, score)]).toEqual([99, 0, 99]);
  expect(achievement(score, passing.id)).toBe('Unmet');
  expect(achievements.get(passing.id)).toEqual({
    achievedAt: '2026-01-04T00:00:00.000Z',
    firstAchievedAt: '2026-01-04T00:00:00.000Z',
    lostAt: '2026-01-05T00:00:00.000Z',
  });
});

test('the text back achieves passing anew and not for the first time', () => {
  answers.set(knownId('english'), { status: 'Unmet', justification: 'later' });
  expect(save('2026-01-06T00:00:00.000Z').get(passing.id)).toBe(100);
  expect(achievements.get(passing.id)).toEqual({
    achievedAt: '2026-01-06T00:00:00.000Z',
    firstAchievedAt: '2026-01-04T00:00:00.000Z',
    lostAt: '2026-01-05T00:00:00.000Z',
  });
  expect(achievements.get(silver.id) ?? neverAchieved).toEqual(neverAchieved);
});

test('an answer to a computed criterion counts for nothing', () => {
  const forty = new Map(passing.entries.slice(0, 27).map((entry) => [entry.criterion, withUrl]));
  const plain = scoreProject(catalogue, weighAll(forty));
  const claimed = new Map([...forty, [knownId('achieve_passing'), withUrl], [knownId('achieve_silver'), withUrl]]);
  expect(plain.get(passing.id)).toBe(40);
  expect(scoreProject(catalogue, weighAll(claimed))).toEqual(plain);
  expect(achievement(plain, passing.id)).toBe('Unmet');
});

test('silver and gold stay below 100 while one criterion of passing is missing', () => {
  const all = completeAnswers();
  expect([...scoreProject(catalogue, weighAll(all)).values()]).toEqual([100, 100, 100, 100, 100, 100]);
  all.delete(knownId('interact'));
  const score = scoreProject(catalogue, weighAll(all));
  expect([...score.values()]).toEqual([99, 98, 96, 100, 100, 100]);
  expect([tieredPercentage(metal, score), badgeLevel(metal, score)]).toEqual([99, 'in_progress']);
});

test('all of baseline-3 and nothing below it earns no baseline level', () => {
  const [, , third] = baseline.levels;
  const score = scoreProject(catalogue, weighAll(new Map(third?.entries.map((e) => [e.criterion, withUrl]))));
  expect(baseline.levels.map(({ id }) => score.get(id))).toEqual([0, 0, 100]);
  expect([badgeLevel(baseline, score), badgeValue(baseline, score)]).toEqual(['in_progress', 'baseline-pct-0']);
  expect(tieredPercentage(baseline, score)).toBe(0);
});
