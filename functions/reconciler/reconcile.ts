import { paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import { etagOf } from '../objects/etag.ts';
import { objectKeys, renderObjects } from '../objects/objects.ts';
import type { BadgeSettings } from '../objects/settings.ts';
import { getCursor, saveCursor } from '../table/cursors.ts';
import { deletionUndoMs, type Project, type ProjectId, type ProjectScore } from '../table/project.ts';
import { getLastNumber, getProjectAt, listHeads } from '../table/projects.ts';
import { purgeProject } from '../table/purge.ts';
import { touchRevision, touchScore } from '../table/scores.ts';
import type { Table } from '../table/table.ts';
import { listSlices, type Slice } from './slices.ts';

export interface Collaborators {
  readonly table: Table;
  readonly bucket: { readonly client: S3Client; readonly name: string };
  readonly settings: BadgeSettings;
  readonly now: () => Date;
  /** Told of projects that could not be looked at. */
  readonly onFailure: (id: ProjectId, error: unknown) => void;
}

/**
 * What one run found: projects looked at, scores behind, objects that differ, deletions made final, projects it failed on;
 * and slices of all the projects left for the next run.
 */
export interface Report {
  readonly checked: number;
  readonly rescored: number;
  readonly republished: number;
  readonly purged: number;
  readonly failed: number;
  readonly left: number;
}

/** How much one run looks at, projects and milliseconds; what is left is the next one's. */
const limits = { maxChecked: 50_000, maxMs: 10 * 60 * 1000 };

/** Heads read at a time. */
const pageSize = 50;

/** Projects looked at at a time. */
const parallel = 10;

/** A day more than a deletion can be undone, so that no purge meets a restore, milliseconds. */
const purgeAfterMs = deletionUndoMs + 24 * 60 * 60 * 1000;

/**
 * Finds projects whose score or objects are not what their answers say, and touches the revision or the score, so that
 * scoring or badge do their work again. Writes neither scores nor objects itself. Goes round the projects slice by slice,
 * on from where the last run left off, so that neither its time nor its memory nor its reads grow with their number.
 */
export async function reconcile(collaborators: Collaborators, { maxChecked, maxMs } = limits): Promise<Report> {
  const { table } = collaborators;
  const report = { checked: 0, rescored: 0, republished: 0, purged: 0, failed: 0, left: 0 };
  const deadline = Date.now() + maxMs;
  const slices = turnTo(listSlices(await getLastNumber(table)), await getCursor(table, 'reconciler'));
  for (const [done, slice] of slices.entries()) {
    if (report.checked >= maxChecked || Date.now() > deadline) {
      report.left = slices.length - done;
      break;
    }
    // Before its work: a slice that ends a run is not where the next one begins.
    await saveCursor(table, 'reconciler', slice.name);
    await reconcileSlice(collaborators, slice, report);
  }
  return report;
}

/** The slices in the order of the round, beginning after the one named. */
function turnTo(slices: readonly Slice[], lastName: string | undefined): Slice[] {
  const start = slices.findIndex(({ name }) => name === lastName) + 1;
  return [...slices.slice(start), ...slices.slice(0, start)];
}

async function reconcileSlice(
  collaborators: Collaborators,
  { ids, prefixes }: Slice,
  report: { -readonly [Name in keyof Report]: number },
): Promise<void> {
  const etags = await listEtags(collaborators.bucket, prefixes);
  for (const page of pagesOf(ids)) {
    const { found, broken } = await listHeads(collaborators.table, page);
    report.failed += broken;
    for (let i = 0; i < found.length; i += parallel) {
      const healed = found.slice(i, i + parallel).map((one) => healSafely(collaborators, { ...one, etags }));
      for (const outcome of await Promise.all(healed)) {
        report.checked++;
        if (outcome !== 'fine') report[outcome]++;
      }
    }
  }
}

function* pagesOf(ids: Iterable<ProjectId>): Generator<ProjectId[]> {
  let page: ProjectId[] = [];
  for (const id of ids) {
    page.push(id);
    if (page.length < pageSize) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}

interface Looked {
  readonly head: Project;
  readonly score: ProjectScore | undefined;
  readonly etags: ReadonlyMap<string, string>;
}

/** One broken project must not keep the others from being healed. */
async function healSafely(
  collaborators: Collaborators,
  looked: Looked,
): Promise<'failed' | Awaited<ReturnType<typeof heal>>> {
  try {
    return await heal(collaborators, looked);
  } catch (error) {
    collaborators.onFailure(looked.head.id, error);
    return 'failed';
  }
}

async function heal(
  { table, settings, now }: Collaborators,
  { head, score, etags }: Looked,
): Promise<'fine' | 'rescored' | 'republished' | 'purged'> {
  const at = now().toISOString();
  if (head.deletedAt && now().getTime() - Date.parse(head.deletedAt) > purgeAfterMs) {
    await purgeProject(table, head.id);
    return 'purged';
  }
  if (!score || score.seq < head.seq) {
    await touchRevision(table, head.id, head.seq, at);
    return 'rescored';
  }
  if (await isPublished(table, settings, { score, etags })) return 'fine';
  return (await touchScore(table, score, at)) ? 'republished' : 'fine';
}

async function isPublished(
  table: Table,
  settings: BadgeSettings,
  { score, etags }: { readonly score: ProjectScore; readonly etags: ReadonlyMap<string, string> },
): Promise<boolean> {
  if (score.deletedAt) return objectKeys(score.id).every((key) => !etags.has(key));
  const project = await getProjectAt(table, score.id, score.seq);
  if (!project) return false;
  return renderObjects(project, score, settings).every(({ key, body }) => etags.get(key) === etagOf(body));
}

async function listEtags(
  { client, name }: Collaborators['bucket'],
  prefixes: readonly string[],
): Promise<Map<string, string>> {
  const etags = new Map<string, string>();
  for (const Prefix of prefixes) {
    for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket: name, Prefix })) {
      for (const { Key, ETag } of Contents) if (Key && ETag) etags.set(Key, ETag);
    }
  }
  return etags;
}
