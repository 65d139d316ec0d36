import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openBucketServer, type BucketServer } from '../../../infra/local/bucket.ts';

let directory: string;
let server: BucketServer;
let client: S3Client;
const Bucket = 'objects';

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'bucket-'));
  server = await openBucketServer({ directory });
  vi.stubEnv('AWS_ENDPOINT_URL_S3', server.url);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'local');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'local');
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  client = new S3Client();
});

afterAll(async () => {
  client.destroy();
  await server.close();
  await rm(directory, { recursive: true });
  vi.unstubAllEnvs();
});

const put = (Key: string, Body: string, conditions: { IfMatch?: string; IfNoneMatch?: string } = {}) =>
  client.send(new PutObjectCommand({ Bucket, Key, Body, ...conditions }));
const statusOf = (sent: Promise<unknown>) =>
  sent.then(
    () => 200,
    (error: unknown) => (error instanceof S3ServiceException ? error.$metadata.httpStatusCode : error),
  );
const nameOf = (sent: Promise<unknown>) => sent.then(String, (error: unknown) => error instanceof Error && error.name);

describe('objects', () => {
  test('come back with content, type, cache header, metadata and the MD5 as ETag', async () => {
    await client.send(
      new PutObjectCommand({
        Bucket,
        Key: 'projects/1',
        Body: 'grün',
        ContentType: 'text/plain',
        CacheControl: 'no-cache',
        Metadata: { version: '1.7' },
      }),
    );
    const object = await client.send(new GetObjectCommand({ Bucket, Key: 'projects/1' }));
    expect(await object.Body?.transformToString()).toBe('grün');
    expect(object).toMatchObject({ ContentType: 'text/plain', CacheControl: 'no-cache', ContentLength: 5 });
    expect(object).toMatchObject({ ETag: '"7b934a60ddc07b8f5b1134c03430bba6"', Metadata: { version: '1.7' } });
    const head = await client.send(new HeadObjectCommand({ Bucket, Key: 'projects/1' }));
    expect(head).toMatchObject({ ContentLength: 5, ETag: object.ETag, Metadata: { version: '1.7' } });
    expect(Math.abs(Date.now() - (head.LastModified?.getTime() ?? 0))).toBeLessThan(5000);
  });

  test('may have a key that goes on where another ends, and keys longer than a file name', async () => {
    const keys = ['a', 'a/b', 'a/b/c', 'ä ?#%+&', `long/${'é'.repeat(300)}`];
    for (const key of keys) await put(key, key);
    for (const Key of keys) {
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
      expect(await Body?.transformToString()).toBe(Key);
    }
  });

  test('arrive whole from a stream, which the SDK sends in chunks with a trailing checksum', async () => {
    const content = Buffer.alloc(300_000, 'stream\r\n');
    const Body = Readable.from([content.subarray(0, 100_001), content.subarray(100_001)]);
    await client.send(new PutObjectCommand({ Bucket, Key: 'stream', Body, ContentLength: content.length }));
    const { Body: read } = await client.send(new GetObjectCommand({ Bucket, Key: 'stream' }));
    expect(Buffer.from((await read?.transformToByteArray()) ?? []).equals(content)).toBe(true);
  });

  test('are refused if the checksum is of another body', async () => {
    const wrong = new PutObjectCommand({ Bucket, Key: 'wrong', Body: 'x', ChecksumCRC32: 'AAAAAA==' });
    expect(await nameOf(client.send(wrong))).toBe('BadDigest');
  });

  test('that are missing give NoSuchKey, and a bare 404 to HEAD', async () => {
    const get = client.send(new GetObjectCommand({ Bucket, Key: 'missing' }));
    await expect(get).rejects.toBeInstanceOf(NoSuchKey);
    expect(await statusOf(client.send(new HeadObjectCommand({ Bucket, Key: 'missing' })))).toBe(404);
  });

  test('answer 304 to the ETag that the reader has, to GET and HEAD', async () => {
    const { ETag } = await put('etag', 'x');
    expect(await statusOf(client.send(new GetObjectCommand({ Bucket, Key: 'etag', IfNoneMatch: ETag })))).toBe(304);
    expect(await statusOf(client.send(new HeadObjectCommand({ Bucket, Key: 'etag', IfNoneMatch: ETag })))).toBe(304);
    expect(await statusOf(client.send(new GetObjectCommand({ Bucket, Key: 'etag', IfNoneMatch: '"x"' })))).toBe(200);
  });

  test('survive the server', async () => {
    await put('kept', 'still here');
    const second = await openBucketServer({ directory });
    const response = await fetch(`${second.url}/${Bucket}/kept`);
    expect(await response.text()).toBe('still here');
    await second.close();
  });
});

describe('conditions', () => {
  test('If-None-Match: * creates and never overwrites', async () => {
    expect(await statusOf(put('once', '1', { IfNoneMatch: '*' }))).toBe(200);
    expect(await nameOf(put('once', '2', { IfNoneMatch: '*' }))).toBe('PreconditionFailed');
  });

  test('If-Match on a missing key is NoSuchKey, on another version PreconditionFailed', async () => {
    expect(await nameOf(put('absent', '1', { IfMatch: '"x"' }))).toBe('NoSuchKey');
    await put('present', '1');
    expect(await statusOf(put('present', '2', { IfMatch: '"x"' }))).toBe(412);
  });

  test('let one of fifty writers win each round', async () => {
    let { ETag } = await put('race', 'start');
    for (const round of [1, 2, 3]) {
      const writers = Array.from({ length: 50 }, (_, writer) => put('race', `${round}-${writer}`, { IfMatch: ETag }));
      const outcomes = await Promise.allSettled(writers);
      const won = outcomes.filter((outcome) => outcome.status === 'fulfilled');
      expect(won).toHaveLength(1);
      const head = await client.send(new HeadObjectCommand({ Bucket, Key: 'race' }));
      expect(head.ETag).toBe(won[0]?.value.ETag);
      ETag = head.ETag;
    }
  });

  test('let one of fifty creators win', async () => {
    const statuses = await Promise.all(
      Array.from({ length: 50 }, (_, writer) => statusOf(put('created', `${writer}`, { IfNoneMatch: '*' }))),
    );
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(statuses.filter((status) => status === 412)).toHaveLength(49);
  });

  test('DELETE honours If-Match, and succeeds on a missing key without it', async () => {
    const { ETag } = await put('deleted', '1');
    const remove = (IfMatch?: string) => client.send(new DeleteObjectCommand({ Bucket, Key: 'deleted', IfMatch }));
    expect(await statusOf(remove('"x"'))).toBe(412);
    expect((await remove(ETag)).$metadata.httpStatusCode).toBe(204);
    expect((await remove()).$metadata.httpStatusCode).toBe(204);
    expect(await nameOf(client.send(new GetObjectCommand({ Bucket, Key: 'deleted' })))).toBe('NoSuchKey');
  });
});

describe('listing', () => {
  const list = async (parameters: { Prefix?: string; StartAfter?: string; MaxKeys?: number }) => {
    const keys: string[] = [];
    let ContinuationToken: string | undefined;
    do {
      const command = new ListObjectsV2Command({ Bucket: 'listed', ...parameters, ContinuationToken });
      const page = await client.send(command);
      keys.push(...(page.Contents ?? []).map(({ Key = '' }) => Key));
      ContinuationToken = page.NextContinuationToken;
      expect(page.IsTruncated).toBe(ContinuationToken !== undefined);
    } while (ContinuationToken);
    return keys;
  };

  test('is in the order of UTF-8 bytes, by prefix, page by page', async () => {
    expect(await list({})).toEqual([]);
    // The last two are in the other order as UTF-16, by which JavaScript sorts.
    const keys = ['a', 'a!', 'a/1', 'a/10', 'a/2', 'a<&>"', 'b', '\uff61', '\u{1f600}'];
    for (const Key of keys.toReversed()) await client.send(new PutObjectCommand({ Bucket: 'listed', Key, Body: 'x' }));
    expect(await list({})).toEqual(keys);
    expect(await list({ MaxKeys: 2 })).toEqual(keys);
    expect(await list({ Prefix: 'a/', MaxKeys: 1 })).toEqual(['a/1', 'a/10', 'a/2']);
    expect(await list({ StartAfter: 'a/2' })).toEqual(keys.slice(5));
  });

  test('says size, ETag and time', async () => {
    const { Contents } = await client.send(new ListObjectsV2Command({ Bucket: 'listed', Prefix: 'b' }));
    expect(Contents).toEqual([
      expect.objectContaining({ Key: 'b', Size: 1, ETag: '"9dd4e461268c8034f5c8564e155c67a6"' }),
    ]);
    expect(Contents?.[0]?.LastModified).toBeInstanceOf(Date);
  });
});

test('what S3 has and this has not is refused, not ignored', async () => {
  expect((await fetch(`${server.url}/objects/a?tagging`)).status).toBe(501);
  expect((await fetch(`${server.url}/objects?delete`, { method: 'POST' })).status).toBe(501);
  expect((await fetch(`${server.url}/objects/%E0%A4%A`)).status).toBe(400);
});
