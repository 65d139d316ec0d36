import { objectKeys } from '../../functions/objects/objects.ts';
import type { ProjectId } from '../../functions/table/project.ts';
import { hasProject } from '../../functions/table/projects.ts';
import { patiently } from '../../functions/table/copies/raw.ts';
import { recover } from '../../functions/table/copies/recover.ts';
import type { Table } from '../../functions/table/table.ts';
import { type Bucket, listPublished, removeObjects } from './objects.ts';
import { operator } from './operator.ts';

/** Highest project number that has published objects, 0 if none has. */
export async function getHighestPublished(bucket: Bucket): Promise<number> {
  let highest = 0;
  for await (const id of listPublished(bucket)) highest = Math.max(highest, id);
  return highest;
}

/** Starts a new epoch of a project. Throws if there is none. */
export async function startEpoch(table: Table, id: ProjectId, epoch: number): Promise<void> {
  const project = await recover(table, id, { by: operator, now: () => new Date() }, epoch);
  if (!project) throw new Error(`project ${id} has no head`);
}

/** Removes the objects of projects that the table does not have; returns the numbers of these. */
export async function removeOrphans(table: Table, bucket: Bucket): Promise<ProjectId[]> {
  const orphans = new Set<ProjectId>();
  for await (const id of listPublished(bucket)) if (!(await patiently(() => hasProject(table, id)))) orphans.add(id);
  for (const id of orphans) await removeObjects(bucket, iterate(objectKeys(id)));
  return [...orphans];
}

async function* iterate(keys: readonly string[]): AsyncGenerator<string> {
  yield* keys;
}
