import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { catalogue, parseCriterionId } from '../../../criteria/catalogue.ts';
import { isRecord } from '../../fixtures/record.ts';

const maps: unknown = parse(readFileSync(new URL('../../../criteria/maps.yaml', import.meta.url), 'utf8'));
const insights = isRecord(maps) && isRecord(maps['security_insights']) ? maps['security_insights'] : {};
const toBaseline = rowsOf(isRecord(maps) ? maps['metal_to_baseline'] : undefined);
const toMetal = rowsOf(isRecord(maps) ? maps['baseline_to_metal'] : undefined);
const rules = rowsOf(insights['rules']);

test('54 rows lead to the baseline series, 58 to the metal one, 43 from Security Insights', () => {
  expect([toBaseline.length, toMetal.length, rules.length]).toEqual([54, 58, 43]);
});

test('each direction has its number of sources and targets', () => {
  const count = (rows: typeof toBaseline, key: string) => new Set(rows.map((row) => row[key])).size;
  expect([count(toBaseline, 'from'), count(toBaseline, 'to')]).toEqual([38, 45]);
  expect([count(toMetal, 'from'), count(toMetal, 'to')]).toEqual([47, 38]);
});

test('every row leads from a criterion of one series to one of the other', () => {
  for (const { from, to } of toBaseline)
    expect([seriesOf(from), seriesOf(to)], String(from)).toEqual(['metal', 'baseline']);
  for (const { from, to } of toMetal)
    expect([seriesOf(from), seriesOf(to)], String(from)).toEqual(['baseline', 'metal']);
  for (const { to } of rules) expect(seriesOf(to), String(to)).toBeDefined();
});

test('no pair comes twice in a direction', () => {
  for (const rows of [toBaseline, toMetal]) {
    expect(new Set(rows.map(({ from, to }) => JSON.stringify([from, to]))).size).toBe(rows.length);
  }
});

test('confidences are 1, 2 or 3, and one row turns N/A into Unmet', () => {
  const others: unknown[] = [];
  for (const row of [...toBaseline, ...toMetal]) {
    for (const status of ['Met', 'Unmet', 'N/A']) {
      const confidence = row[status];
      if (confidence !== undefined && ![1, 2, 3].some((known) => known === confidence))
        others.push([row['from'], confidence]);
    }
  }
  expect(others).toEqual([['vulnerability_report_private', { Unmet: 2 }]]);
});

describe('rows as published', () => {
  test.each([
    [0, { from: 'require_2FA', to: 'osps_ac_01_01', Met: 3, Unmet: 3, 'N/A': 1 }],
    [13, { from: 'external_dependencies', to: 'osps_do_06_01', 'N/A': 2 }],
    [46, { from: 'vulnerability_report_private', to: 'osps_vm_03_01', Met: 3, Unmet: 2, 'N/A': { Unmet: 2 } }],
    [53, { from: 'static_analysis', to: 'osps_vm_06_02', Met: 1, Unmet: 2, 'N/A': 1 }],
  ])('metal to baseline, row %i', (index, row) => {
    expect(toBaseline[index]).toEqual(row);
  });

  test.each([
    [1, { from: 'osps_ac_03_01', to: 'two_person_review', Met: 1, Unmet: 2 }],
    [25, { from: 'osps_le_02_01', to: 'floss_license_osi', Met: 2, Unmet: 2 }],
    [57, { from: 'osps_vm_06_02', to: 'static_analysis', Met: 3, Unmet: 2, 'N/A': 1 }],
  ])('baseline to metal, row %i', (index, row) => {
    expect(toMetal[index]).toEqual(row);
  });

  test('Security Insights: where files lie, limits, first and strongest rules', () => {
    expect(insights['files']).toEqual([
      'security-insights.yml',
      'SECURITY-INSIGHTS.yml',
      '.github/security-insights.yml',
      '.github/SECURITY-INSIGHTS.yml',
    ]);
    expect([insights['max_bytes'], insights['max_comment_characters']]).toEqual([50000, 2048]);
    expect(rules[0]).toMatchObject({
      equals: 'true',
      to: 'vulnerability_report_process',
      status: 'Met',
      confidence: 2,
    });
    expect(rules.filter((rule) => rule['confidence'] === 2.5).map((rule) => [rule['to'], rule['status']])).toEqual([
      ['osps_vm_03_01', 'Unmet'],
      ['osps_sa_03_01', 'Met'],
    ]);
    expect(rules.filter((rule) => rule['schema'] === '1.0.0')).toHaveLength(5);
  });
});

function rowsOf(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

function seriesOf(id: unknown): string | undefined {
  const known = parseCriterionId(String(id));
  const level = known && catalogue.criteria.get(known)?.entries[0]?.level;
  return catalogue.levels.find((one) => one.id === level)?.series;
}
