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
  expect(objects.get('projects/1/badge')).toContain('data-version="1.2"');
  expect(JSON.parse(objects.get('projects/1.json') ?? '')).toMatchObject({
    name: 'Widget',
    badge_percentage_0: 1,
    seq: 2,
  });
});

test('each answer is published with the time of the save that gave it', async () => {
  const at = new Date('2026-03-01T10:00:00.000Z');
  world.clock.now = () => at;
  const { json } = await request(world, 'POST', '/api/projects', {
    body: { fields: { homepage_url: 'https://example.org/times' } },
  });
  const answer = (justification: string, base: unknown) =>
    request(world, 'PATCH', `/api/projects/${json.id}`, {
      body: { answers: { interact: { status: 'Met', justification, base } } },
    });
  await answer('first', open);
  at.setUTCHours(11);
  await request(world, 'PATCH', `/api/projects/${json.id}`, {
    body: { answers: { english: { status: 'Met', justification: '', base: open } } },
  });
  await world.settle();
  const published = JSON.parse((await world.objects()).get(`projects/${json.id}.json`) ?? '');
  expect(published).toMatchObject({
    interact_answered_at: '2026-03-01T10:00:00.000Z',
    english_answered_at: '2026-03-01T11:00:00.000Z',
  });
  expect(published).not.toHaveProperty('discussion_answered_at');
  const { answers } = (await request(world, 'GET', `/api/projects/${json.id}`)).json;
  expect(answers.interact).toEqual({ status: 'Met', justification: 'first' });
});
