import { describe, expect, test } from 'vitest';
import { type Achievement, type Achievements, advance, neverAchieved } from '../../../criteria/achievements.ts';
import { catalogue, type LevelId } from '../../../criteria/catalogue.ts';
import { type Score, scoreProject, weighAll } from '../../../criteria/score.ts';
import { allIds, type Answers, completeAnswers, drawAnswer } from '../../fixtures/answer-sets.ts';
import { plainEntries } from '../../fixtures/criteria-table.ts';
import { makeCatalogue, makeMusts } from '../../fixtures/made-up-catalogue.ts';
import { openRandom, type Random } from '../../fixtures/random.ts';
import { foldDates, type PlainDates } from '../../second-scorer.ts';

const levels: readonly LevelId[] = catalogue.levels.map((level) => level.id);

/** Percentages of passing, silver, gold, baseline-1, -2, -3 after each save, one save a day. */
function foldPercentages(history: readonly (readonly number[])[]): Achievements {
  let achievements: Achievements = new Map();
  let before: Score = new Map();
  history.forEach((percents, day) => {
    const after: Score = new Map(levels.map((level, index) => [level, percents[index] ?? 0]));
    achievements = advance(catalogue, achievements, { before, after, at: `day ${day + 1}` });
    before = after;
  });
  return achievements;
}

function of(achievements: Achievements): Record<string, Achievement> {
  return Object.fromEntries(levels.map((level) => [level, achievements.get(level) ?? neverAchieved]));
}

describe('rules with a level more at the bottom', () => {
  const stars = makeCatalogue({ bronze: makeMusts(1), silver: makeMusts(2), gold: makeMusts(3) });
  const level = (id: string) => id as LevelId;
  const earned = { achievedAt: 'day 1', firstAchievedAt: 'day 1', lostAt: null };
  const rescored = (after: readonly number[]) =>
    advance(stars, new Map([[level('silver'), earned]]), {
      before: new Map([
        [level('silver'), 100],
        [level('gold'), 40],
      ]),
      after: new Map(stars.levels.map(({ id }, index) => [id, after[index] ?? 0])),
      at: 'day 2',
    });

  test('let those that meet it keep the dates of the others', () => {
    const now = { achievedAt: 'day 2', firstAchievedAt: 'day 2', lostAt: null };
    expect(Object.fromEntries(rescored([100, 100, 40]))).toEqual({ bronze: now, silver: earned });
  });

  test('take from those that do not meet it what they held', () => {
    expect(Object.fromEntries(rescored([0, 100, 40]))).toEqual({ silver: { ...earned, lostAt: 'day 2' } });
  });
});

describe('hand-worked histories', () => {
  const never = Object.fromEntries(levels.map((level) => [level, neverAchieved]));
  const times = (achieved: number, first: number, lost: number | null): Achievement => ({
    achievedAt: `day ${achieved}`,
    firstAchievedAt: `day ${first}`,
    lostAt: lost === null ? null : `day ${lost}`,
  });

  test.each<[string, number[][], Record<string, Achievement>]>([
    ['nothing achieved', [[99, 0, 0, 99, 100, 100]], {}],
    ['achieved at once', [[100, 2, 0, 0, 0, 0]], { passing: times(1, 1, null) }],
    [
      'kept',
      [
        [100, 2, 0],
        [100, 50, 0],
      ],
      { passing: times(1, 1, null) },
    ],
    ['lost', [[100], [99]], { passing: times(1, 1, 2) }],
    ['regained', [[100], [99], [100]], { passing: times(3, 1, 2) }],
    ['lost twice', [[100], [99], [100], [0]], { passing: times(3, 1, 4) }],
    [
      'all metal levels lost in one save',
      [
        [100, 100, 100],
        [99, 98, 96],
      ],
      { passing: times(1, 1, 2), silver: times(1, 1, 2), gold: times(1, 1, 2) },
    ],
    [
      'a baseline level that waits for the one below',
      [
        [0, 0, 0, 50, 100, 100],
        [0, 0, 0, 100, 100, 99],
      ],
      { 'baseline-1': times(2, 2, null), 'baseline-2': times(2, 2, null) },
    ],
    [
      'the middle level lost takes the upper one along',
      [
        [0, 0, 0, 100, 100, 100],
        [0, 0, 0, 100, 95, 100],
        [0, 0, 0, 100, 100, 100],
      ],
      { 'baseline-1': times(1, 1, null), 'baseline-2': times(3, 1, 2), 'baseline-3': times(3, 1, 2) },
    ],
    [
      'two series, each for itself',
      [[100], [100, 0, 0, 100], [99, 0, 0, 100]],
      { passing: times(1, 1, 3), 'baseline-1': times(2, 2, null) },
    ],
  ])('%s', (_name, history, expected) => {
    expect(of(foldPercentages(history))).toEqual({ ...never, ...expected });
  });

  test('what was achieved before is left untouched', () => {
    const [first] = levels;
    if (!first) throw new Error('a level expected');
    const empty: Achievements = new Map();
    const after: Score = new Map([[first, 100]]);
    expect(advance(catalogue, empty, { before: new Map(), after, at: 'now' }).size).toBe(1);
    expect(empty.size).toBe(0);
  });
});

test('agrees with the second scorer on the dates of generated histories', { timeout: 120_000 }, () => {
  const random = openRandom(11);
  const histories = 1000;
  let losses = 0;
  for (let index = 0; index < histories; index++) {
    const saves = drawHistory(random);
    const expected = foldDates(
      plainEntries,
      saves.map(({ at, answers }) => ({ at, answers: Object.fromEntries(answers) })),
    );
    expect(inPlainWords(fold(saves)), `history ${index}`).toEqual(expected);
    losses += Object.values(expected).filter((dates) => dates.lost_at !== null).length;
  }
  console.log(`${histories} histories, 0 differences; ${losses} levels lost`);
  expect(losses).toBeGreaterThan(histories);
});

interface SavedAnswers {
  readonly at: string;
  readonly answers: Answers;
}

/** Twelve saves around completeness: each spoils one answer or repairs all. */
function drawHistory(random: Random): SavedAnswers[] {
  let answers: Answers = random.next() < 0.5 ? completeAnswers() : new Map();
  return Array.from({ length: 12 }, (_, hour) => {
    answers = random.next() < 0.5 ? completeAnswers() : new Map(answers);
    if (random.next() < 0.6) answers.set(random.pick(allIds), drawAnswer(random));
    return { at: new Date(Date.UTC(2026, 0, 1, hour)).toISOString(), answers };
  });
}

function fold(saves: readonly SavedAnswers[]): Achievements {
  let achievements: Achievements = new Map();
  let before: Score = new Map();
  for (const { at, answers } of saves) {
    const after = scoreProject(catalogue, weighAll(answers));
    achievements = advance(catalogue, achievements, { before, after, at });
    before = after;
  }
  return achievements;
}

function inPlainWords(achievements: Achievements): Record<string, PlainDates> {
  return Object.fromEntries(
    Object.entries(of(achievements)).map(([level, { achievedAt, firstAchievedAt, lostAt }]) => [
      level,
      { achieved_at: achievedAt, first_achieved_at: firstAchievedAt, lost_at: lostAt },
    ]),
  );
}
