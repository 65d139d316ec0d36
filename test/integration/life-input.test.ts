import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exportItems } from '../../functions/table/copies/export-items.ts';
import { metaOf, revisionOf, shelfPrefix } from '../../functions/table/keys.ts';
import type { PersonId, ProjectId } from '../../functions/table/project.ts';
import { getProject } from '../../functions/table/projects.ts';
import { keyOf, putAll, removeAll, scanRaw } from '../../functions/table/copies/raw.ts';
import { recover } from '../../functions/table/copies/recover.ts';
import { encode, type Table } from '../../functions/table/table.ts';
import { patientSettings } from '../../infra/admin/deployment.ts';
import { requireFinished } from '../../infra/admin/begin-copy.ts';
import { writeExport } from '../../infra/admin/export-file.ts';
import { importFile } from '../../infra/admin/import-deployment.ts';
import { judgeExport } from '../../infra/admin/import-file.ts';
import { wipe } from '../../infra/admin/wipe-deployment.ts';
import { expectPublished, expectWholeChain } from './checks.ts';
import { createTable, listAll, makeProjects } from './life-projects.ts';
import { openSpied } from './spied.ts';
import { openWorld, request, type World } from './world.ts';

const count = 12;

let world: World;
let live: Table;
let items: Map<string, string>;
let file: string;
let lines: readonly string[];

beforeAll(async () => {
  world = await openWorld();
  const client = new DynamoDBClient({ ...patientSettings, endpoint: world.engine.endpoint });
  live = { client, name: world.direct.name };
  await makeProjects(live, count);
  const binary = { B: new Uint8Array([0, 1, 255]) };
  await putAll(live, [{ pk: { S: 'LATER' }, sk: { S: 'x' }, number: { N: '12345678901234567890.5' }, binary }]);
  await world.settle();
  items = await listAll(live);
  file = join(world.directory, 'all.ndjson');
  await writeExport(file, 'test', (sink) => exportItems(live, sink));
  lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
}, 120_000);
afterAll(() => world.close());

function deployment(table = live) {
  return { name: 'test', table, objects: world.bucket, failures: { ...world.bucket, name: 'failures' } };
}

async function writeLines(...changed: readonly string[]): Promise<string> {
  const path = join(world.directory, `changed-${Math.random()}.ndjson`);
  writeFileSync(path, changed.map((line) => `${line}\n`).join(''));
  return path;
}

test('an export replaces no file, and leaves none when it fails', async () => {
  await expect(writeExport(file, 'test', (sink) => exportItems(live, sink))).rejects.toThrow(`${file} exists.`);
  const path = join(world.directory, 'never.ndjson');
  const { table } = openSpied(world.engine.endpoint, live.name, 5);
  await expect(writeExport(path, 'test', (sink) => exportItems(table, sink))).rejects.toThrow('killed');
  expect([existsSync(path), existsSync(`${path}.part`)]).toEqual([false, false]);
});

test('nothing is wiped without the name of the deployment', async () => {
  for (const confirm of [undefined, '', 'Test', 'Laurels-test'])
    await expect(wipe(deployment(), { confirm, keepsObjects: false })).rejects.toThrow('say --confirm test');
  expect(await listAll(live)).toEqual(items);
});

test('an export that is cut off, edited or from elsewhere is refused, and says where it is wrong', async () => {
  const text = readFileSync(file);
  const cutOff = async (bytes: number) => {
    const path = join(world.directory, `cut-${bytes}.ndjson`);
    writeFileSync(path, text.subarray(0, bytes));
    return path;
  };
  const edit = (index: number, from: string | RegExp, to: string) =>
    writeLines(...lines.with(index, (lines[index] ?? '').replace(from, to)));
  const item = lines.findIndex((line) => line.includes('made up'));
  const mark = lines.findIndex((line) => line.startsWith('{"group":"project"'));
  const cases: [path: string, sentence: RegExp][] = [
    [await cutOff(0), /ends before the export does/],
    [await cutOff(1000), /cut off/],
    [await cutOff(text.length - 1), /ends before the export does, in line/],
    [await writeLines(...lines.slice(0, -1)), /ends before the export does: it is cut off/],
    [await writeLines(...lines.slice(0, mark), ...lines.slice(-1)), /ends before the export does, in line/],
    [
      await edit(item, 'made up', 'made  up'),
      new RegExp(
        `^Lines \\d+ to ${1 + lines.findIndex((l, i) => i > item && l.startsWith('{"group"'))} \\(project \\d+\\) are not what was exported`,
      ),
    ],
    [await edit(item, '{', '['), new RegExp(`^Line ${item + 1} is not JSON`)],
    [await edit(item, '"pk"', '"pp"'), new RegExp(`^Line ${item + 1} is no item with a key`)],
    [await edit(mark, /"items":\d+/, '"items":1'), /are not what was exported/],
    [await edit(0, '"deployment":"test"', '"deployment":"tess"'), /the last, does not fit the rest/],
    [await writeLines(...lines.slice(0, 1), ...lines.slice(mark + 1)), /the last, does not fit the rest/],
    [await writeLines(...lines, '{}'), new RegExp(`^Line ${lines.length + 1} comes after the end`)],
    [await writeLines('{"answers":{}}'), /no export of Laurels/],
    [await writeLines('<svg/>'), /no export of Laurels/],
    [await edit(0, '"formatVersion":1', '"formatVersion":2'), /from a newer release .* Deploy that release/],
    [await edit(0, '"itemVersion":1', '"itemVersion":2'), /from a newer release/],
    [
      await edit(item, '"v":{"N":"1"}', '"v":{"N":"2"}'),
      new RegExp(`from a newer release of Laurels than this \\(line ${item + 1}\\)`),
    ],
  ];
  const empty = { client: live.client, name: 'untouched' };
  await createTable(empty);
  for (const [path, sentence] of cases) await expect(importFile(deployment(empty), path)).rejects.toThrow(sentence);
  for await (const one of scanRaw(empty)) expect(one).toBeUndefined();
});

test('a table in use takes no import', async () => {
  await expect(importFile(deployment(), file)).rejects.toThrow('The table holds data already. Nothing was changed.');
  expect(await listAll(live)).toEqual(items);
});

test(
  'an import that is killed again and again is finished by the last run, and by no other file',
  { timeout: 120_000 },
  async () => {
    const objects = await world.objects();
    const { client } = world.bucket;
    await client.send(new PutObjectCommand({ Bucket: 'failures', Key: 'aws/lambda/badge/batch', Body: '{}' }));
    await wipe(deployment(), { confirm: 'test', keepsObjects: false });
    expect(await world.objects()).toEqual(new Map());
    expect((await client.send(new ListObjectsV2Command({ Bucket: 'failures' }))).Contents ?? []).toEqual([]);
    await world.readStream();
    for (const killAfter of [4, 12, 25, 30]) {
      const { table } = openSpied(world.engine.endpoint, live.name, killAfter);
      await expect(importFile(deployment(table), file)).rejects.toThrow('killed');
      await world.settle();
    }
    const other = join(world.directory, 'other.ndjson');
    await writeExport(other, 'test', (sink) => exportItems(live, sink));
    await expect(importFile(deployment(), other)).rejects.toThrow('an unfinished import of');
    await expect(requireFinished(deployment())).rejects.toThrow('what this would find is not all');
    expect(await importFile(deployment(), file)).toMatchObject({ outcome: 'resumed', recovered: 0, removed: [] });
    await world.settle();
    expect(await listAll(live)).toEqual(items);
    expect(await world.objects()).toEqual(objects);
    await requireFinished(deployment());
    await expect(importFile(deployment(), other)).rejects.toThrow('The table holds the import of');
  },
);

test(
  'an import below newer objects starts a new epoch for their projects, and removes what has none',
  { timeout: 120_000 },
  async () => {
    const base = { status: '?', justification: '' };
    const { json } = await request(world, 'GET', '/api/projects/2');
    const body = { fields: { description: { value: 'later', base: json.fields.description } } };
    expect((await request(world, 'PATCH', '/api/projects/2', { body })).status, JSON.stringify(base)).toBe(200);
    await recover(live, 4 as ProjectId, { by: 'operator' as PersonId, now: () => new Date() }, 7);
    await request(world, 'POST', '/api/projects', { body: { fields: { homepage_url: 'https://example.org/13' } } });
    await world.settle();
    await wipe(deployment(), { confirm: 'test', keepsObjects: true });
    const imported = await importFile(deployment(), file);
    expect(imported).toMatchObject({ outcome: 'new', recovered: 2, removed: [count + 1] });
    await world.settle();
    const objects = await world.objects();
    for (let id = 1; id <= count; id++) {
      await expectWholeChain({ direct: live }, id);
      await expectPublished({ direct: live }, id, objects);
    }
    const epochs = [1, 2, 4].map(async (id) => (await getProject(live, id as ProjectId))?.epoch);
    expect(await Promise.all(epochs)).toEqual([1, 2, 8]);
    expect([...objects.keys()].filter((key) => key.startsWith(`projects/${count + 1}`))).toEqual([]);
    const created = await request(world, 'POST', '/api/projects', {
      body: { fields: { homepage_url: 'https://example.org/14' } },
      as: 'somebody new',
    });
    expect(created.json.id).toBeGreaterThan(count + 1);
  },
);

test('an export taken while people save has every project as of one revision', { timeout: 120_000 }, async () => {
  const done = new AbortController();
  const saving = (async () => {
    for (let i = 0; !done.signal.aborted; i++) {
      const id = 1 + (i % count);
      const { json } = await request(world, 'GET', `/api/projects/${id}`);
      const body = { fields: { description: { value: `edit ${i}`, base: json.fields.description } } };
      await request(world, 'PATCH', `/api/projects/${id}`, { body, as: 'a saver' });
    }
  })();
  for (let round = 0; round < 3; round++) {
    const path = join(world.directory, `live-${round}.ndjson`);
    const { damaged, projects } = await writeExport(path, 'test', (sink) => exportItems(live, sink));
    expect({ damaged, projects }).toEqual({ damaged: [], projects: count + 1 });
    expect(await judgeExport(path)).toMatchObject({ projects: count + 1, damaged: 0 });
  }
  done.abort();
  await saving;
});

test(
  'what is damaged in the table is exported and imported as it is, and said to be so',
  { timeout: 120_000 },
  async () => {
    await world.settle();
    const shelves: { pk: string; sk: string }[] = [];
    for await (const item of scanRaw(live)) {
      const key = keyOf(item);
      if (key.pk === metaOf(3 as ProjectId).pk && key.sk.startsWith(shelfPrefix)) shelves.push(key);
    }
    await removeAll(live, [...shelves.slice(0, 1), revisionOf(8 as ProjectId, 1)]);
    await putAll(live, [encode({ pk: metaOf(11 as ProjectId).pk, sk: 'later', v: 1 })]);
    const path = join(world.directory, 'damaged.ndjson');
    const { damaged } = await writeExport(path, 'test', (sink) => exportItems(live, sink));
    expect(damaged.toSorted((a, b) => a.project - b.project)).toEqual([
      { project: 3, damage: 'its answers are not those of its head' },
      { project: 8, damage: 'revision 1 is missing' },
    ]);
    const before = await listAll(live);
    await wipe(deployment(), { confirm: 'test', keepsObjects: false });
    expect(await importFile(deployment(), path)).toMatchObject({ damaged: 2, recovered: 0 });
    expect(await listAll(live)).toEqual(before);
  },
);
