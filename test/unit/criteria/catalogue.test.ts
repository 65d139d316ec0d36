import { describe, expect, test } from 'vitest';
import { catalogue, getCriterion, type Level, parseCriterionId } from '../../../criteria/catalogue.ts';
import { categories } from '../../../criteria/vocabulary.ts';
import { knownId } from '../../fixtures/answer-sets.ts';
import { tableRows } from '../../fixtures/criteria-table.ts';

test('asks 193 criteria in 209 entries', () => {
  expect(catalogue.levels.flatMap((level) => level.entries)).toHaveLength(209);
  expect(catalogue.criteria.size).toBe(193);
});

test.each([
  ['passing', 67, 43, 10, 14],
  ['silver', 55, 44, 10, 1],
  ['gold', 23, 21, 2, 0],
  ['baseline-1', 24, 24, 0, 0],
  ['baseline-2', 19, 19, 0, 0],
  ['baseline-3', 21, 21, 0, 0],
])('%s asks %i: %i MUST, %i SHOULD, %i SUGGESTED', (id, ...counts) => {
  const entries = catalogue.levels.find((level) => level.id === id)?.entries ?? [];
  const byCategory = categories.map((category) => entries.filter((entry) => entry.category === category).length);
  expect([entries.length, ...byCategory]).toEqual(counts);
});

test('every entry has the published place, category and flags, in the published order', () => {
  const rows = catalogue.levels.flatMap((level) => {
    const places = placesOf(level);
    return level.entries.map(({ criterion, category, flags }, index) =>
      [level.id, places[index], criterion, category, ...[...flags].toSorted()].join(' '),
    );
  });
  expect(rows).toEqual(
    tableRows.map(({ level, place, id, category, flags }) =>
      [level, place, id, category, ...flags.toSorted()].join(' '),
    ),
  );
});

test('series, levels and their names in the project JSON', () => {
  const facts = catalogue.series.map(({ id, version, inProgress, levels }) => [
    id,
    version,
    inProgress,
    ...levels.map((level) => `${level.id} ${level.percentageField} ${level.timesField}`),
  ]);
  expect(facts).toEqual([
    [
      'metal',
      undefined,
      '',
      'passing badge_percentage_0 passing',
      'silver badge_percentage_1 silver',
      'gold badge_percentage_2 gold',
    ],
    [
      'baseline',
      'v2026.02.19',
      'baseline-pct-',
      'baseline-1 badge_percentage_baseline_1 baseline_1',
      'baseline-2 badge_percentage_baseline_2 baseline_2',
      'baseline-3 badge_percentage_baseline_3 baseline_3',
    ],
  ]);
});

test('answers are stored on 68 shelves of at most 9 criteria, retired ones included', () => {
  const sizes = new Map<string, number>();
  for (const { shelf } of [...catalogue.criteria.values(), ...catalogue.retired]) {
    sizes.set(shelf, (sizes.get(shelf) ?? 0) + 1);
  }
  expect(sizes.size).toBe(68);
  expect(Math.max(...sizes.values())).toBeLessThanOrEqual(9);
});

test('the two computed criteria ask for passing and silver', () => {
  const computed = [...catalogue.criteria.values()].filter((criterion) => criterion.achieves !== undefined);
  expect(computed.map(({ id, achieves }) => [id, achieves])).toEqual([
    ['achieve_passing', 'passing'],
    ['achieve_silver', 'silver'],
  ]);
});

test('no criterion is future or obsolete now', () => {
  const flags = catalogue.levels.flatMap(({ entries }) => entries.flatMap((entry) => [...entry.flags]));
  expect(flags).not.toContain('future');
  expect(flags).not.toContain('obsolete');
});

test('the retired criterion is kept with its shelf and is not asked', () => {
  expect(catalogue.retired).toEqual([{ id: 'osps_br_01_02', displayId: 'OSPS-BR-01.02', shelf: 'baseline-1-br' }]);
  expect(parseCriterionId('osps_br_01_02')).toBeUndefined();
});

describe('ids', () => {
  test('a baseline criterion is displayed by prefix, family and dotted number; others by their id', () => {
    for (const { id, displayId } of catalogue.criteria.values()) {
      const [, family, major, minor] = /^osps_([a-z]{2})_(\d\d)_(\d\d)$/.exec(id) ?? [];
      expect(displayId).toBe(family ? `OSPS-${family.toUpperCase()}-${major}.${minor}` : id);
    }
  });

  test('both spellings find the criterion', () => {
    expect(knownId('OSPS-AC-03.01')).toBe('osps_ac_03_01');
    expect(knownId('osps_ac_03_01')).toBe('osps_ac_03_01');
    expect(getCriterion(knownId('require_2FA')).displayId).toBe('require_2FA');
  });

  test.each([
    '',
    'Interact',
    'osps-ac-03.01',
    'OSPS_AC_03_01',
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
  ])('%j is no criterion', (text) => {
    expect(parseCriterionId(text)).toBeUndefined();
  });
});

test('the rules hash is SHA-256 in hex', () => {
  expect(catalogue.rulesHash).toMatch(/^[0-9a-f]{64}$/);
});

/** For each entry the ordinal of its group in the level and of its subgroup in the group. */
function placesOf({ entries }: Level): string[] {
  const groups: string[] = [];
  const subgroups = new Map<string, string[]>();
  return entries.map(({ group, subgroup }) => {
    if (!groups.includes(group)) groups.push(group);
    const within = subgroups.get(group) ?? [];
    if (!within.includes(subgroup)) within.push(subgroup);
    subgroups.set(group, within);
    return `${groups.indexOf(group) + 1}.${within.indexOf(subgroup) + 1}`;
  });
}
