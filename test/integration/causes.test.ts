import { afterAll, beforeAll, expect, test } from 'vitest';
import { commit } from '../../functions/table/commit.ts';
import type { PersonId, ProjectId } from '../../functions/table/project.ts';
import { getProject, getProjectAt } from '../../functions/table/projects.ts';
import { type Change, isWhole } from '../../functions/table/revision.ts';
import { revisionOf } from '../../functions/table/keys.ts';
import { getItem } from '../../functions/table/table.ts';
import { openWorld, request, type World } from './world.ts';

const one = 1 as ProjectId;
const nothing = { kind: 'save', answers: new Map(), fields: new Map() } as const;

let world: World;
beforeAll(async () => {
  world = await openWorld();
  setMinute(1);
  await request(world, 'POST', '/api/projects', { body: { fields: { repo_url: 'https://example.org/causes' } } });
  await world.settle();
});
afterAll(() => world.close());

function setMinute(minute: number): void {
  world.clock.now = () => new Date(Date.UTC(2026, 0, 1, 0, minute));
}

async function append(change: Change): Promise<void> {
  await commit(world.table, one, { by: 'operator' as PersonId, now: world.clock.now }, () => change);
  await world.settle();
}

async function publishedJson(): Promise<Record<string, unknown>> {
  return JSON.parse((await world.objects()).get('projects/1.json') ?? '{}');
}

test('a revision that answers nothing leaves the time of the last edit alone, in the table and in what is published', async () => {
  setMinute(2);
  await append({ ...nothing, cause: 'rules' });
  expect(await getProject(world.table, one)).toMatchObject({
    seq: 2,
    epoch: 1,
    updatedAt: '2026-01-01T00:01:00.000Z',
    revisedAt: '2026-01-01T00:02:00.000Z',
  });
  expect(await publishedJson()).toMatchObject({ seq: 2, updated_at: '2026-01-01T00:01:00.000Z' });
});

test('a recovery starts a new epoch, in the chain, in the head and in every object', async () => {
  setMinute(3);
  await append({ ...nothing, cause: 'recovery', epoch: 4 });
  const project = await getProject(world.table, one);
  expect(project).toMatchObject({ seq: 3, epoch: 4, updatedAt: '2026-01-01T00:01:00.000Z' });
  expect(await publishedJson()).toMatchObject({ seq: 3, epoch: 4, updated_at: '2026-01-01T00:01:00.000Z' });
  expect((await world.objects()).get('projects/1/badge')).toContain('4.3');
  let before = '';
  for (let seq = 1; seq <= 3; seq++) {
    const item = (await getItem(world.table, revisionOf(one, seq))) ?? {};
    expect(await isWhole(world.table, one, item, before)).toBe(true);
    before = String(item['hash']);
  }
  expect(await getProjectAt(world.table, one, 2)).toMatchObject({ epoch: 1, seq: 2 });
});

test('times of revisions never go backwards, even after one that left the time of the edit alone', async () => {
  setMinute(2);
  const body = {
    answers: { interact: { status: 'Met', justification: '', base: { status: '?', justification: '' } } },
  };
  expect((await request(world, 'PATCH', '/api/projects/1', { body })).status).toBe(200);
  expect(await getProject(world.table, one)).toMatchObject({ updatedAt: '2026-01-01T00:03:00.000Z', revisedAt: null });
});
