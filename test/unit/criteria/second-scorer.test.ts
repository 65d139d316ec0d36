import { expect, test } from 'vitest';
import { catalogue } from '../../../criteria/catalogue.ts';
import { noEvidence } from '../../../criteria/answer.ts';
import { judge } from '../../../criteria/judge.ts';
import {
  achievement,
  badgeLevel,
  type EvidenceById,
  type Score,
  scoreAnswers,
  scoreProject,
  tieredPercentage,
  weighAll,
} from '../../../criteria/score.ts';
import { type Answers, drawAnswers } from '../../fixtures/answer-sets.ts';
import { plainEntries } from '../../fixtures/criteria-table.ts';
import { openRandom } from '../../fixtures/random.ts';
import { type PlainScore, scoreProjectPlainly } from '../../second-scorer.ts';

/** How many answer sets to compare: `SETS=1000000 npm test` for more. */
const sets = Number(process.env['SETS'] ?? 100_000);

const [metal, baseline] = catalogue.series;
if (!metal || !baseline) throw new Error('two series expected');

test('agrees with the second scorer on percentages, tiers, levels and verdicts', { timeout: 3_600_000 }, () => {
  const random = openRandom(20260219);
  const seen = new Map<string, number>();
  for (let index = 0; index < sets; index++) {
    const answers = drawAnswers(random);
    const expected = scoreProjectPlainly(plainEntries, Object.fromEntries(answers));
    const difference = firstDifference(answers, expected);
    if (difference) expect.fail(`set ${index}: ${difference}: ${JSON.stringify(Object.fromEntries(answers))}`);
    for (const level of [`metal ${expected.badge_level}`, `baseline ${expected.baseline_badge_level}`]) {
      seen.set(level, (seen.get(level) ?? 0) + 1);
    }
  }
  console.log(`${sets} answer sets, 0 differences; badge levels seen: ${JSON.stringify(Object.fromEntries(seen))}`);
  const metalLevels = ['metal in_progress', 'metal passing', 'metal silver', 'metal gold'];
  const baselineLevels = ['baseline in_progress', 'baseline baseline-1', 'baseline baseline-2', 'baseline baseline-3'];
  expect([...seen.keys()].toSorted()).toEqual([...metalLevels, ...baselineLevels].toSorted());
});

/** The second scorer's names of the verdicts. */
const plainVerdicts = {
  passing: 'passing',
  barely: 'barely',
  failing: 'failing',
  unknown: 'unknown',
  url_required: 'url required',
  justification_required: 'justification required',
} as const;

function firstDifference(answers: Answers, expected: PlainScore): string | undefined {
  const evidence = weighAll(answers);
  const score = scoreProject(catalogue, evidence);
  if (!metal || !baseline) return 'series';
  const fromTexts = scoreAnswers(catalogue, answers);
  if (fromTexts.size !== score.size) return 'number of levels';
  for (const [level, percentage] of score) {
    if (percentage !== fromTexts.get(level)) return `percentage of ${level}, from texts and from evidence`;
  }
  if (score.size !== Object.keys(expected.percentages).length) return 'number of levels';
  for (const [level, percentage] of score) {
    if (percentage !== expected.percentages[level]) return `percentage of ${level}`;
  }
  if (tieredPercentage(metal, score) !== expected.tiered_percentage) return 'tiered percentage';
  if (tieredPercentage(baseline, score) !== expected.baseline_tiered_percentage) return 'baseline tiered percentage';
  if (badgeLevel(metal, score) !== expected.badge_level) return 'badge level';
  if (badgeLevel(baseline, score) !== expected.baseline_badge_level) return 'baseline badge level';
  return firstVerdictThatDiffers(evidence, score, expected);
}

function firstVerdictThatDiffers(evidence: EvidenceById, score: Score, expected: PlainScore): string | undefined {
  for (const level of catalogue.levels) {
    const verdicts = expected.verdicts[level.id] ?? {};
    for (const entry of level.entries) {
      const known = evidence.get(entry.criterion) ?? noEvidence;
      const achieves = catalogue.criteria.get(entry.criterion)?.achieves;
      const verdict = judge(entry, achieves ? { ...known, status: achievement(score, achieves) } : known);
      if (plainVerdicts[verdict] !== verdicts[entry.criterion]) return `${entry.criterion} at ${level.id}`;
    }
  }
  return undefined;
}
