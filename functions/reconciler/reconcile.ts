import { ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { etagOf } from '../objects/etag.ts';
import { objectKeys, renderObjects } from '../objects/objects.ts';
import type { BadgeSettings } from '../objects/settings.ts';
import { deletionUndoMs, parseProjectId, type Project, type ProjectId, type ProjectScore } from '../table/project.ts';
import { getLastNumber, getProjectAt, listHeads } from '../table/projects.ts';
import { purgeProject } from '../table/purge.ts';
import { touchRevision, touchScore } from '../table/scores.ts';
import type { Table } from '../table/table.ts';

export interface Collaborators {
  readonly table: Table;
  readonly bucket: { readonly client: S3Client; readonly name: string };
  readonly settings: BadgeSettings;
  readonly now: () => Date;
  /** Told of projects that could not be looked at. */
  readonly onFailure: (id: ProjectId, error: unknown) => void;
}

/** What one run found: projects looked at, scores behind, objects that differ, deletions made final, projects it failed on. */
export interface Report {
  readonly checked: number;
  readonly rescored: number;
  readonly republished: number;
  readonly purged: number;
  readonly failed: number;
}

/** Heads read at a time. */
const pageSize = 50;

/** Projects looked at at a time. */
const parallel = 10;

/** A day more than a deletion can be undone, so that no purge meets a restore, milliseconds. */
const purgeAfterMs = deletionUndoMs + 24 * 60 * 60 * 1000;

/**
 * Finds projects whose score or objects are not what their answers say, and touches the revision or the score, so that
 * scoring or badge do their work again. Writes neither scores nor objects itself. Memory grows by about 200 bytes an object.
 */
export async function reconcile(collaborators: Collaborators): Promise<Report> {
  const { table, bucket } = collaborators;
  const report = { checked: 0, rescored: 0, republished: 0, purged: 0, failed: 0 };
  const etags = await listEtags(bucket);
  const last = await getLastNumber(table);
  for (let start = 1; start <= last; start += pageSize) {
    const ids = Array.from({ length: pageSize }, (_, i) => parseProjectId(String(start + i))).filter(
      (id) => id !== undefined,
    );
    const { found, broken } = await listHeads(table, ids);
    report.failed += broken;
    for (let i = 0; i < found.length; i += parallel) {
      const healed = found.slice(i, i + parallel).map((one) => healSafely(collaborators, { ...one, etags }));
      for (const outcome of await Promise.all(healed)) {
        report.checked++;
        if (outcome !== 'fine') report[outcome]++;
      }
    }
  }
  return report;
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

async function listEtags({ client, name }: Collaborators['bucket']): Promise<Map<string, string>> {
  const etags = new Map<string, string>();
  let ContinuationToken: string | undefined;
  do {
    const page = await client.send(new ListObjectsV2Command({ Bucket: name, Prefix: 'projects/', ContinuationToken }));
    for (const { Key, ETag } of page.Contents ?? []) if (Key && ETag) etags.set(Key, ETag);
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken);
  return etags;
}
