import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { catalogue } from '../../criteria/catalogue.ts';
import { publish } from '../../functions/badge/publish.ts';
import { openConsumer, type StreamRecord } from '../../functions/consumer.ts';
import { defaultSettings } from '../../functions/objects/settings.ts';
import { scoreUpTo } from '../../functions/scoring/score.ts';
import { exportItems } from '../../functions/table/copies/export-items.ts';
import { parseProjectPk, parseRevisionKey, scoreKey } from '../../functions/table/keys.ts';
import { keyOf, scanRaw } from '../../functions/table/copies/raw.ts';
import type { Table } from '../../functions/table/table.ts';
import { patientSettings } from '../../infra/admin/deployment.ts';
import { writeExport } from '../../infra/admin/export-file.ts';
import { importFile } from '../../infra/admin/import-deployment.ts';
import { wipe } from '../../infra/admin/wipe-deployment.ts';
import { expectWholeChain } from './checks.ts';
import { createTable, hasPassing, listAll, makeManyProjects, renderAll } from './life-projects.ts';
import { noFaults, openProxy } from './proxy.ts';
import { deliver, openWorld, type World } from './world.ts';

const count = 1000;

/** Projects that are really published, all kinds among them; ten requests to S3 for each of a thousand take a minute. */
const published = 100;
const name = 'Laurels-test';

let world: World;
let engine: Awaited<ReturnType<typeof openProxy>>;
let table: Table;
let before: { readonly items: Map<string, string>; readonly etags: Map<string, string> };
let file: string;

beforeAll(async () => {
  engine = await openProxy({ ...noFaults });
  world = await openWorld({ through: engine.through });
  file = join(world.directory, 'all.ndjson');
  const endpoint = await engine.through(world.engine.endpoint);
  table = { client: new DynamoDBClient({ ...patientSettings, endpoint }), name: 'many' };
  await createTable(table);
  const etags = await makeManyProjects({ ...table, client: world.direct.client }, count);
  before = { items: await listAll(table), etags };
}, 600_000);
afterAll(async () => {
  await world.close();
  await engine.close();
});

function deployment() {
  return { name, table, objects: world.bucket, failures: { ...world.bucket, name: 'failures' } };
}

/**
 * Hands the consumers what a stream would, now that all is written. The embedded engine's own stream slows every write down
 * by what is in it already; the tests beside this one read it, with fewer projects.
 */
async function consume(): Promise<void> {
  const records = { revisions: new Array<StreamRecord>(), scores: new Array<StreamRecord>() };
  for await (const item of scanRaw(table, { hasKeysOnly: true })) {
    const { pk, sk } = keyOf(item);
    if ((parseProjectPk(pk) ?? Infinity) > published) continue;
    const record = { dynamodb: { Keys: { pk: { S: pk }, sk: { S: sk } }, SequenceNumber: `${pk} ${sk}` } };
    if (parseRevisionKey(sk) !== undefined) records.revisions.push(record);
    if (sk === scoreKey) records.scores.push(record);
  }
  const badge = { table, bucket: world.bucket, settings: defaultSettings };
  await deliver(
    openConsumer('scoring', ({ id, seq }) => scoreUpTo({ table, catalogue }, id, seq)),
    records.revisions,
  );
  await deliver(
    openConsumer('badge', ({ id }) => publish(badge, id)),
    records.scores,
  );
}

async function listEtags(): Promise<Map<string, string>> {
  const etags = new Map<string, string>();
  const { client, name: Bucket } = world.bucket;
  for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket }))
    for (const { Key = '', ETag = '' } of Contents) etags.set(Key, ETag);
  return etags;
}

test('an export has every item, once, and lies there complete or not at all', { timeout: 600_000 }, async () => {
  const exported = await writeExport(file, name, (sink) => exportItems(table, sink));
  expect(exported).toMatchObject({ projects: count, items: before.items.size, damaged: [] });
  expect(existsSync(`${file}.part`)).toBe(false);
  const lines = readFileSync(file, 'utf8').split('\n');
  expect(lines.filter((line) => line.startsWith('{"group":"project"'))).toHaveLength(count);
});

test(
  'export, wipe and import leave every item that does not pass and every published byte as it was',
  { timeout: 600_000 },
  async () => {
    expect(await hasPassing(table)).toBe(true);
    await wipe(deployment(), { confirm: name, keepsObjects: false });
    expect(await listAll(table)).toEqual(new Map());
    const imported = await importFile(deployment(), file);
    expect(imported).toMatchObject({ outcome: 'new', projects: count, recovered: 0, removed: [] });
    await consume();
    expect(await listAll(table)).toEqual(before.items);
    expect(await hasPassing(table)).toBe(false);
    expect(await renderAll(table, count)).toEqual(before.etags);
    const isPublished = (key: string) => Number(/\d+/.exec(key)?.[0]) <= published;
    expect(await listEtags()).toEqual(new Map([...before.etags].filter(([key]) => isPublished(key))));
    // That of every project was checked in the file, and each item is as it was.
    for (let id = 1; id <= published; id++) expect(await expectWholeChain({ direct: table }, id)).toBeGreaterThan(1);
  },
);

test('a second import of the same file writes nothing', { timeout: 120_000 }, async () => {
  engine.counts.clear();
  expect(await importFile(deployment(), file)).toMatchObject({ outcome: 'done' });
  expect([...engine.counts.keys()].filter((operation) => !/^(?:Get|Query|Scan|BatchGet)/.test(operation))).toEqual([]);
  expect(engine.counts.get('GetItem')).toBeGreaterThan(0);
});
