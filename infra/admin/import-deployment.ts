import { endCopy } from '../../functions/table/copies/marker.ts';
import { metaOf } from '../../functions/table/keys.ts';
import type { ProjectId } from '../../functions/table/project.ts';
import { type Highest, putOthers, raiseCounter } from '../../functions/table/copies/put-others.ts';
import { putProject } from '../../functions/table/copies/put-project.ts';
import { patiently, type RawItem } from '../../functions/table/copies/raw.ts';
import { getItem, type Table } from '../../functions/table/table.ts';
import { begin } from './begin-copy.ts';
import type { Deployment } from './deployment.ts';
import { judgeExport, listPlaces, readItems } from './import-file.ts';
import { type Bucket, getPublishedVersion, isAhead } from './objects.ts';
import { inParallel } from './parallel.ts';
import { getHighestPublished, removeOrphans, startEpoch } from './published.ts';

/** What an import came to. */
export interface Imported {
  readonly outcome: 'new' | 'resumed' | 'done';
  readonly projects: number;
  readonly items: number;
  /** Projects that were not whole when they were exported, and are not now. */
  readonly damaged: number;
  /** Projects that were put into a new epoch, since newer objects of theirs are published. */
  readonly recovered: number;
  /** Projects that had objects and are not in the file. */
  readonly removed: readonly ProjectId[];
}

/** Projects written at a time. */
const parallel = 8;

/**
 * Puts an export into a deployment that is empty, or goes on where that was interrupted. Nothing is written before the whole
 * file was found right; throws UsageError when it is not, or when the table holds anything else.
 */
export async function importFile(
  { table, objects }: Pick<Deployment, 'table' | 'objects'>,
  path: string,
): Promise<Imported> {
  const { sha256, projects, items, damaged, highestProject } = await judgeExport(path);
  const copy = { kind: 'import', source: sha256 } as const;
  const outcome = await begin(table, copy);
  const told = { outcome, projects, items, damaged };
  if (outcome === 'done') return { ...told, recovered: 0, removed: [] };
  const published = await getHighestPublished(objects);
  await putAllOthers(table, path, { projects: Math.max(highestProject, published), people: 0 });
  let recovered = 0;
  await inParallel(listPlaces(path), parallel, async (place) => {
    const { project: id, seq, isWhole } = place;
    if (id === undefined) return;
    await putProject(table, { id, seq, read: () => readItems(path, place) });
    if (published > 0 && isWhole && (await overtake(table, objects, id))) recovered++;
  });
  const removed = published > 0 ? await removeOrphans(table, objects) : [];
  await endCopy(table, copy);
  return { ...told, recovered, removed };
}

/** Counters go first: nobody gets a number that the file gives out. */
async function putAllOthers(table: Table, path: string, highest: Highest): Promise<void> {
  await raiseCounter(table, 'projects', highest.projects);
  for await (const place of listPlaces(path)) {
    if (place.project === undefined) await putGroup(table, readItems(path, place), highest);
  }
  await raiseCounter(table, 'projects', highest.projects);
  await raiseCounter(table, 'people', highest.people);
}

async function putGroup(table: Table, items: AsyncIterable<RawItem>, highest: Highest): Promise<void> {
  let batch: RawItem[] = [];
  for await (const item of items) {
    if (batch.push(item) < 100) continue;
    await putOthers(table, batch, highest);
    batch = [];
  }
  await putOthers(table, batch, highest);
}

/** Starts a new epoch where a newer version than the table's is published; badge would drop all that is below it. */
async function overtake(table: Table, objects: Bucket, id: ProjectId): Promise<boolean> {
  const published = await getPublishedVersion(objects, id);
  const head = await patiently(() => getItem(table, metaOf(id)));
  if (!head || !isAhead(published, { epoch: Number(head['epoch']), seq: Number(head['seq']) })) return false;
  await startEpoch(table, id, published.epoch + 1);
  return true;
}
