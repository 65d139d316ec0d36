import { describe, expect, test } from 'vitest';
import { type Achievements, neverAchieved } from '../../../criteria/achievements.ts';
import type { Answer } from '../../../criteria/answer.ts';
import { catalogue, type CriterionId, parseCriterionId } from '../../../criteria/catalogue.ts';
import { noFields } from '../../../criteria/fields.ts';
import type { Score } from '../../../criteria/score.ts';
import { renderBadgeJson, renderBaselineJson } from '../../../functions/objects/badge-json.ts';
import { renderProjectJson } from '../../../functions/objects/project-json.ts';
import { defaultSettings } from '../../../functions/objects/settings.ts';
import { parseProjectId, type PersonId, type Project, type ProjectScore } from '../../../functions/table/project.ts';

const id = parseProjectId('7') ?? expect.unreachable();
const updatedAt = '2026-02-01T09:30:00.000Z';

const project: Project = {
  id,
  epoch: 1,
  seq: 5,
  headHash: 'ab12',
  createdAt: '2026-01-05T10:00:00.000Z',
  updatedAt,
  revisedAt: null,
  repoUrlUpdatedAt: null,
  deletedAt: null,
  claims: 1,
  owner: 3,
  editors: [
    { id: 'b' as PersonId, number: 12 },
    { id: 'a' as PersonId, number: 9 },
  ],
  fields: { ...noFields, name: 'Widget', homepage_url: 'https://widget.example.org', license: 'MIT' },
  answers: new Map([
    answer('floss_license', 'Met', 'MIT, see LICENSE'),
    answer('dynamic_analysis', 'Unmet', ''),
    answer('release_notes', '?', '  '),
    answer('achieve_passing', '?', 'my own words'),
    answer('osps_ac_03_01', 'N/A', 'no branches'),
    [retiredId(), { status: 'Met', justification: 'of an earlier version' }],
  ]),
};

function answer(name: string, status: Answer['status'], justification: string): [CriterionId, Answer] {
  return [parseCriterionId(name) ?? expect.unreachable(name), { status, justification }];
}

function retiredId(): CriterionId {
  return catalogue.retired[0]?.id ?? expect.unreachable();
}

/** A score with the percentages of the levels in order, 0 where none is given. */
function scoreOf(percentages: readonly number[], achievements: Achievements = new Map()): ProjectScore {
  const score: Score = new Map(catalogue.levels.map((level, at) => [level.id, percentages[at] ?? 0]));
  const { epoch, seq, fields, deletedAt } = project;
  const { name } = fields;
  return {
    id,
    epoch,
    seq,
    rulesHash: 'cd34',
    name,
    updatedAt,
    repoUrlUpdatedAt: null,
    deletedAt,
    score,
    achievements,
    evidence: new Map(),
  };
}

function render(percentages: readonly number[], changes: Partial<Project> = {}, achievements?: Achievements) {
  const settings = { ...defaultSettings, siteUrl: 'https://badges.example.org' };
  const score = {
    ...scoreOf(percentages, achievements),
    ...(changes.updatedAt !== undefined && { updatedAt: changes.updatedAt }),
  };
  return JSON.parse(renderProjectJson({ ...project, ...changes }, score, settings));
}

describe('badge.json', () => {
  test('gives number, name, time, level, tiered percentage and version', () => {
    expect(JSON.parse(renderBadgeJson(scoreOf([100, 17, 4])))).toEqual({
      id: 7,
      name: 'Widget',
      updated_at: updatedAt,
      badge_level: 'passing',
      tiered_percentage: 117,
      epoch: 1,
      seq: 5,
    });
  });

  test('is in progress with the percentage of the first level below it', () => {
    expect(JSON.parse(renderBadgeJson(scoreOf([99, 80, 60])))).toMatchObject({
      badge_level: 'in_progress',
      tiered_percentage: 99,
    });
  });

  test('has null for an empty name', () => {
    expect(JSON.parse(renderBadgeJson({ ...scoreOf([]), name: '' }))).toMatchObject({ name: null });
    expect(JSON.parse(renderBaselineJson({ ...scoreOf([]), name: '' }))).toMatchObject({ name: null });
  });
});

describe('baseline.json', () => {
  test.each([
    [[0, 0, 0], 'baseline-pct-0', 0],
    [[42, 0, 0], 'baseline-pct-42', 42],
    [[100, 95, 10], 'baseline-1', 100],
    [[100, 100, 95], 'baseline-2', 100],
    [[80, 20, 100], 'baseline-pct-80', 80],
    [[100, 100, 100], 'baseline-3', 100],
  ])('of %j says %s and %i', (percentages, level, percentage) => {
    expect(JSON.parse(renderBaselineJson(scoreOf([0, 0, 0, ...percentages])))).toEqual({
      id: 7,
      name: 'Widget',
      updated_at: updatedAt,
      badge_level: level,
      badge_percentage: percentage,
      epoch: 1,
      seq: 5,
    });
  });
});

describe('project JSON', () => {
  test('gives head, fields, percentages and levels', () => {
    expect(render([100, 17, 4, 42])).toMatchObject({
      id: 7,
      user_id: 3,
      name: 'Widget',
      homepage_url: 'https://widget.example.org',
      license: 'MIT',
      entry_locale: 'en',
      created_at: '2026-01-05T10:00:00.000Z',
      updated_at: updatedAt,
      repo_url_updated_at: null,
      lock_version: 4,
      epoch: 1,
      seq: 5,
      head_hash: 'ab12',
      rules_hash: 'cd34',
      badge_percentage_0: 100,
      badge_percentage_1: 17,
      badge_percentage_2: 4,
      badge_percentage_baseline_1: 42,
      badge_percentage_baseline_2: 0,
      badge_percentage_baseline_3: 0,
      tiered_percentage: 117,
      baseline_tiered_percentage: 42,
      badge_level: 'passing',
      additional_rights: [9, 12],
      project_entry_attribution:
        'Please credit user 3, who owns this entry, and all contributors to the badge https://badges.example.org/projects/7.',
    });
  });

  test('has null for empty texts, except empty text for repository and languages', () => {
    expect(render([], { fields: noFields })).toMatchObject({
      name: null,
      description: null,
      homepage_url: null,
      repo_url: '',
      license: null,
      implementation_languages: '',
      cpe: null,
      general_comments: null,
    });
  });

  test('gives the status of all 193 criteria by display id, and justifications that are not empty', () => {
    const json = render([]);
    expect(Object.keys(json).filter((key) => key.endsWith('_status'))).toHaveLength(193);
    expect(json).toMatchObject({
      floss_license_status: 'Met',
      floss_license_justification: 'MIT, see LICENSE',
      dynamic_analysis_status: 'Unmet',
      release_notes_status: '?',
      contribution_status: '?',
      'OSPS-AC-03.01_status': 'N/A',
      'OSPS-AC-03.01_justification': 'no branches',
    });
    expect(Object.keys(json).filter((key) => key.endsWith('_justification'))).toEqual([
      'floss_license_justification',
      'release_notes_justification',
      'achieve_passing_justification',
      'OSPS-AC-03.01_justification',
    ]);
  });

  test('computes the status of criteria that ask for a level from the score', () => {
    expect(render([99])).toMatchObject({ achieve_passing_status: 'Unmet', achieve_silver_status: 'Unmet' });
    expect(render([100, 50])).toMatchObject({ achieve_passing_status: 'Met', achieve_silver_status: 'Unmet' });
    expect(render([100, 100])).toMatchObject({ achieve_passing_status: 'Met', achieve_silver_status: 'Met' });
  });

  test('counts a level as saved when one of its criteria has an answer', () => {
    expect(render([])).toMatchObject({
      passing_saved: true,
      silver_saved: true,
      gold_saved: true,
      baseline_1_saved: true,
      baseline_2_saved: false,
      baseline_3_saved: false,
    });
    expect(render([], { answers: new Map([answer('contribution', 'Met', '')]) })).toMatchObject({
      passing_saved: true,
      silver_saved: false,
      gold_saved: false,
    });
    expect(render([], { answers: new Map([answer('contribution', '?', '')]) })).toMatchObject({ passing_saved: false });
  });

  test('gives three times for each level, null where it was never achieved', () => {
    const level = catalogue.levels[0] ?? expect.unreachable();
    const at = '2026-01-20T08:00:00.000Z';
    const achievements = new Map([[level.id, { ...neverAchieved, achievedAt: at, firstAchievedAt: at }]]);
    const json = render([100], {}, achievements);
    expect(json).toMatchObject({ achieved_passing_at: at, first_achieved_passing_at: at, lost_passing_at: null });
    expect(json).toMatchObject({
      achieved_baseline_3_at: null,
      first_achieved_baseline_3_at: null,
      lost_gold_at: null,
    });
    expect(Object.keys(json).filter((key) => /^(achieved|first_achieved|lost)_.*_at$/.test(key))).toHaveLength(18);
  });

  test('leaves out retired criteria and the bookkeeping of mails', () => {
    const keys = Object.keys(render([]));
    expect(
      keys.filter((key) =>
        /BR-01\.02|^(homepage|report)_url_status|reminder|_sent_at|unreported|warning_eff/.test(key),
      ),
    ).toEqual([]);
  });

  test.each([
    ['2024-08-23T12:00:00.000Z', 'CDLA-Permissive-2.0'],
    ['2024-08-23T11:59:59.999Z', 'CC-BY-3.0+'],
    ['2017-02-20T12:00:00.000Z', 'CC-BY-3.0+'],
    ['2017-02-20T11:59:59.999Z', 'CC-BY-3.0'],
  ])('licenses an entry of %s under %s', (changed, license) => {
    expect(render([], { updatedAt: changed })).toMatchObject({ project_entry_license: license });
  });
});
