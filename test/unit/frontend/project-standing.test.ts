import { describe, expect, test } from 'vitest';
import type { Answer } from '../../../criteria/answer.ts';
import { catalogue, type CriterionId } from '../../../criteria/catalogue.ts';
import { isCounted } from '../../../criteria/judge.ts';
import { scoreAnswers } from '../../../criteria/score.ts';
import { auditFilters, isWanted, standingOf } from '../../../frontend/project-standing.ts';
import { parsePublished } from '../../../frontend/replies.ts';

const [metal] = catalogue.series;
const [passing, silver] = metal?.levels ?? [];

function standing(answers: ReadonlyMap<CriterionId, Answer>) {
  if (!metal) throw new Error('no series');
  return standingOf(metal, scoreAnswers(catalogue, answers), answers);
}

const met: Answer = { status: 'Met', justification: 'see https://example.org/evidence' };
const allMet = () => new Map((passing?.entries ?? []).map(({ criterion }) => [criterion, met]));
const total = (missing: ReadonlyMap<string, number>) => [...missing.values()].reduce((sum, one) => sum + one, 0);

describe('the standing of a project', () => {
  test('without answers is before the first level, with every counted criterion missing', () => {
    const { earned, next, missing } = standing(new Map());
    expect([earned, next]).toEqual([undefined, passing]);
    expect([...missing]).toEqual([['unknown', passing?.entries.filter(isCounted).length]]);
  });

  test('counts what is missing by what would mend it', () => {
    const answers = allMet();
    const needsUrl = passing?.entries.find(({ flags }) => flags.has('met_url_required'))?.criterion;
    const must = passing?.entries.find(({ category, flags }) => category === 'MUST' && flags.size === 0)?.criterion;
    if (!needsUrl || !must) throw new Error('no such criteria');
    answers.set(needsUrl, { status: 'Met', justification: 'no link' });
    answers.set(must, { status: 'Unmet', justification: '' });
    const { next, missing } = standing(answers);
    expect(next).toBe(passing);
    expect(Object.fromEntries(missing)).toEqual({ url_required: 1, failing: 1 });
  });

  test('with a level earned goes on to the one above, and has none after the last', () => {
    expect(standing(allMet())).toMatchObject({ earned: passing, next: silver });
    const all = new Map([...catalogue.criteria.keys()].map((id) => [id, met]));
    const { next, missing } = standing(all);
    expect([next, total(missing)]).toEqual([undefined, 0]);
  });
});

test('every verdict is wanted by "all" and by exactly one other filter', () => {
  for (const verdict of [
    'passing',
    'barely',
    'failing',
    'unknown',
    'url_required',
    'justification_required',
  ] as const) {
    expect(auditFilters.filter((filter) => isWanted(filter, verdict))).toHaveLength(2);
    expect(isWanted('all', verdict)).toBe(true);
  }
});

test('what is published gives answers by any id, dates, and nothing for what is no answer', () => {
  const json: unknown = JSON.parse(
    '{"id":7,"interact_status":"Met","interact_justification":"a","build_status":"Yes","test_status":"?","__proto__":{"english_status":"Met"},"OSPS-AC-01.01_status":"N/A","achieved_passing_at":"2026-01-02T03:04:05.000Z","lost_passing_at":7}',
  );
  const published = parsePublished(json);
  expect(Object.fromEntries(published?.answers ?? [])).toEqual({
    interact: { status: 'Met', justification: 'a' },
    osps_ac_01_01: { status: 'N/A', justification: '' },
  });
  expect([...(published?.achievements ?? [])][0]).toEqual([
    'passing',
    { achievedAt: '2026-01-02T03:04:05.000Z', firstAchievedAt: null, lostAt: null },
  ]);
});
