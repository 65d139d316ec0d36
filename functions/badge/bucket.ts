import { DeleteObjectCommand, HeadObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { etagOf } from '../objects/etag.ts';
import type { PublishedObject } from '../objects/objects.ts';

export interface Bucket {
  readonly client: S3Client;
  readonly name: string;
}

/** What a conditional write came to. `lost`: somebody else wrote meanwhile, look again. */
export type Outcome = 'created' | 'replaced' | 'current' | 'newer' | 'lost';

/**
 * Puts an object unless a newer version is there. Every version has other bytes, so an ETag stands for one version, and a
 * worker that slept between look and write can't put an older one over a newer.
 */
export async function putNewer(bucket: Bucket, { key, body, contentType, version }: PublishedObject): Promise<Outcome> {
  const stored = await head(bucket, key);
  if (stored && isOlder(version, stored.version)) return 'newer';
  if (stored?.etag === etagOf(body)) return 'current';
  const condition = stored ? { IfMatch: stored.etag } : { IfNoneMatch: '*' };
  const written = await isDone(
    bucket.client.send(
      new PutObjectCommand({
        Bucket: bucket.name,
        Key: key,
        Body: body,
        ContentType: contentType,
        CacheControl: 'no-cache',
        Metadata: { version },
        ...condition,
      }),
    ),
  );
  if (!written) return 'lost';
  return stored ? 'replaced' : 'created';
}

/** Removes an object unless a newer version is there. */
export async function removeOlder(bucket: Bucket, key: string, version: string): Promise<Outcome> {
  const stored = await head(bucket, key);
  if (!stored) return 'current';
  if (isOlder(version, stored.version)) return 'newer';
  const removed = await isDone(
    bucket.client.send(new DeleteObjectCommand({ Bucket: bucket.name, Key: key, IfMatch: stored.etag })),
  );
  return removed ? 'replaced' : 'lost';
}

async function head(bucket: Bucket, key: string): Promise<{ etag: string; version: string } | undefined> {
  try {
    const { ETag, Metadata } = await bucket.client.send(new HeadObjectCommand({ Bucket: bucket.name, Key: key }));
    return { etag: ETag ?? '', version: Metadata?.['version'] ?? '0.0' };
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
}

/** Whether version `a` comes before `b`: by epoch, then by seq. */
function isOlder(a: string, b: string): boolean {
  const [epochA = 0, seqA = 0] = a.split('.').map(Number);
  const [epochB = 0, seqB = 0] = b.split('.').map(Number);
  return epochA < epochB || (epochA === epochB && seqA < seqB);
}

async function isDone(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    const status = statusOf(error);
    if (status === 412 || status === 409 || status === 404) return false;
    throw error;
  }
}

function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('$metadata' in error)) return undefined;
  const metadata: unknown = error.$metadata;
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata)) return undefined;
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : undefined;
}
