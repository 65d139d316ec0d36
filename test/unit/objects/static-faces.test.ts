import { expect, test } from 'vitest';
import { defaultSettings } from '../../../functions/objects/settings.ts';
import { listStaticFaces } from '../../../functions/objects/static-faces.ts';

const faces = new Map(listStaticFaces(defaultSettings).map(({ value, body }) => [value, body]));

test('lists each value once: 0–99, three levels, and the same of the baseline series', () => {
  const percents = Array.from({ length: 100 }, (_, percent) => `${percent}`);
  expect([...faces.keys()]).toEqual([
    ...percents,
    'passing',
    'silver',
    'gold',
    ...percents.map((percent) => `baseline-pct-${percent}`),
    'baseline-1',
    'baseline-2',
    'baseline-3',
  ]);
  expect(listStaticFaces(defaultSettings)).toHaveLength(206);
});

test('shows every value in its own way', () => {
  expect(new Set(faces.values()).size).toBe(206);
});

test.each([
  ['0', 'best practices: in progress 0%'],
  ['30', 'best practices: in progress 30%'],
  ['gold', 'best practices: gold'],
  ['baseline-pct-99', 'baseline v2026.02.19: in progress 99%'],
  ['baseline-2', 'baseline v2026.02.19: level 2'],
])('says of %s: %s', (value, title) => {
  expect(faces.get(value)).toContain(`<title>${title}</title>`);
});

test('takes the labels of the settings', () => {
  const own = listStaticFaces({ badgeLabel: 'our way', baselineLabel: 'our base', siteUrl: '' });
  expect(own.find(({ value }) => value === 'gold')?.body).toContain('<title>our way: gold</title>');
  expect(own.find(({ value }) => value === 'baseline-1')?.body).toContain('<title>our base: level 1</title>');
});
