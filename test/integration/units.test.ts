import { afterAll, beforeAll, expect, test } from 'vitest';
import { catalogue } from '../../criteria/catalogue.ts';
import { noFaults, openProxy } from './proxy.ts';
import { deliver, only, openWorld, request, type World } from './world.ts';

let world: World;
let engine: Awaited<ReturnType<typeof openProxy>>;
beforeAll(async () => {
  engine = await openProxy({ ...noFaults });
  world = await openWorld({ through: engine.through });
});
afterAll(async () => {
  await world.close();
  await engine.close();
});

/** Write units of what is done. */
async function unitsOf(act: () => Promise<unknown>): Promise<number> {
  const before = engine.units.written;
  await act();
  return engine.units.written - before;
}

const shelves = Map.groupBy(catalogue.criteria.values(), ({ shelf }) => shelf);
const largest = [...shelves.values()].sort((a, b) => b.length - a.length)[0]?.map(({ id }) => id) ?? [];

/** As long as the longest of real answer files are on average on one shelf: 9 answers, 1.7 KB. */
const text = (word: string) =>
  `${word} https://example.org/project/blob/main/docs/security.md `.padEnd(165, 'and why it is so ');
const met = (justification: string, base: unknown) => ({ status: 'Met', justification, base });
const open = { status: '?', justification: '' };

test('saving and scoring stay within their write units', async () => {
  const fields = {
    repo_url: 'https://github.com/acme/units',
    name: 'Units',
    description: text('What it does').padEnd(280, 'x'),
  };
  await request(world, 'POST', '/api/projects', { body: { fields } });
  const patch = async (answers: unknown) => {
    expect((await request(world, 'PATCH', '/api/projects/1', { body: { answers } })).status).toBe(200);
  };
  for (const ids of shelves.values()) {
    const answered = ids.filter(({ achieves, id }) => !achieves && !largest.includes(id));
    if (answered.length > 0) await patch(Object.fromEntries(answered.map(({ id }) => [id, met(text('First'), open)])));
  }
  await world.settle();
  const full = await unitsOf(() => patch(Object.fromEntries(largest.map((id) => [id, met(text('Old'), open)]))));
  const scoredFull = await unitsOf(async () => deliver(world.scoring, only('scoring', await world.readStream())));
  const old = { status: 'Met', justification: text('Old') };
  const five = await unitsOf(() =>
    patch(Object.fromEntries(largest.slice(0, 5).map((id) => [id, met(text('New'), old)]))),
  );
  const scored = await unitsOf(async () => deliver(world.scoring, only('scoring', await world.readStream())));
  console.log(`write units: ${full} for a first full shelf, ${five} for five answers, ${scored} for scoring`);
  expect(largest).toHaveLength(9);
  expect(full).toBeLessThanOrEqual(32);
  expect(five).toBeLessThanOrEqual(20);
  expect(Math.max(scored, scoredFull)).toBeLessThanOrEqual(10);
  expect(scored).toBeGreaterThan(0);
});
