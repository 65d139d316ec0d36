import { expect, test } from 'vitest';
import { listSlices } from '../../../functions/reconciler/slices.ts';

test.each([0, 1, 9, 10, 99, 100, 12_345, 99_999, 100_000, 123_456, 1_000_000])(
  'slices of %i projects hold each number once, 12,000 at most each',
  (last) => {
    const slices = listSlices(last);
    const numbers = slices.flatMap(({ ids }) => [...ids]).sort((a, b) => a - b);
    expect(numbers).toHaveLength(last);
    expect(numbers.every((number, at) => number === at + 1)).toBe(true);
    for (const { ids } of slices) expect([...ids].length).toBeLessThanOrEqual(12_000);
    expect(new Set(slices.map(({ name }) => name)).size).toBe(slices.length);
  },
);

test.each([7, 4_321, 250_000])('the objects of a slice of %i projects are listed under its prefixes', (last) => {
  for (const { ids, prefixes } of listSlices(last)) {
    for (const id of ids) {
      for (const key of [`projects/${id}/badge`, `projects/${id}.json`])
        expect(prefixes.some((prefix) => key.startsWith(prefix))).toBe(true);
    }
  }
});

test('what a prefix lists beside its slice is little: numbers that are not given out yet', () => {
  const [short, ...rest] = listSlices(1_234_567);
  expect(short?.prefixes).toContain('projects/99/');
  expect(rest).toHaveLength(900);
  expect(rest[0]).toMatchObject({ name: '100', prefixes: ['projects/100'] });
});
