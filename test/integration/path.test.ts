import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWorld, request, type World } from './world.ts';

let world: World;
beforeAll(async () => void (world = await openWorld()));
afterAll(() => world.close());

const open = { status: '?', justification: '' };

test('a saved answer is scored, published, and kept as a revision', async () => {
  const created = await request(world, 'POST', '/api/projects', {
    body: { fields: { repo_url: 'https://github.com/acme/widget', name: 'Widget' } },
  });
  expect(created).toMatchObject({ status: 201, json: { id: 1, seq: 1 } });
  const saved = await request(world, 'PATCH', '/api/projects/1', {
    body: { answers: { description_good: { status: 'Met', justification: 'yes', base: open } } },
  });
  expect(saved).toMatchObject({ status: 200, json: { id: 1, seq: 2, score: { percentages: { passing: 1 } } } });
  await world.settle();
  const objects = await world.objects();
  expect([...objects.keys()].sort()).toEqual([
    'projects/1.json',
    'projects/1/badge',
    'projects/1/badge.json',
    'projects/1/baseline',
    'projects/1/baseline.json',
  ]);
  expect(objects.get('projects/1/badge')).toContain('1.2');
  expect(JSON.parse(objects.get('projects/1.json') ?? '')).toMatchObject({
    name: 'Widget',
    badge_percentage_0: 1,
    seq: 2,
  });
});
