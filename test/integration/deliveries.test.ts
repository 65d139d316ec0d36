import { DeleteItemCommand, PutItemCommand, ScanCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { StreamRecord } from '../../functions/consumer.ts';
import { metaOf, scoreOf } from '../../functions/table/keys.ts';
import type { ProjectId } from '../../functions/table/project.ts';
import { purgeProject } from '../../functions/table/purge.ts';
import { encode, getItem } from '../../functions/table/table.ts';
import { answerable, expectPublished } from './checks.ts';
import { noFaults, openBucketProxy, openProxy } from './proxy.ts';
import { deliver, only, openWorld, request, type World } from './world.ts';

const projects = 6;
const open = { status: '?', justification: '' };
const url = 'see https://example.org/evidence';

let world: World;
let engine: Awaited<ReturnType<typeof openProxy>>;
let bucket: Awaited<ReturnType<typeof openBucketProxy>>;
let revisions: StreamRecord[];

beforeAll(async () => {
  engine = await openProxy({ ...noFaults });
  world = await openWorld({
    through: engine.through,
    throughBucket: async (endpoint) => (bucket = await openBucketProxy(endpoint)).url,
  });
  await makeHistory();
  revisions = only('scoring', await world.readStream());
}, 60_000);
afterAll(async () => {
  await world.close();
  await engine.close();
  await bucket.close();
});

/** Projects that earn passing, lose it, earn it again; some are deleted, some of these restored. */
async function makeHistory(): Promise<void> {
  let ms = Date.parse('2026-01-01T00:01:00.000Z');
  world.clock.now = () => new Date(ms);
  const askLater = (...asked: [method: string, path: string, given?: { body: unknown }]) => {
    ms += 60_000;
    return request(world, ...asked);
  };
  for (let id = 1; id <= projects; id++) {
    await askLater('POST', '/api/projects', { body: { fields: { repo_url: `https://example.org/${id}` } } });
    const all = Object.fromEntries(
      answerable.slice(0, 67).map((c) => [c, { status: 'Met', justification: url, base: open }]),
    );
    await askLater('PATCH', `/api/projects/${id}`, { body: { answers: all } });
    for (const [from, to] of [
      ['Met', 'Unmet'],
      ['Unmet', 'Met'],
      ['Met', 'Unmet'],
      ['Unmet', 'Met'],
    ] as const) {
      const base = { status: from, justification: url };
      const body = { answers: { interact: { status: to, justification: url, base } } };
      expect((await askLater('PATCH', `/api/projects/${id}`, { body })).status).toBe(200);
    }
    if (id % 3 === 0) {
      await askLater('DELETE', `/api/projects/${id}`, { body: { reason: 'no longer maintained by anyone' } });
    }
    if (id === 6) await askLater('POST', '/api/projects/6/restore');
  }
  world.clock.now = () => new Date((ms += 60_000));
}

async function listScores(): Promise<unknown[]> {
  const { Items = [] } = await world.direct.client.send(
    new ScanCommand({
      TableName: world.direct.name,
      FilterExpression: 'sk = :s',
      ExpressionAttributeValues: { ':s': { S: 'S' } },
    }),
  );
  return Items.map((item) => unmarshall(item)).sort((a, b) => (String(a['pk']) < String(b['pk']) ? -1 : 1));
}

async function forgetScoresAndObjects(): Promise<void> {
  for (let id = 1; id <= projects; id++) {
    const Key = encode({ ...scoreOf(id as ProjectId) });
    await world.direct.client.send(new DeleteItemCommand({ TableName: world.direct.name, Key }));
  }
  for (const Key of (await world.objects()).keys()) {
    await world.bucket.client.send(new DeleteObjectCommand({ Bucket: world.bucket.name, Key }));
  }
  await world.readStream();
  bucket.written.length = 0;
}

function shuffled<T>(items: readonly T[]): T[] {
  return items
    .flatMap((item) => Array.from({ length: 1 + Math.floor(Math.random() * 5) }, () => item))
    .map((item) => ({ item, rank: Math.random() }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
}

function expectNeverBackwards(): void {
  const highest = new Map<string, number>();
  for (const { key, version } of bucket.written) {
    const seq = Number(version.split('.')[1]);
    expect(seq, key).toBeGreaterThanOrEqual(highest.get(key) ?? 0);
    highest.set(key, seq);
  }
}

test(
  'repeated, shuffled and half-visible deliveries to two workers leave the same table, dates and bytes',
  { timeout: 60_000 },
  async () => {
    await deliver(world.scoring, revisions);
    await deliver(world.badge, only('badge', await world.readStream()));
    const [scores, objects] = [await listScores(), await world.objects()];
    expect(scores).toHaveLength(projects);
    expect(scores[0]).toMatchObject({
      achievements: {
        passing: {
          firstAchievedAt: '2026-01-01T00:03:00.000Z',
          achievedAt: '2026-01-01T00:07:00.000Z',
          lostAt: '2026-01-01T00:06:00.000Z',
        },
      },
    });
    expect([...objects.keys()].filter((key) => key.startsWith('projects/3'))).toEqual([]);
    for (let round = 0; round < 3; round++) {
      await forgetScoresAndObjects();
      engine.faults.hidden = 0.2;
      await Promise.all([deliver(world.scoring, shuffled(revisions)), deliver(world.scoring, shuffled(revisions))]);
      const touched = only('badge', await world.readStream());
      await Promise.all([deliver(world.badge, shuffled(touched)), deliver(world.badge, shuffled(touched))]);
      engine.faults.hidden = 0;
      expect(await listScores()).toEqual(scores);
      expect(await world.objects()).toEqual(objects);
      expectNeverBackwards();
    }
  },
);

test(
  'a worker that slept ten seconds before its PUT does not put an old object over a newer one',
  { timeout: 60_000 },
  async () => {
    const key = 'projects/1/badge';
    const save = async (from: string, to: string) => {
      const base = { status: from, justification: url };
      await request(world, 'PATCH', '/api/projects/1', {
        body: { answers: { interact: { status: to, justification: url, base } } },
      });
      await deliver(world.scoring, only('scoring', await world.readStream()));
      return only('badge', await world.readStream());
    };
    const first = await save('Met', 'Unmet');
    bucket.pauses.set(key, 10_000);
    const asleep = deliver(world.badge, first);
    await new Promise((resolve) => setTimeout(resolve, 500));
    await deliver(world.badge, await save('Unmet', 'Met'));
    const fresh = (await world.objects()).get(key);
    expect(fresh).toContain('passing');
    await asleep;
    expect((await world.objects()).get(key)).toBe(fresh);
    expectNeverBackwards();
  },
);

test('a worker that slept through a deletion brings nothing back', { timeout: 60_000 }, async () => {
  const { json } = await request(world, 'POST', '/api/projects', {
    body: { fields: { repo_url: 'https://example.org/gone' } },
  });
  await deliver(world.scoring, only('scoring', await world.readStream()));
  bucket.pauses.set(`projects/${json.id}.json`, 2000);
  const asleep = deliver(world.badge, only('badge', await world.readStream()));
  await new Promise((resolve) => setTimeout(resolve, 300));
  await request(world, 'DELETE', `/api/projects/${json.id}`, { body: { reason: 'created by mistake, sorry' } });
  await world.settle();
  await asleep;
  expect([...(await world.objects()).keys()].filter((key) => key.startsWith(`projects/${json.id}`))).toEqual([]);
});

test('one run of the reconciler heals dropped records and a badge that stood still', { timeout: 60_000 }, async () => {
  await world.settle();
  for (let id = 10; id < 40; id++) {
    const { json } = await request(world, 'POST', '/api/projects', {
      body: { fields: { homepage_url: `https://example.org/${id}` } },
    });
    await request(world, 'PATCH', `/api/projects/${json.id}`, {
      body: { answers: { interact: { status: 'Met', justification: '', base: open } } },
    });
  }
  await deliver(
    world.scoring,
    only('scoring', await world.readStream()).filter(() => Math.random() > 0.1),
  );
  await world.readStream();
  const report = await world.reconcile();
  expect(report.checked).toBeGreaterThanOrEqual(30);
  expect(report.rescored + report.republished).toBeGreaterThanOrEqual(29);
  await world.settle();
  const objects = await world.objects();
  const again = await world.reconcile();
  for (let id = 1; id <= again.checked; id++) await expectPublished(world, id, objects);
  expect(again).toMatchObject({ rescored: 0, republished: 0 });
});

test('runs of the reconciler that may look at little go round all projects', { timeout: 60_000 }, async () => {
  const all = await world.reconcile();
  expect(all).toMatchObject({ left: 0 });
  const before = await world.objects();
  for (const Key of before.keys())
    await world.bucket.client.send(new DeleteObjectCommand({ Bucket: world.bucket.name, Key }));
  const few = { maxChecked: Math.ceil(all.checked / 3), maxMs: 60_000 };
  let runs = 0;
  for (; runs < 9 && (await world.objects()).size < before.size; runs++) {
    const report = await world.reconcile(few);
    expect(report.left).toBeGreaterThan(0);
    expect(report.checked).toBeLessThan(all.checked);
    await world.settle();
  }
  expect(runs).toBeGreaterThan(1);
  expect(await world.objects()).toEqual(before);
  expect(await world.reconcile({ maxChecked: 50_000, maxMs: -1 })).toMatchObject({ checked: 0, left: 9 });
});

test('the reconciler makes a deletion final after 30 days, and its repository free', { timeout: 60_000 }, async () => {
  const body = { fields: { repo_url: 'https://example.org/3' } };
  expect(await request(world, 'POST', '/api/projects', { body })).toMatchObject({
    status: 409,
    json: { error: 'repo_url_taken', project: 3 },
  });
  const { now } = world.clock;
  world.clock.now = () => new Date(now().getTime() + 32 * 24 * 60 * 60 * 1000);
  expect((await world.reconcile()).purged).toBeGreaterThanOrEqual(1);
  expect((await request(world, 'GET', '/api/projects/3')).status).toBe(404);
  expect((await request(world, 'POST', '/api/projects', { body })).status).toBe(201);
});

test(
  'a purge that was interrupted takes no claim from the project that has it by now',
  { timeout: 60_000 },
  async () => {
    const url = 'https://example.org/taken-over';
    const { json: old } = await request(world, 'POST', '/api/projects', { body: { fields: { repo_url: url } } });
    const head = await getItem(world.direct, metaOf(old.id));
    await request(world, 'DELETE', `/api/projects/${old.id}`, { body: { reason: 'handed over to somebody else' } });
    await purgeProject(world.direct, old.id);
    const { json: heir } = await request(world, 'POST', '/api/projects', { body: { fields: { repo_url: url } } });
    await world.direct.client.send(new PutItemCommand({ TableName: world.direct.name, Item: encode({ ...head }) }));
    await purgeProject(world.direct, old.id);
    expect(await request(world, 'POST', '/api/projects', { body: { fields: { repo_url: url } } })).toMatchObject({
      status: 409,
      json: { error: 'repo_url_taken', project: heir.id },
    });
  },
);

test('a broken project keeps no other from being healed, and none from being listed', { timeout: 60_000 }, async () => {
  const broken = await request(world, 'POST', '/api/projects', {
    body: { fields: { homepage_url: 'https://example.org/broken' } },
  });
  const fine = await request(world, 'POST', '/api/projects', {
    body: { fields: { homepage_url: 'https://example.org/fine' } },
  });
  await world.settle();
  for (const { Key } of [{ Key: `projects/${fine.json.id}/badge` }, { Key: `projects/${broken.json.id}/badge` }]) {
    await world.bucket.client.send(new DeleteObjectCommand({ Bucket: world.bucket.name, Key }));
  }
  await world.direct.client.send(
    new UpdateItemCommand({
      TableName: world.direct.name,
      Key: encode({ ...metaOf(broken.json.id) }),
      UpdateExpression: 'REMOVE headHash',
    }),
  );
  expect(await world.reconcile()).toMatchObject({ failed: 1, republished: 1 });
  await world.settle();
  expect((await world.objects()).has(`projects/${fine.json.id}/badge`)).toBe(true);
  const { projects } = (await request(world, 'GET', '/api/projects')).json;
  expect(projects.map(({ id }: { id: number }) => id)).toContain(fine.json.id);
});
