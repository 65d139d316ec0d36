import { objectKeys, renderObjects } from '../objects/objects.ts';
import { Fault } from '../fault.ts';
import type { BadgeSettings } from '../objects/settings.ts';
import type { ProjectId, ProjectScore } from '../table/project.ts';
import { getProjectAt } from '../table/projects.ts';
import { getScore } from '../table/scores.ts';
import type { Table } from '../table/table.ts';
import { type Bucket, type Outcome, putNewer, removeOlder } from './bucket.ts';

export interface Collaborators {
  readonly table: Table;
  readonly bucket: Bucket;
  readonly settings: BadgeSettings;
}

/** Times a project's objects are looked at again because others wrote them meanwhile. */
const maxRounds = 20;

/**
 * Makes the objects of a project what its stored score says, or newer. Throws when that can't be had now, such as when
 * the project is not visible yet as of that score: the delivery is to be tried again.
 */
export async function publish({ table, bucket, settings }: Collaborators, id: ProjectId): Promise<void> {
  for (let round = 0; round < maxRounds; round++) {
    const score = await getScore(table, id);
    const outcomes =
      !score || score.deletedAt ? await remove(bucket, id, score) : await put({ table, bucket, settings }, score);
    if (!outcomes.includes('lost') && !(outcomes.includes('created') && (await isDeleted(table, id)))) return;
  }
  throw new Fault(`objects of project ${id} are being written by others`);
}

/** A late worker may bring an object back that a deletion removed: what was created is looked at once more. */
async function isDeleted(table: Table, id: ProjectId): Promise<boolean> {
  return (await getScore(table, id))?.deletedAt !== null;
}

/** Without a score the project was purged: nothing of it is newer than that. */
function remove(bucket: Bucket, id: ProjectId, score: ProjectScore | undefined): Promise<Outcome[]> {
  const version = score ? `${score.epoch}.${score.seq}` : 'Infinity.0';
  return Promise.all(objectKeys(id).map((key) => removeOlder(bucket, key, version)));
}

async function put({ table, bucket, settings }: Collaborators, score: ProjectScore): Promise<Outcome[]> {
  const project = await getProjectAt(table, score.id, score.seq);
  if (!project) throw new Fault(`project ${score.id} is not visible as of revision ${score.seq}`);
  return Promise.all(renderObjects(project, score, settings).map((object) => putNewer(bucket, object)));
}
