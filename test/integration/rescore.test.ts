import { ScanCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Catalogue, catalogue } from '../../criteria/catalogue.ts';
import { openConsumer } from '../../functions/consumer.ts';
import { scoreUpTo } from '../../functions/scoring/score.ts';
import { canonicalJson, sha256 } from '../../functions/table/hash.ts';
import { scoreOf } from '../../functions/table/keys.ts';
import type { ProjectId } from '../../functions/table/project.ts';
import { nextNumber } from '../../functions/table/people.ts';
import { getProject } from '../../functions/table/projects.ts';
import { listRevisions } from '../../functions/table/revision.ts';
import { getScore } from '../../functions/table/scores.ts';
import { encode } from '../../functions/table/table.ts';
import { operator } from '../../infra/admin/operator.ts';
import { applyRules, type Difference, previewRules, type Rescoring } from '../../infra/admin/rescoring.ts';
import { changeRules } from '../fixtures/made-up-catalogue.ts';
import { runNode } from '../fixtures/run-node.ts';
import { expectPublished, expectWholeChain } from './checks.ts';
import { openWorld, request, type World } from './world.ts';

/** The rules before: what is a MUST today was but suggested, and the other way round. */
const before = changeRules('the rules of before', { floss_license: 'SUGGESTED', floss_license_osi: 'MUST' });
const open = { status: '?', justification: '' };
const passing = catalogue.levels[0]?.entries.map(({ criterion }) => criterion) ?? [];
const loses = 1 as ProjectId;
const gains = 2 as ProjectId;
const stays = 3 as ProjectId;
const gone = 4 as ProjectId;
const saved = 5 as ProjectId;
/** On the second page of numbers. */
const last = 55 as ProjectId;
const all = [loses, gains, stays, gone, saved, last];

let world: World;
let objectsBefore: Map<string, string>;

beforeAll(async () => {
  world = await openWorld();
  process.env['AWS_ENDPOINT_URL_DYNAMODB'] = world.engine.endpoint;
  process.env['DATA_DIR'] = join(world.directory, 'command');
  scoreBy(before);
  setMinute(1);
  for (const id of all) {
    if (id === last) for (let left = saved + 1; left < last; left++) await nextNumber(world.table, 'projects');
    const body = { fields: { repo_url: `https://example.org/${id}`, name: `Project ${id}` } };
    expect((await request(world, 'POST', '/api/projects', { body })).json).toMatchObject({ id });
  }
  await answerAll(loses, { floss_license: 'Unmet' });
  await answerAll(gains, { floss_license_osi: 'Unmet' });
  await answerAll(gone, { floss_license: 'Unmet' });
  await answerAll(saved, { floss_license: 'Unmet' });
  await request(world, 'DELETE', `/api/projects/${gone}`, { body: { reason: 'no longer maintained by anyone' } });
  await world.settle();
  objectsBefore = await world.objects();
}, 60_000);
afterAll(async () => {
  delete process.env['AWS_ENDPOINT_URL_DYNAMODB'];
  delete process.env['DATA_DIR'];
  await world.close();
});

function setMinute(minute: number): void {
  world.clock.now = () => new Date(Date.UTC(2026, 0, 1, 0, minute));
}

function scoreBy(rules: Catalogue): void {
  const scoring = { table: world.table, catalogue: rules };
  world.scoring = openConsumer('scoring', ({ id, seq }) => scoreUpTo(scoring, id, seq));
}

async function answerAll(id: ProjectId, statuses: Readonly<Record<string, string>>): Promise<void> {
  const answers = passing.map((criterion) => [
    criterion,
    { status: statuses[criterion] ?? 'Met', justification: 'see https://example.org/it', base: open },
  ]);
  const body = { answers: Object.fromEntries(answers) };
  expect((await request(world, 'PATCH', `/api/projects/${id}`, { body })).status).toBe(200);
}

function rescore(...parameters: string[]) {
  return runNode('infra/admin/rescore.ts', ['--local', ...parameters]);
}

function parseReport(text: string): { head: any; differences: Difference[] } {
  const [head, ...differences] = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  return { head, differences };
}

function rescoringBy(rules: Catalogue, more: Partial<Rescoring> = {}): Rescoring {
  const onFailure = (id: unknown, error: unknown) => expect.unreachable(`project ${String(id)}: ${String(error)}`);
  return {
    table: world.table,
    catalogue: rules,
    now: () => world.clock.now(),
    onProgress: () => {},
    onFailure,
    ...more,
  };
}

/** A hash of everything that the table holds. */
async function hashTable(): Promise<string> {
  const { Items } = await world.direct.client.send(new ScanCommand({ TableName: world.direct.name }));
  return sha256((Items ?? []).map(canonicalJson).sort().join('\n'));
}

async function countRulesRevisions(id: ProjectId): Promise<number> {
  let count = 0;
  for await (const { change, by } of listRevisions(world.table, id, 0))
    if (change?.cause === 'rules') {
      expect({ by, kind: change.kind, answers: change.answers.size }).toEqual({
        by: operator,
        kind: 'save',
        answers: 0,
      });
      count++;
    }
  return count;
}

async function publishedJson(id: number): Promise<Record<string, unknown>> {
  return JSON.parse((await world.objects()).get(`projects/${id}.json`) ?? '{}');
}

/** What the two changes of rules differ in, as the report says it. */
const expectedDifferences = [
  { number: loses, levels: [['passing'], []], passing: [100, 99] },
  { number: gains, levels: [[], ['passing']], passing: [99, 100] },
  { number: saved, levels: [['passing'], []], passing: [100, 99] },
];

function first({ percentages }: Difference['before']): number | undefined {
  return Object.values(percentages)[0];
}

function summarise(differences: readonly Difference[]) {
  return differences
    .map(({ number, before, after }) => ({
      number,
      levels: [before.levels, after.levels],
      passing: [first(before), first(after)],
    }))
    .sort((a, b) => a.number - b.number);
}

test('a preview lists what would change, before and after, and changes nothing', async () => {
  const table = await hashTable();
  const { code, stdout, stderr } = rescore('--dry-run');
  expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringContaining('3 projects change') });
  const { head, differences } = parseReport(stdout);
  expect(head).toMatchObject({ rules: catalogue.rulesHash });
  expect(summarise(differences)).toEqual(expectedDifferences);
  const one = differences.find(({ number }) => number === loses);
  expect(one).toMatchObject({ name: 'Project 1', before: { rules: before.rulesHash } });
  expect(one?.before.percentages).toEqual(Object.fromEntries((await getScore(world.table, loses))?.score ?? []));
  expect(await hashTable()).toEqual(table);
});

test('the next save of a project is scored by the new rules, whether or not anyone rescored it', async () => {
  scoreBy(catalogue);
  setMinute(2);
  const body = {
    answers: { interact: { status: 'Met', justification: '', base: { status: 'Met', justification: '' } } },
  };
  body.answers.interact.base.justification = 'see https://example.org/it';
  expect((await request(world, 'PATCH', `/api/projects/${saved}`, { body })).status).toBe(200);
  await world.settle();
  expect(await publishedJson(saved)).toMatchObject({
    rules_hash: catalogue.rulesHash,
    badge_level: 'in_progress',
    lost_passing_at: '2026-01-01T00:02:00.000Z',
  });
});

test('an interrupted run goes on where it stopped, and no project gets a second revision', async () => {
  setMinute(3);
  const stop = new Error('interrupted');
  const interrupted = rescoringBy(catalogue, {
    onProgress: () => {
      throw stop;
    },
  });
  await expect(applyRules(interrupted, new Set())).rejects.toBe(stop);
  expect([await countRulesRevisions(loses), await countRulesRevisions(last)]).toEqual([1, 0]);
  const report = join(world.directory, 'report.ndjson');
  const { code, stderr } = rescore('--report', report);
  expect({ code, stderr }).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('1 projects were given to scoring, 3 had been before, 0 failed'),
  });
  for (const id of all) expect([id, await countRulesRevisions(id)]).toEqual([id, id === gone || id === saved ? 0 : 1]);
  expect(summarise(parseReport(readFileSync(report, 'utf8')).differences)).toEqual(
    expectedDifferences.filter(({ number }) => number !== saved),
  );
});

test('a report is not written over', async () => {
  const report = join(world.directory, 'kept.ndjson');
  writeFileSync(report, 'kept');
  const table = await hashTable();
  const { code, stderr } = rescore('--report', report);
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: expect.stringMatching(/^.*exists already\. Name another file.*\n$/),
  });
  expect(readFileSync(report, 'utf8')).toBe('kept');
  expect(await hashTable()).toEqual(table);
});

test('applied, every score is by the new rules, published, with its dates, and nobody seems to have edited anything', async () => {
  await world.settle();
  const objects = await world.objects();
  for (const id of [loses, gains, stays, last]) {
    await expectPublished(world, id, objects);
    await expectWholeChain(world, id);
    expect((await getScore(world.table, id))?.rulesHash).toBe(catalogue.rulesHash);
  }
  const at = { updated_at: '2026-01-01T00:01:00.000Z', rules_hash: catalogue.rulesHash };
  const [lost, gained] = [await publishedJson(loses), await publishedJson(gains)];
  expect(lost).toMatchObject({ ...at, badge_level: 'in_progress', badge_percentage_0: 99 });
  expect(lost).toMatchObject({ achieved_passing_at: at.updated_at, lost_passing_at: expect.stringMatching(/^20/) });
  expect(gained).toMatchObject({ ...at, badge_level: 'passing', lost_passing_at: null });
  expect(gained['achieved_passing_at']).toBe((await getProject(world.table, gains))?.revisedAt);
});

test('a second run finds nothing', async () => {
  const table = await hashTable();
  const { code, stdout, stderr } = rescore('--dry-run');
  expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringContaining('0 scores are by other rules') });
  expect(parseReport(stdout).differences).toEqual([]);
  expect(await applyRules(rescoringBy(catalogue), new Set())).toEqual({ appended: 0, waiting: 0, failed: 0 });
  expect(await hashTable()).toEqual(table);
});

test('a deleted project is left alone, and scored by the rules of the day when it is restored', async () => {
  expect((await getScore(world.table, gone))?.rulesHash).toBe(before.rulesHash);
  expect((await request(world, 'POST', `/api/projects/${gone}/restore`)).status).toBe(200);
  await world.settle();
  await expectPublished(world, gone, await world.objects());
  expect(await publishedJson(gone)).toMatchObject({ rules_hash: catalogue.rulesHash, badge_percentage_0: 99 });
});

test('rolled back, percentages, levels and published objects are what they were, but for version and dates', async () => {
  scoreBy(before);
  setMinute(9);
  const differences: Difference[] = [];
  const found = await previewRules(rescoringBy(before), (difference) => differences.push(difference));
  expect(found).toMatchObject({ outdated: all.length, different: 4 });
  expect(differences.find(({ number }) => number === loses)?.after.levels).toEqual(['passing']);
  expect(await applyRules(rescoringBy(before), found.failed)).toEqual({ appended: all.length, waiting: 0, failed: 0 });
  await world.settle();
  const objects = await world.objects();
  for (const [key, body] of objectsBefore) {
    if (/\/[45]\b/.test(key)) continue;
    expect(withoutVersion(objects.get(key) ?? ''), key).toBe(withoutVersion(body));
    expect(objects.get(key), key).not.toBe(body);
  }
});

/** Objects of a project without its version, its dates and the hash that changes with them. */
function withoutVersion(body: string): string {
  return body
    .replaceAll(/"(?:lock_version|seq)":\d+/g, '')
    .replaceAll(/"(?:head_hash|(?:first_)?(?:achieved|lost)_\w+_at)":(?:"[^"]*"|null)/g, '')
    .replaceAll(/\b1\.\d\b/g, '');
}

test('texts are weighed anew where other rules weighed them', async () => {
  const Key = encode({ ...scoreOf(gains) });
  await world.direct.client.send(
    new UpdateItemCommand({
      TableName: world.direct.name,
      Key,
      UpdateExpression: 'SET evidence = :none',
      ExpressionAttributeValues: encode({ ':none': {} }),
    }),
  );
  scoreBy(catalogue);
  await applyRules(rescoringBy(catalogue), new Set());
  await world.settle();
  await expectPublished(world, gains, await world.objects());
  expect((await getScore(world.table, gains))?.evidence.size).toBe(passing.length);
});

test('a project that fails is told, and the others go on', async () => {
  const failures: unknown[] = [];
  let calls = 0;
  const broken = new Error('no clock');
  const faulty = rescoringBy(before, {
    now: () => {
      if (calls++ === 0) throw broken;
      return world.clock.now();
    },
    onFailure: (id, error) => failures.push([id, error]),
  });
  const { failed } = await previewRules(faulty, () => {});
  expect(failed.size).toBe(0);
  const applied = await applyRules(faulty, new Set([loses]));
  expect(failures).toEqual([[expect.toSatisfy((id) => all.includes(id)), broken]]);
  expect(applied).toEqual({ appended: all.length - 2, waiting: 0, failed: 1 });
  expect(await applyRules(rescoringBy(before), new Set())).toMatchObject({ appended: 2, failed: 0 });
});
