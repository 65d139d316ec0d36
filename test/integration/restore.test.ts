import { afterAll, beforeAll, expect, test } from 'vitest';
import { isSameAnswer, unanswered } from '../../criteria/answer.ts';
import { catalogue } from '../../criteria/catalogue.ts';
import {
  claimOf,
  counterOf,
  type Key,
  metaOf,
  parseProjectPk,
  parseRevisionKey,
  partOf,
  projectPk,
  revisionOf,
  scoreOf,
  shelfOf,
} from '../../functions/table/keys.ts';
import { nextNumber } from '../../functions/table/people.ts';
import type { Project, ProjectId } from '../../functions/table/project.ts';
import { getProject, getProjectAt } from '../../functions/table/projects.ts';
import {
  decode,
  getRaw,
  keyOf,
  putAll,
  queryRaw,
  type RawItem,
  removeAll,
  scanRaw,
} from '../../functions/table/copies/raw.ts';
import { encode, type Table } from '../../functions/table/table.ts';
import { UsageError } from '../../infra/admin/command.ts';
import { patientSettings } from '../../infra/admin/deployment.ts';
import { type RestoreReport, restoreFrom } from '../../infra/admin/restore-deployment.ts';
import { wipe } from '../../infra/admin/wipe-deployment.ts';
import { expectPublished, expectWholeChain } from './checks.ts';
import { createTable, listAll, makeProjects } from './life-projects.ts';
import { openSpied } from './spied.ts';
import { openWorld, request, type World } from './world.ts';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';

const count = 26;
const id = (number: number) => number as ProjectId;

let world: World;
let live: Table;
let copy: Table;
let before: { readonly items: Map<string, string>; readonly objects: Map<string, string> };
/** Projects that lose their last revision, as they were before it. */
let cut: Map<number, Project>;
let report: RestoreReport;

beforeAll(async () => {
  world = await openWorld();
  const client = new DynamoDBClient({ ...patientSettings, endpoint: world.engine.endpoint });
  live = { client, name: world.direct.name };
  copy = { client, name: 'recovered' };
  await makeProjects(live, count);
  await putAll(live, [{ ...(await read(metaOf(id(2)))), later: { S: 'an attribute of a later release' } }]);
  await world.settle();
  before = { items: await listAll(live), objects: await world.objects() };
  cut = new Map(await Promise.all([4, 7].map(async (number) => [number, await getLastButOne(number)] as const)));
  await createTable(copy);
  await copyAll();
  await damage();
  await goOn();
  await wipe(deployment(live), { confirm: 'test', keepsObjects: true });
  await world.readStream();
}, 120_000);
afterAll(() => world.close());

function deployment(table: Table) {
  return { name: 'test', table, objects: world.bucket, failures: { ...world.bucket, name: 'failures' } };
}

async function read(key: Key): Promise<RawItem> {
  const item = await getRaw(live, key);
  if (!item) throw new Error(`no ${key.pk} ${key.sk}`);
  return item;
}

async function getLastButOne(number: number): Promise<Project> {
  const seq = (await getProject(live, id(number)))?.seq ?? 0;
  const project = await getProjectAt(live, id(number), seq - 1);
  if (!project) throw new Error(`no project ${number}`);
  return project;
}

async function copyAll(): Promise<void> {
  const items: RawItem[] = [];
  for await (const item of scanRaw(live)) items.push(item);
  await putAll(copy, items);
}

/** What a recovery to the middle of some transactions may leave out, and more. */
async function damage(): Promise<void> {
  const [seq4 = 0, seq7 = 0] = [...cut.values()].map(({ seq }) => seq + 1);
  const shelves = async (number: number) => {
    const keys: Key[] = [];
    for await (const item of queryRaw(copy, projectPk(id(number)))) {
      if (keyOf(item).sk.startsWith('A')) keys.push(keyOf(item));
    }
    return keys;
  };
  await removeAll(copy, [
    scoreOf(id(1)),
    ...(await shelves(2)).slice(0, 1),
    metaOf(id(3)),
    metaOf(id(16)),
    revisionOf(id(4), seq4),
    revisionOf(id(6), 1),
    partOf(id(7), seq7, 1),
    scoreOf(id(11)),
    metaOf(id(11)),
    ...(await shelves(11)),
    metaOf(id(19)),
    claimOf('github.com/made-up/repo-13'),
    claimOf('github.com/made-up/repo-13-moved'),
    counterOf('projects'),
  ]);
  const [shelf] = await shelves(8);
  if (!shelf) throw new Error('project 8 has no shelf');
  await putAll(copy, [{ ...(await getRaw(copy, shelf)), seq: { N: '1' } }]);
  const score = decode(await read(scoreOf(id(12))));
  await putAll(copy, [encode({ ...score, evidence: {} })]);
}

/** What happens after the time of the recovery: a save, a deletion, a new project. */
async function goOn(): Promise<void> {
  const base = { status: '?', justification: '' };
  const late = [...catalogue.criteria.values()].find(({ shelf }) => !before.items.has(keyText(shelfOf(id(10), shelf))));
  const body = { answers: { [String(late?.id)]: { status: 'Met', justification: 'late', base } } };
  await request(world, 'PATCH', '/api/projects/10', { body });
  await request(world, 'DELETE', '/api/projects/14', { body: { reason: 'no longer maintained by anyone' } });
  await request(world, 'POST', '/api/projects', { body: { fields: { homepage_url: 'https://example.org/27' } } });
  await world.settle();
  expect((await world.objects()).has(`projects/${count + 1}/badge`)).toBe(true);
}

function keyText({ pk, sk }: Key): string {
  return `${pk} ${sk}`;
}

test('a restore repairs what it can, and tells what it did, cut and lost', { timeout: 120_000 }, async () => {
  report = await restoreFrom(copy, 'recovered', deployment(live));
  await world.settle();
  const told = report.projects.toSorted((a, b) => a.id - b.id);
  expect(told).toHaveLength(count);
  expect(told.filter(({ epoch }) => epoch === undefined).map((one) => one.id)).toEqual([6]);
  expect(told.filter(({ cut }) => cut).map((one) => one.id)).toEqual([4, 7]);
  expect(told.filter(({ repaired }) => repaired.length > 0).map((one) => one.id)).toEqual([
    2, 3, 4, 7, 8, 11, 13, 16, 19,
  ]);
  expect(told.filter(({ isRescored }) => isRescored).map((one) => one.id)).toEqual([1, 4, 7, 11, 12]);
  expect(told.filter(({ isIncomplete }) => isIncomplete).map((one) => one.id)).toEqual([19]);
  expect(report.outcome).toBe('new');
  expect(report.removed.toSorted((a, b) => a - b)).toEqual([6, count + 1]);
});

test('a restored table ends as it was, one epoch later, up to the recovery', { timeout: 120_000 }, () =>
  expectRestored(2),
);

test('owner and editors are those that the revisions tell, the head being lost', async () => {
  const { owner, editors } = (await getProject(live, id(16))) ?? expect.unreachable();
  expect({ owner, editors }).toEqual({ owner: 21, editors: [{ id: 'editor-who-stays', number: 32 }] });
});

test('no number of before is given out again, even of projects that the copy does not have', async () => {
  expect(await nextNumber(live, 'projects')).toBeGreaterThan(count + 1);
  expect(await nextNumber(live, 'people')).toBeGreaterThan(20);
});

test('a second restore of the same copy writes nothing', { timeout: 120_000 }, async () => {
  const { table, counts, countWrites } = openSpied(world.engine.endpoint, live.name);
  expect(await restoreFrom(copy, 'recovered', deployment(table))).toMatchObject({ outcome: 'done', projects: [] });
  expect(countWrites()).toBe(0);
  expect(counts.size).toBeGreaterThan(0);
});

test('a table in use takes no restore, and no copy without projects is one', { timeout: 120_000 }, async () => {
  const items = await listAll(live);
  await expect(restoreFrom(copy, 'other', deployment(live))).rejects.toThrow(
    new UsageError(
      'The table holds the restore of recovered. Nothing was changed. To replace all it holds, export it and empty it ' +
        'with `npm run wipe` first.',
    ),
  );
  const empty = { client: live.client, name: 'empty' };
  await createTable(empty);
  await expect(restoreFrom(empty, 'empty', deployment(live))).rejects.toThrow('empty holds no project of Laurels.');
  await putAll(empty, [{ pk: { S: projectPk(id(1)) }, sk: { S: 'META' }, v: { N: '2' } }]);
  await expect(restoreFrom(empty, 'empty', deployment(live))).rejects.toThrow('from a newer release');
  expect(await listAll(live)).toEqual(items);
});

test('a restore that is killed again and again is finished by the last run', { timeout: 240_000 }, async () => {
  await wipe(deployment(live), { confirm: 'test', keepsObjects: true });
  for (const killAfter of [5, 60, 60]) {
    const { table } = openSpied(world.engine.endpoint, live.name, killAfter);
    await expect(restoreFrom(copy, 'recovered', deployment(table))).rejects.toThrow('killed');
    await world.settle();
  }
  await expect(restoreFrom(copy, 'other', deployment(live))).rejects.toThrow('unfinished restore of recovered');
  expect(await restoreFrom(copy, 'recovered', deployment(live))).toMatchObject({ outcome: 'resumed' });
  await world.settle();
  await expectRestored(3);
});

/** Everything is as before, but for one revision that starts an epoch; and for what was cut or lost. */
async function expectRestored(epoch: number): Promise<void> {
  const items = await listAll(live);
  const objects = await world.objects();
  for (let number = 1; number <= count; number++) {
    if (number === 6) continue;
    await expectWholeChain({ direct: live }, number);
    await expectPublished({ direct: live }, number, objects);
    const project = await getProject(live, id(number));
    const earlier = cut.get(number);
    // What is deleted has no objects that the epoch must be above.
    expect(project?.epoch).toBe(project?.deletedAt ? 2 : epoch);
    if (!earlier)
      expect(partitionOf(items, number, project?.seq), `project ${number}`).toEqual(partitionOf(before.items, number));
    else expect(stateOf(project)).toEqual({ ...stateOf(earlier), seq: earlier.seq + 1 });
    if (!earlier) expect(objectsOf(objects, number)).toEqual(objectsOf(before.objects, number));
  }
  const others = (all: Map<string, string>) =>
    [...all].filter(([key]) => /^[^PC]/.test(key) && !key.endsWith('repo-6 U'));
  expect(new Map(others(items))).toEqual(new Map(others(before.items)));
  expect([...objects.keys()].filter((key) => /^projects\/(?:6|27)\b/.test(key))).toEqual([]);
}

/** What a person sees of a project. */
function stateOf(project: Project | undefined) {
  const { fields, createdAt, updatedAt, deletedAt, owner, claims, seq } = project ?? {};
  const answers = [...(project?.answers ?? [])].filter(([, answer]) => !isSameAnswer(answer, unanswered));
  return { answers: new Map(answers), fields, createdAt, updatedAt, deletedAt, owner, claims, seq };
}

/** A project's items but for what the revision of the recovery, if `last` is one, says anew. */
function partitionOf(items: Map<string, string>, number: number, last?: number): Map<string, unknown> {
  const own = [...items].filter(([key]) => parseProjectPk(key.split(' ')[0]) === number);
  return new Map(
    own.flatMap(([key, text]) => {
      const sk = key.slice(key.indexOf(' ') + 1);
      if (last !== undefined && parseRevisionKey(sk) === last) return [];
      if (sk !== 'META' && sk !== 'S') return [[key, text]];
      const { epoch: _epoch, seq: _seq, headHash: _hash, revisedAt: _at, ...rest } = JSON.parse(text);
      return [[key, rest]];
    }),
  );
}

/** A project's objects without their version. */
function objectsOf(objects: Map<string, string>, number: number): Map<string, unknown> {
  const isOwn = (key: string) => key.startsWith(`projects/${number}/`) || key === `projects/${number}.json`;
  const strip = (key: string, body: string) =>
    key.endsWith('.json') ? withoutVersion(body) : body.replace(/ data-version="[\d.]+"/, '');
  return new Map([...objects].filter(([key]) => isOwn(key)).map(([key, body]) => [key, strip(key, body)]));
}

function withoutVersion(body: string): unknown {
  const { epoch: _epoch, seq: _seq, lock_version: _version, head_hash: _hash, ...rest } = JSON.parse(body);
  return rest;
}
