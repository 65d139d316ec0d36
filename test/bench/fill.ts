import { type AttributeValue, UpdateItemCommand, UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import { unanswered } from '../../criteria/answer.ts';
import { catalogue } from '../../criteria/catalogue.ts';
import { canonicalUrl } from '../../criteria/fields.ts';
import { publish } from '../../functions/badge/publish.ts';
import { defaultSettings } from '../../functions/objects/settings.ts';
import { scoreUpTo } from '../../functions/scoring/score.ts';
import { claimOf, counterOf, projectPk } from '../../functions/table/keys.ts';
import type { ProjectId } from '../../functions/table/project.ts';
import { getLastNumber } from '../../functions/table/projects.ts';
import { encode, getItem, listItems, updateOf } from '../../functions/table/table.ts';
import { request, type World } from '../integration/world.ts';
import { replaceTable } from './import-table.ts';
import { generateProject, padNumber, patterns } from './projects.ts';

type StoredItem = Record<string, AttributeValue>;

/** What was written, bytes as DynamoDB's JSON. */
export interface Filled {
  readonly projects: number;
  readonly items: number;
  readonly bytes: number;
  readonly seconds: number;
}

/** The engine reads its whole log of stream records at each write: 10 MB after 2,500. */
export async function stopStream({ direct: { client, name: TableName } }: World): Promise<void> {
  await client.send(new UpdateTableCommand({ TableName, StreamSpecification: { StreamEnabled: false } }));
}

/** Makes so many projects as users do: created and saved through the API, scored, published. */
export async function createProjects(world: World, projects: number): Promise<Filled> {
  const first = (await getLastNumber(world.direct)) + 1;
  const started = performance.now();
  for (let number = first; number < first + projects; number++) await createProject(world, number);
  const seconds = (performance.now() - started) / 1000;
  let [items, bytes] = [0, 0];
  for (let number = first; number < first + projects; number++) {
    const written = await readItems(world, number);
    items += written.length;
    bytes += Buffer.byteLength(JSON.stringify(written));
  }
  return { projects, items, bytes, seconds };
}

async function createProject(world: World, number: number): Promise<void> {
  const { fields, answers } = generateProject(number);
  const edits = [...answers].map(([criterion, answer]) => [criterion, { ...answer, base: unanswered }]);
  const { json } = await request(world, 'POST', '/api/projects', { body: { fields } });
  if (json.id !== number) throw new Error(`project ${number} got the number ${json.id}`);
  const body = { answers: Object.fromEntries(edits) };
  const { status } = await request(world, 'PATCH', `/api/projects/${number}`, { body });
  if (status !== 200) throw new Error(`project ${number} was not saved: ${status}`);
  const id = number as ProjectId;
  await scoreUpTo({ table: world.table, catalogue }, id, 2);
  await publish({ table: world.table, bucket: world.bucket, settings: defaultSettings }, id);
}

/** The projects that are copied: a hundred in a row, one of each pattern. */
const firstOriginal = 2 * patterns;

/**
 * Makes so many projects as copies of a hundred, each with its own number, name and repository: the items that the real
 * code wrote, put into the table by the engine's own importer, with which the world then goes on. Hashes of revisions stay
 * those of the original, and no objects are published.
 */
export async function copyProjects(world: World, projects: number): Promise<Filled> {
  const originals: StoredItem[][] = [];
  for (let i = 0; i < patterns; i++) originals.push(await readItems(world, firstOriginal + i));
  const first = (await getLastNumber(world.direct)) + 1;
  const last = updateOf(world.direct, counterOf('projects'), { n: first + projects - 1 });
  await world.direct.client.send(new UpdateItemCommand(last));
  const filled = { projects, items: 0, bytes: 0 };
  const started = performance.now();
  await replaceTable(world, function* () {
    for (let number = first; number < first + projects; number++) {
      const pattern = number % patterns;
      const items = originals[pattern] ?? [];
      const text = items.map((Item) => JSON.stringify({ Item })).join('\n');
      const renumbered = `${renumber(text, firstOriginal + pattern, number)}\n`;
      filled.items += items.length;
      filled.bytes += renumbered.length;
      yield renumbered;
    }
  });
  return { ...filled, seconds: (performance.now() - started) / 1000 };
}

/** All items of a project and its claim. */
async function readItems({ direct }: World, number: number): Promise<StoredItem[]> {
  const items: StoredItem[] = [];
  for await (const item of listItems(direct, projectPk(number as ProjectId), '!', '~')) items.push(encode(item));
  const claim = await getItem(direct, claimOf(canonicalUrl(generateProject(number).fields.repo_url)));
  if (!claim || items.length < 5) throw new Error(`project ${number} is not whole`);
  return [...items, encode(claim)];
}

/** The items of one project as those of another. */
function renumber(items: string, from: number, to: number): string {
  return items
    .replaceAll(padNumber(from), padNumber(to))
    .replaceAll(`"project":{"N":"${from}"}`, `"project":{"N":"${to}"}`)
    .replaceAll(`"claimedBy":{"N":"${from}"}`, `"claimedBy":{"N":"${to}"}`);
}
