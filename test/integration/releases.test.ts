import { BatchWriteItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { catalogue } from '../../criteria/catalogue.ts';
import { fold } from '../../functions/scoring/fold.ts';
import { getClaim } from '../../functions/table/claims.ts';
import { commit } from '../../functions/table/commit.ts';
import { sha256 } from '../../functions/table/hash.ts';
import { identityOf, projectPk, revisionOf } from '../../functions/table/keys.ts';
import type { Project, ProjectId } from '../../functions/table/project.ts';
import { getLastNumber, getProject, getProjectAt, listHeads } from '../../functions/table/projects.ts';
import { type Change, listRevisions } from '../../functions/table/revision.ts';
import { getScore } from '../../functions/table/scores.ts';
import { getItem, listItems } from '../../functions/table/table.ts';
import { operator } from '../../infra/admin/operator.ts';
import { knownId } from '../fixtures/answer-sets.ts';
import { loadRelease, readReleaseItems, type Release } from '../fixtures/release.ts';
import { cases, editor, owner, score } from '../fixtures/release-history.ts';
import { expectPublished, expectWholeChain } from './checks.ts';
import { openWorld, request, type World } from './world.ts';

const last = '0.1.0';
const retired = catalogue.retired[0]?.id ?? expect.unreachable('nothing is retired');
const ids = Object.values(cases);
const passing = catalogue.levels[0]?.id ?? expect.unreachable('no levels');
const license = knownId('floss_license');
const nothing = { kind: 'save', answers: new Map(), fields: new Map() } as const;

let world: World;
let release: Release;

beforeAll(async () => {
  world = await openWorld();
  release = await loadRelease(last);
  const items = readReleaseItems(last);
  for (let start = 0; start < items.length; start += 25) {
    const writes = items.slice(start, start + 25).map((Item) => ({ PutRequest: { Item } }));
    await world.direct.client.send(new BatchWriteItemCommand({ RequestItems: { [world.direct.name]: writes } }));
  }
  setHour(1);
});
afterAll(() => world.close());

function setHour(hour: number): void {
  world.clock.now = () => new Date(Date.UTC(2026, 0, 2, hour));
}

/** What a release before revisions had causes and projects had editors knows of a project. */
function asBefore(project: Project | undefined) {
  const { revisedAt: _, editors: __, ...known } = project ?? { revisedAt: null, editors: [] };
  return known;
}

async function listAll<T>(some: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const one of some) all.push(one);
  return all;
}

/** The release finds every revision and each one's hash right. Returns how many. */
async function countWhole(id: ProjectId): Promise<number> {
  let [count, before] = [0, ''];
  for await (const item of listItems(world.direct, projectPk(id), revisionOf(id, 0).sk, revisionOf(id, 9_999_999).sk)) {
    expect(await release.isWhole(world.direct, id, item, before), `revision ${++count}`).toBe(true);
    before = String(item['hash']);
  }
  return count;
}

/** Answers one criterion and renames the project, by the API of this code or of the release. */
/** That release knows people by the signatures of their requests. */
const signed = { requestContext: { authorizer: { iam: { userArn: 'arn:aws:iam::1:user/tester' } } } };

async function save(app: World['answers'], id: ProjectId, status: 'Met' | 'Unmet'): Promise<void> {
  const project = await getProject(world.direct, id);
  const old = project?.answers.get(license);
  const base = { status: old?.status ?? '?', justification: old?.justification ?? '' };
  const body = {
    answers: { [license]: { status, justification: 'as anyone can see', base } },
    fields: { name: { value: `${status} ${id}`, base: project?.fields.name } },
  };
  const reply = await request({ ...world, answers: app }, 'PATCH', `/api/projects/${id}`, { body, event: signed });
  expect({ ...reply, headers: undefined }).toMatchObject({ status: 200 });
}

async function append(id: ProjectId, change: Change): Promise<void> {
  await commit(world.table, id, { by: operator, now: world.clock.now }, () => change);
}

describe('after an upgrade from the last release', () => {
  test('every item reads as that release read it', async () => {
    expect(await getLastNumber(world.direct)).toBe(ids.length);
    expect(await listHeads(world.direct, ids)).toMatchObject({ broken: 0, found: { length: ids.length } });
    for (const id of ids) {
      expect(await getScore(world.direct, id)).toEqual(await release.getScore(world.direct, id));
      const revisions = await listAll(listRevisions(world.direct, id, 0));
      expect(revisions).toEqual(await listAll(release.listRevisions(world.direct, id, 0)));
      for (const { seq } of revisions) {
        const project = await getProjectAt(world.direct, id, seq);
        expect(project).toMatchObject({ seq, revisedAt: null });
        expect(asBefore(project)).toEqual(await release.getProjectAt(world.direct, id, seq));
      }
    }
  });

  test('projects are what they were: moved, deleted, restored, large, with an answer nobody asks for any more', async () => {
    const read = async (id: ProjectId) => ({ ...(await getProject(world.direct, id)), score: undefined });
    const day = '2026-01-01T00:';
    expect(await read(cases.moved)).toMatchObject({
      seq: 6,
      claims: 2,
      repoUrlUpdatedAt: expect.stringContaining(day),
    });
    expect(await read(cases.deleted)).toMatchObject({ seq: 3, deletedAt: expect.stringContaining(day) });
    expect(await read(cases.restored)).toMatchObject({ seq: 4, deletedAt: null });
    expect((await read(cases.large)).answers?.get(knownId('interact'))?.justification).toHaveLength(8000);
    expect((await read(cases.retired)).answers?.get(retired)).toMatchObject({ status: 'Met' });
    expect(await getScore(world.direct, cases.behind)).toMatchObject({ seq: 1 });
    expect((await getScore(world.direct, cases.moved))?.achievements.get(passing)).toEqual({
      firstAchievedAt: expect.stringContaining(day),
      lostAt: expect.stringContaining(day),
      achievedAt: expect.stringContaining(day),
    });
  });

  test('people and claims are known', async () => {
    const [first] = await listAll(listRevisions(world.direct, cases.moved, 0));
    expect(await getItem(world.table, identityOf(sha256(owner)))).toMatchObject({ number: 1, person: first?.by });
    expect(await getItem(world.table, identityOf(sha256(editor)))).toMatchObject({ number: 2 });
    expect(await getClaim(world.direct, 'github.com/example/moved')).toMatchObject({ project: 1, isCurrent: false });
    expect(await getClaim(world.direct, 'example.org/elsewhere')).toMatchObject({ project: 1, isCurrent: true });
  });

  test('chains hold, what was not scored yet is, and everything is published', async () => {
    await world.settle();
    const objects = await world.objects();
    for (const id of ids) {
      expect(await expectWholeChain(world, id)).toBe((await getProject(world.direct, id))?.seq);
      await expectPublished(world, id, objects);
    }
  });

  test('saves, moves, deletions and restorations go on top', async () => {
    for (const id of ids) if (id !== cases.deleted) await save(world.answers, id, 'Unmet');
    expect((await request(world, 'POST', `/api/projects/${cases.deleted}/restore`)).status).toBe(200);
    expect(
      (
        await request(world, 'DELETE', `/api/projects/${cases.restored}`, {
          body: { reason: 'gone for good this time' },
        })
      ).status,
    ).toBe(200);
    await world.settle();
    const objects = await world.objects();
    for (const id of ids) {
      await expectWholeChain(world, id);
      await expectPublished(world, id, objects);
    }
  });
});

describe('after a rollback to the last release', () => {
  const back = [cases.moved, cases.large, cases.retired];

  beforeAll(async () => {
    setHour(2);
    for (const id of back) {
      await append(id, { ...nothing, cause: 'rules' });
      await append(id, { ...nothing, cause: 'recovery', epoch: 5 });
    }
  });

  test('it reads what this code wrote, revisions with a cause included, and finds the chains whole', async () => {
    expect(await release.listHeads(world.direct, ids)).toMatchObject({ broken: 0, found: { length: ids.length } });
    for (const id of ids) {
      const project = await getProject(world.direct, id);
      expect(await release.getProject(world.direct, id)).toEqual(asBefore(project));
      expect(await countWhole(id)).toBe(project?.seq);
      expect(await release.getScore(world.direct, id)).toEqual(await getScore(world.direct, id));
    }
    expect(await release.getProject(world.direct, cases.moved)).toMatchObject({ epoch: 5 });
  });

  test('it scores as this code does, but takes a revision with a cause for an edit', async () => {
    for (const id of back) {
      let expected = await getScore(world.direct, id);
      const edited = expected?.updatedAt;
      for await (const revision of listRevisions(world.direct, id, expected?.seq ?? 0))
        expected = fold(catalogue, id, expected, revision);
      await score(release, world.table, id);
      const updatedAt = '2026-01-02T02:00:00.000Z';
      expect(await release.getScore(world.direct, id)).toEqual({ ...expected, updatedAt });
      expect(expected).toMatchObject({ epoch: 5, updatedAt: edited });
    }
  });

  test('it saves on top, and this code reads, publishes and goes on from that', async () => {
    setHour(3);
    const app = release.openAnswers({
      table: world.table,
      originSecret: 'test-secret',
      siteUrl: 'http://localhost',
      isReadOnly: false,
      saveLimit: { acts: 1_000_000, windowSeconds: 600 },
      creationLimit: { acts: 1_000_000, windowSeconds: 3600 },
      sourceLimit: { acts: 1_000_000, windowSeconds: 600 },
      getShell: () => Promise.resolve(''),
      now: () => world.clock.now(),
    });
    for (const id of back) {
      await save(app, id, 'Met');
      await score(release, world.table, id);
    }
    setHour(2);
    for (const id of back) {
      expect(await getProject(world.direct, id)).toMatchObject({
        revisedAt: null,
        updatedAt: '2026-01-02T03:00:00.000Z',
      });
      await append(id, { ...nothing, cause: 'rules' });
      expect(await getProject(world.direct, id)).toMatchObject({ revisedAt: '2026-01-02T03:00:00.000Z' });
    }
    await world.settle();
    const objects = await world.objects();
    for (const id of back) {
      expect(await expectWholeChain(world, id)).toBe(await countWhole(id));
      await expectPublished(world, id, objects);
      expect(await getScore(world.direct, id)).toMatchObject({ epoch: 5, updatedAt: '2026-01-02T03:00:00.000Z' });
    }
  });
});
