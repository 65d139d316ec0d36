import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Metered, openMeteredWorld } from '../bench/meter.ts';
import { largestShelf, measureSaves } from '../bench/saves.ts';
import { putPerson } from './people.ts';
import { noFaults, openProxy } from './proxy.ts';
import { openWorld, request } from './world.ts';

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

test('each save of somebody is one transaction, however many they made before', async () => {
  const engine = await openProxy({ ...noFaults });
  const world = await openWorld({ through: engine.through });
  const { headers } = await putPerson(world.direct);
  const ask = (method: string, path: string, body: unknown) =>
    request(world, method, path, { as: null, headers, body });
  const { json } = await ask('POST', '/api/projects', { fields: { repo_url: 'https://example.org/saved-often' } });
  for (let i = 0; i < 5; i++)
    expect(await ask('PATCH', `/api/projects/${json.id}`, { license: `License ${i}` })).toMatchObject({ status: 200 });
  expect(engine.counts.get('TransactWriteItems')).toBe(6);
  await world.close();
  await engine.close();
});
