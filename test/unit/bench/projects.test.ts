import { describe, expect, test } from 'vitest';
import { writeAnswerFile } from '../../../criteria/write-answer-file.ts';
import { compareUnits, renderComparison } from '../../bench/flatness.ts';
import { generateProject, patterns } from '../../bench/projects.ts';
import { isMet, median, renderRows } from '../../bench/row.ts';

describe('generated projects', () => {
  const all = Array.from({ length: patterns }, (_, i) => generateProject(1000 + i));

  test('have 24 justifications on average, and answer files of 2 to 69 KB with a median of 16 KB', () => {
    const sizes = all.map(({ answers, fields }) => Buffer.byteLength(writeAnswerFile(answers, fields)));
    const justified = all.map(
      ({ answers }) => [...answers.values()].filter(({ justification }) => justification !== '').length,
    );
    expect(Math.min(...sizes)).toBeGreaterThan(2000);
    expect(Math.max(...sizes)).toBeLessThan(69_000);
    expect(Math.abs(median(sizes) - 16_000)).toBeLessThan(500);
    expect(Math.abs(justified.reduce((sum, count) => sum + count) / all.length - 24)).toBeLessThan(1);
  });

  test('are the same each time, answer as their pattern does, and have a repository of their own', () => {
    const again = generateProject(1000 + patterns);
    expect(generateProject(1000)).toEqual(all[0]);
    expect(again.answers).toEqual(all[0]?.answers);
    expect(again.fields.repo_url).not.toBe(all[0]?.fields.repo_url);
  });
});

test('units that grow by more than a tenth, or were not measured, are named', () => {
  const units = (written: number, read: number) => ({ written, read });
  const few = new Map([
    ['save', units(10, 4)],
    ['list', units(0, 10)],
    ['gone', units(1, 0)],
  ]);
  const many = new Map([
    ['save', units(11, 4)],
    ['list', units(0, 11.5)],
  ]);
  const text = renderComparison(compareUnits(few, many), [100, 200]);
  expect(text).toContain('Not within 10 %: list (read), gone (written), gone (read).');
  expect(renderComparison(compareUnits(few, few), [100, 200])).toContain('All 4 within 10 %');
});

test('a goal is met at its bound, and never by what was not measured', () => {
  expect(isMet({ figure: 'x', ratio: 30, goal: 30, bound: 'least' })).toBe(true);
  expect(isMet({ figure: 'x', ratio: 2, value: 2501, goal: 2500, bound: 'most' })).toBe(false);
  expect(isMet({ figure: 'x', value: Number.NaN, goal: 1, bound: 'most' })).toBe(false);
  expect(renderRows([{ figure: 'x', value: 2, goal: 1, bound: 'most' }])).toMatch(/NO\n\n0 of 1 goals are met\.$/);
});
