import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Metered, openMeteredWorld } from '../bench/meter.ts';
import { largestShelf, measureSaves } from '../bench/saves.ts';

let metered: Metered;
beforeAll(async () => void (metered = await openMeteredWorld()));
afterAll(() => metered.close());

test('saving and scoring stay within their write units', async () => {
  const { fullShelf, fiveAnswers, scoring } = await measureSaves(metered);
  console.log(
    `write units: ${fullShelf} for a first full shelf, ${fiveAnswers} for five answers, ${scoring.join(' and ')} for scoring`,
  );
  expect(largestShelf).toHaveLength(9);
  expect(fullShelf).toBeLessThanOrEqual(32);
  expect(fiveAnswers).toBeLessThanOrEqual(20);
  expect(Math.max(...scoring)).toBeLessThanOrEqual(10);
  expect(Math.min(...scoring)).toBeGreaterThan(0);
});
