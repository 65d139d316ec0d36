import { describe, expect, test } from 'vitest';
import { type Answer, type Status, unanswered, weigh } from '../../../criteria/answer.ts';
import { catalogue, type LevelId } from '../../../criteria/catalogue.ts';
import { judge, type Verdict } from '../../../criteria/judge.ts';
import {
  badgeLevel,
  badgeValue,
  earnedLevels,
  percentage,
  type Score,
  scoreAnswers,
  scoreProject,
  tieredPercentage,
  weighAll,
} from '../../../criteria/score.ts';
import { knownId } from '../../fixtures/answer-sets.ts';
import { makeCatalogue, makeMusts } from '../../fixtures/made-up-catalogue.ts';

const [metal, baseline] = catalogue.series;
if (!metal || !baseline) throw new Error('two series expected');

describe('a percentage is rounded half up, 100 only when all are met', () => {
  test.each([
    ['passing', 67, ['0→0', '1→1', '21→31', '33→49', '34→51', '60→90', '65→97', '66→99', '67→100']],
    ['silver', 55, ['0→0', '1→2', '11→20', '28→51', '54→98', '55→100']],
    ['gold', 23, ['0→0', '1→4', '12→52', '22→96', '23→100']],
    ['baseline-1', 24, ['0→0', '1→4', '3→13', '9→38', '12→50', '15→63', '21→88', '23→96', '24→100']],
    ['baseline-2', 19, ['0→0', '1→5', '10→53', '18→95', '19→100']],
    ['baseline-3', 21, ['0→0', '1→5', '11→52', '20→95', '21→100']],
    ['many', 200, ['198→99', '199→99', '200→100']],
    ['very many', 1000, ['1→0', '4→0', '5→1', '994→99', '995→99', '999→99', '1000→100']],
    ['none', 0, ['0→0']],
  ])('%s: %i', (_level, total, cases) => {
    const worked = cases.map((text) => text.split('→').map(Number));
    expect(worked.map(([enough = 0]) => percentage(enough, total))).toEqual(worked.map(([, percent]) => percent));
  });
});

describe('levels', () => {
  const met: Answer = { status: 'Met', justification: '' };
  const scoreOf = (made: ReturnType<typeof makeCatalogue>, answered: number): number[] => {
    const ids = [...made.criteria.keys()].slice(0, answered);
    const answers = new Map(ids.map((id) => [id, met]));
    const score = scoreAnswers(made, answers);
    expect(scoreProject(made, weighAll(answers))).toEqual(score);
    return [...score.values()];
  };

  test('199 of 200 criteria score 99, all 200 score 100', () => {
    const made = makeCatalogue({ one: makeMusts(200) });
    expect([scoreOf(made, 0), scoreOf(made, 199), scoreOf(made, 200)]).toEqual([[0], [99], [100]]);
  });

  test('a level without criteria scores 0 and is never earned', () => {
    const made = makeCatalogue({ one: [], two: makeMusts(1) });
    expect(scoreOf(made, 1)).toEqual([0, 100]);
    const [stars] = made.series;
    expect(stars && badgeLevel(stars, scoreProject(made, new Map()))).toBe('in_progress');
  });

  test('future and obsolete criteria are left out, whatever their answers', () => {
    const [first, second, third, fourth] = makeMusts(4);
    if (!first || !second || !third || !fourth) throw new Error('four criteria expected');
    const made = makeCatalogue({
      one: [{ ...first, flags: ['future'] }, { ...second, flags: ['obsolete'] }, third, fourth],
      two: [{ ...first, flags: ['future'] }],
    });
    expect([0, 2, 3, 4].map((answered) => scoreOf(made, answered))).toEqual([
      [0, 0],
      [0, 0],
      [50, 0],
      [100, 0],
    ]);
  });
});

describe('one answer is judged at each level by its category and flags', () => {
  const url = 'https://example.org/x';
  test.each<[string, Status, string, Verdict, Verdict]>([
    ['contribution_requirements', 'Unmet', 'later', 'barely', 'failing'],
    ['report_tracker', 'N/A', 'not ours', 'barely', 'passing'],
    ['report_tracker', 'Met', '', 'passing', 'justification_required'],
    ['tests_documented_added', 'N/A', '', 'barely', 'justification_required'],
    ['warnings_strict', 'N/A', '', 'passing', 'justification_required'],
    ['crypto_weaknesses', 'Unmet', 'later', 'barely', 'failing'],
    ['crypto_weaknesses', 'N/A', '', 'passing', 'passing'],
    ['static_analysis_common_vulnerabilities', 'Met', '', 'passing', 'justification_required'],
    ['dynamic_analysis_unsafe', 'Unmet', '', 'barely', 'failing'],
    ['repo_distributed', 'Met', 'git', 'passing', 'justification_required'],
    ['repo_distributed', 'N/A', 'not ours', 'barely', 'failing'],
    ['test_invocation', 'Met', 'npm test', 'passing', 'url_required'],
    ['test_invocation', 'Unmet', '', 'justification_required', 'failing'],
    ['test_continuous_integration', 'Met', url, 'passing', 'passing'],
    ['dynamic_analysis', 'Unmet', '', 'barely', 'failing'],
    ['dynamic_analysis', 'N/A', 'not ours', 'barely', 'passing'],
    ['dynamic_analysis_enable_assertions', 'Unmet', '', 'barely', 'justification_required'],
    ['dynamic_analysis_enable_assertions', 'N/A', '', 'barely', 'justification_required'],
    ['bus_factor', 'Unmet', 'only me', 'barely', 'failing'],
    ['crypto_used_network', 'Unmet', 'later', 'barely', 'failing'],
    ['crypto_tls12', 'Met', '', 'justification_required', 'justification_required'],
    ['hardening', 'Met', 'flags set', 'passing', 'url_required'],
  ])('%s %s %j: %s below, %s above', (name, status, justification, below, above) => {
    const entries = catalogue.criteria.get(knownId(name))?.entries ?? [];
    expect(entries.map((entry) => judge(entry, weigh({ status, justification })))).toEqual([below, above]);
  });

  test('those on two levels are these 16', () => {
    const twice = [...catalogue.criteria.values()].filter(({ entries }) => entries.length > 1);
    const names = twice.map(({ id, entries }) => [id, ...entries.map((e) => `${e.level} ${e.category}`)].join(', '));
    expect(names.toSorted()).toEqual([
      'bus_factor, silver SHOULD, gold MUST',
      'contribution_requirements, passing SHOULD, silver MUST',
      'crypto_tls12, silver SHOULD, gold MUST',
      'crypto_used_network, silver SHOULD, gold MUST',
      'crypto_weaknesses, passing SHOULD, silver MUST',
      'dynamic_analysis, passing SUGGESTED, gold MUST',
      'dynamic_analysis_enable_assertions, passing SUGGESTED, gold SHOULD',
      'dynamic_analysis_unsafe, passing SUGGESTED, silver MUST',
      'hardening, silver SHOULD, gold MUST',
      'repo_distributed, passing SUGGESTED, gold MUST',
      'report_tracker, passing SHOULD, silver MUST',
      'static_analysis_common_vulnerabilities, passing SUGGESTED, silver MUST',
      'test_continuous_integration, passing SUGGESTED, gold MUST',
      'test_invocation, passing SHOULD, gold MUST',
      'tests_documented_added, passing SUGGESTED, silver MUST',
      'warnings_strict, passing SUGGESTED, silver MUST',
    ]);
  });
});

describe('levels earned, tiered percentage and badge value follow from the percentages', () => {
  const scoreFrom = (levels: readonly { readonly id: LevelId }[], percents: readonly number[]): Score =>
    new Map(levels.map(({ id }, index) => [id, percents[index] ?? 0]));

  test.each<[[number, number, number], number, string, string]>([
    [[0, 0, 0], 0, 'in_progress', '0'],
    [[31, 17, 4], 31, 'in_progress', '31'],
    [[99, 80, 60], 99, 'in_progress', '99'],
    [[100, 17, 4], 117, 'passing', 'passing'],
    [[100, 0, 0], 100, 'passing', 'passing'],
    [[100, 100, 4], 204, 'silver', 'silver'],
    [[100, 100, 100], 300, 'gold', 'gold'],
    [[99, 100, 100], 99, 'in_progress', '99'],
  ])('metal %j: tiered %i, %s, badge %s', (percents, tiered, level, value) => {
    const score = scoreFrom(metal.levels, percents);
    expect([tieredPercentage(metal, score), badgeLevel(metal, score), badgeValue(metal, score)]).toEqual([
      tiered,
      level,
      value,
    ]);
  });

  test.each<[[number, number, number], number, string, string]>([
    [[0, 0, 0], 0, 'in_progress', 'baseline-pct-0'],
    [[42, 0, 0], 42, 'in_progress', 'baseline-pct-42'],
    [[100, 95, 10], 195, 'baseline-1', 'baseline-1'],
    [[100, 100, 95], 295, 'baseline-2', 'baseline-2'],
    [[100, 100, 100], 300, 'baseline-3', 'baseline-3'],
    [[80, 20, 100], 80, 'in_progress', 'baseline-pct-80'],
    [[99, 100, 100], 99, 'in_progress', 'baseline-pct-99'],
    [[100, 99, 100], 199, 'baseline-1', 'baseline-1'],
  ])('baseline %j, each level needing those below: tiered %i, %s, badge %s', (percents, tiered, level, value) => {
    const score = scoreFrom(baseline.levels, percents);
    expect([tieredPercentage(baseline, score), badgeLevel(baseline, score), badgeValue(baseline, score)]).toEqual([
      tiered,
      level,
      value,
    ]);
  });

  test('an empty score earns nothing', () => {
    expect(earnedLevels(metal, new Map())).toEqual([]);
    expect(tieredPercentage(baseline, new Map())).toBe(0);
  });

  test('answers to criteria that nobody asks change nothing', () => {
    const stars = makeCatalogue({ one: makeMusts(2) });
    const strangers = new Map([[knownId('interact'), { status: 'Met', justification: '' } as const]]);
    expect([...scoreAnswers(stars, strangers).values()]).toEqual([0]);
    expect([...scoreProject(stars, weighAll(strangers)).values()]).toEqual([0]);
  });

  test('a missing answer and an empty one score the same', () => {
    const empty = new Map([...catalogue.criteria.keys()].map((id) => [id, unanswered]));
    expect(scoreProject(catalogue, weighAll(empty))).toEqual(scoreProject(catalogue, new Map()));
  });
});
