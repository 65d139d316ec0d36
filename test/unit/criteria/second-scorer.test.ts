import { expect, test } from 'vitest';
import { drawAnswers } from '../../fixtures/answer-sets.ts';
import { plainEntries } from '../../fixtures/criteria-table.ts';
import { firstDifference } from '../../fixtures/first-difference.ts';
import { openRandom } from '../../fixtures/random.ts';
import { scoreProjectPlainly } from '../../second-scorer.ts';

/** How many answer sets to compare: `SETS=1000000 npm test` for more. */
const sets = Number(process.env['SETS'] ?? 100_000);

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
