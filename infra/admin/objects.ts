import { DeleteObjectCommand, HeadObjectCommand, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import { objectKeys } from '../../functions/objects/objects.ts';
import { parseProjectId, type ProjectId } from '../../functions/table/project.ts';
import { inParallel } from './parallel.ts';

export interface Bucket {
  readonly client: S3Client;
  readonly name: string;
}

/** Objects removed or asked for at a time. */
const parallel = 20;

/** Keys of all published objects. */
export function listObjects(bucket: Bucket): AsyncGenerator<string> {
  return listKeys(bucket, 'projects/');
}

/** Keys of a bucket that begin with a text. */
export async function* listKeys({ client, name }: Bucket, Prefix = ''): AsyncGenerator<string> {
  for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket: name, Prefix }))
    for (const { Key } of Contents) if (Key !== undefined) yield Key;
}

/** Numbers of the projects that have published objects. A project may come more than once. */
export async function* listPublished(bucket: Bucket): AsyncGenerator<ProjectId> {
  let last: ProjectId | undefined;
  for await (const key of listObjects(bucket)) {
    const id = parseProjectId(/^projects\/(\d+)(?:\/|\.json$)/.exec(key)?.[1] ?? '');
    if (id && id !== last) yield id;
    last = id;
  }
}

/** Removes objects; returns how many. */
export async function removeObjects({ client, name }: Bucket, keys: AsyncIterable<string>): Promise<number> {
  let removed = 0;
  await inParallel(keys, parallel, async (Key) => {
    await client.send(new DeleteObjectCommand({ Bucket: name, Key }));
    removed++;
  });
  return removed;
}

/** Version of what is published. */
export interface Version {
  readonly epoch: number;
  readonly seq: number;
}

/** The highest version among the objects of a project, 0.0 if it has none. */
export async function getPublishedVersion(bucket: Bucket, id: ProjectId): Promise<Version> {
  const versions = await Promise.all(objectKeys(id).map((key) => getVersion(bucket, key)));
  return versions.reduce((a, b) => (isAhead(b, a) ? b : a));
}

/** Whether version `a` comes after `b`. */
export function isAhead(a: Version, b: Version): boolean {
  return a.epoch > b.epoch || (a.epoch === b.epoch && a.seq > b.seq);
}

async function getVersion({ client, name }: Bucket, key: string): Promise<Version> {
  try {
    const { Metadata } = await client.send(new HeadObjectCommand({ Bucket: name, Key: key }));
    const [epoch = 0, seq = 0] = (Metadata?.['version'] ?? '0.0').split('.').map(Number);
    return { epoch, seq };
  } catch (error) {
    if (error instanceof Error && error.name === 'NotFound') return { epoch: 0, seq: 0 };
    throw error;
  }
}
