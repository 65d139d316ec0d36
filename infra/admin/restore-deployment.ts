import { endCopy } from '../../functions/table/copies/marker.ts';
import { itemVersion } from '../../functions/table/items.ts';
import {
  identityPkPrefix,
  isPassing,
  metaKey,
  numberPkPrefix,
  parseClaimPk,
  parseNumberPk,
  parseProjectPk,
  projectPkPrefix,
} from '../../functions/table/keys.ts';
import type { PersonId, ProjectId } from '../../functions/table/project.ts';
import { type Highest, putOthers, raiseCounter } from '../../functions/table/copies/put-others.ts';
import { decode, keyOf, type RawItem, scanRaw } from '../../functions/table/copies/raw.ts';
import { type GetNumber, type Restored, restoreProject } from '../../functions/table/copies/restore-project.ts';
import type { Table } from '../../functions/table/table.ts';
import { begin } from './begin-copy.ts';
import { UsageError } from './command.ts';
import type { Deployment } from './deployment.ts';
import { getPublishedVersion } from './objects.ts';
import { inParallel } from './parallel.ts';
import { getHighestPublished, removeOrphans, startEpoch } from './published.ts';

/** What a restore came to. */
export interface RestoreReport {
  readonly outcome: 'new' | 'resumed' | 'done';
  readonly projects: readonly Restored[];
  /** Projects that had objects and are not in the copy. */
  readonly removed: readonly ProjectId[];
}

/** Projects written at a time. */
const parallel = 8;

/**
 * Fills an empty table from a copy of it that was recovered as of an earlier time, or goes on where that was interrupted.
 * Each project is made whole and begins a new epoch. Throws UsageError, before anything changes, when the table is in use
 * or the copy is none. `projects` has those this run looked at; memory grows by some 100 bytes for each.
 */
export async function restoreFrom(
  source: Table,
  sourceName: string,
  { table, objects }: Pick<Deployment, 'table' | 'objects'>,
): Promise<RestoreReport> {
  const highest = await judgeSource(source, sourceName);
  const copy = { kind: 'restore', source: sourceName } as const;
  const outcome = await begin(table, copy);
  if (outcome === 'done') return { outcome, projects: [], removed: [] };
  const published = await getHighestPublished(objects);
  highest.projects = Math.max(highest.projects, published);
  await raiseCounter(table, 'projects', highest.projects);
  await putAllOthers(source, table, highest);
  const projects: Restored[] = [];
  const getNumber = openNumbers(source);
  await inParallel(listProjects(source), parallel, async (id) => {
    const restored = await restoreProject(source, table, id, getNumber);
    projects.push(restored);
    if (restored.epoch === undefined || restored.isDone) return;
    const { epoch } = published > 0 ? await getPublishedVersion(objects, id) : { epoch: 0 };
    await startEpoch(table, id, Math.max(restored.epoch, epoch) + 1);
  });
  const removed = published > 0 ? await removeOrphans(table, objects) : [];
  await endCopy(table, copy);
  return { outcome, projects, removed };
}

/** The highest numbers given out, from all items; nothing else is done with these yet. */
async function judgeSource(source: Table, name: string): Promise<Highest> {
  const highest = { projects: 0, people: 0 };
  for await (const item of scanRaw(source)) {
    const { pk, sk } = keyOf(item);
    const plain = decode(item);
    if (typeof plain['v'] === 'number' && plain['v'] > itemVersion)
      throw new UsageError(
        `${name} is from a newer release of Laurels than this: an item has version ${plain['v']}, this one knows ` +
          `${itemVersion}. Nothing was changed. Deploy that release, or a later one, and restore with it.`,
      );
    highest.projects = Math.max(highest.projects, parseProjectPk(pk) ?? 0);
    if (sk === metaKey && typeof plain['owner'] === 'number') highest.people = Math.max(highest.people, plain['owner']);
  }
  if (highest.projects === 0)
    throw new UsageError(
      `${name} holds no project of Laurels. Nothing was changed. Name the table that was recovered.`,
    );
  return highest;
}

/** People, tokens, counters, kinds of later releases, but nothing that passes. Claims come with their projects, and those of no project not at all. */
async function putAllOthers(source: Table, table: Table, highest: Highest): Promise<void> {
  let batch: RawItem[] = [];
  for await (const item of scanRaw(source, { prefix: projectPkPrefix, isInverted: true })) {
    const key = keyOf(item);
    if (isPassing(key) || parseClaimPk(key.pk) !== undefined) continue;
    if (batch.push(item) < 100) continue;
    await putOthers(table, batch, highest);
    batch = [];
  }
  await putOthers(table, batch, highest);
  await raiseCounter(table, 'projects', highest.projects);
  await raiseCounter(table, 'people', highest.people);
}

/** The numbers in a table, by a scan of its keys. */
async function* listProjects(source: Table): AsyncGenerator<ProjectId> {
  let last: ProjectId | undefined;
  for await (const item of scanRaw(source, { prefix: projectPkPrefix, hasKeysOnly: true })) {
    const id = parseProjectPk(keyOf(item).pk);
    if (id && id !== last) yield id;
    last = id;
  }
}

/** Numbers of people, read when the first is asked for; 0 for somebody whose identity is lost. */
function openNumbers(source: Table): GetNumber {
  let numbers: Promise<ReadonlyMap<unknown, number>> | undefined;
  const read = async () => {
    const byPerson = new Map<unknown, number>();
    for await (const item of scanRaw(source, { prefix: identityPkPrefix })) {
      const { person, number } = decode(item);
      if (typeof number === 'number') byPerson.set(person, number);
    }
    for await (const item of scanRaw(source, { prefix: numberPkPrefix })) {
      byPerson.set(decode(item)['person'], parseNumberPk(keyOf(item).pk) ?? 0);
    }
    return byPerson;
  };
  return async (person: PersonId) => (await (numbers ??= read())).get(person) ?? 0;
}
