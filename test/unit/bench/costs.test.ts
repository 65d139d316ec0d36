import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import measured from '../../bench/costs/measured.json' with { type: 'json' };
import { computeLines, countMisses, priceOf } from '../../bench/costs/model.ts';
import { renderCosts } from '../../bench/costs/page.ts';

test('docs/costs.md is what the measured figures come to', async () => {
  const page = readFileSync(new URL('../../../docs/costs.md', import.meta.url), 'utf8');
  expect(page).toBe(await renderCosts(measured));
});

test('views miss as seldom as the edge keeps badges: hand-worked', () => {
  // One badge viewed 13 times a second, once in each regional cache: 1 / (1 + 2) of each second's views miss.
  expect(countMisses({ projects: 1, viewsPerDay: 13 * 86_400 })).toBeCloseTo((13 / 3) * 86_400, 3);
  // Views that are rare all miss.
  expect(countMisses({ projects: 1000, viewsPerDay: 1 })).toBeCloseTo(1, 3);
});

test('prices are by the number that they are for: hand-worked', () => {
  expect(priceOf({ price: 'edgeRequests', amount: 30_400_000 })).toBeCloseTo(30.4, 6);
  expect(priceOf({ price: 'writeUnits', amount: 2_000_000 })).toBeCloseTo(1.25, 6);
  expect(priceOf({ price: 'gets', amount: 1_000_000 })).toBeCloseTo(0.4, 6);
});

test('the reconciler reads no more for a million projects than for its limit', () => {
  const readsOf = (projects: number) =>
    computeLines(measured, { projects, viewsPerDay: 1e6 }).find(
      ({ price, driver }) => price === 'readUnits' && driver === 'the reconciler',
    )?.amount;
  expect(readsOf(50_000)).toBe(readsOf(1_000_000));
  expect(readsOf(10_000)).toBeCloseTo(10_000 * 24 * 30.4 * measured.units['reconcile, per project'].read, 3);
});
