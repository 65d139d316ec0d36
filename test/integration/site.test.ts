import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { defaultSettings } from '../../functions/objects/settings.ts';
import { listStaticFaces } from '../../functions/objects/static-faces.ts';
import { uploadSite } from '../../functions/site/upload.ts';
import { openBucketServer } from '../../infra/local/bucket.ts';
import { caches } from '../../infra/paths.ts';

const directory = mkdtempSync(join(tmpdir(), 'laurels-site-'));
const settings = { ...defaultSettings, badgeLabel: 'our stars', siteUrl: 'https://laurels.example.org' };
let server: Awaited<ReturnType<typeof openBucketServer>>;
let client: S3Client;
/** Keys in the order in which they were put. */
let put: string[];

beforeAll(async () => {
  server = await openBucketServer({ directory: join(directory, 'buckets') });
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  client = new S3Client({ endpoint: server.url, region: 'eu-central-1', credentials });
  client.middlewareStack.add((next) => (args) => {
    if ('Body' in args.input && 'Key' in args.input) put.push(args.input.Key ?? '');
    return next(args);
  });
});
afterAll(async () => {
  client.destroy();
  await server.close();
  rmSync(directory, { recursive: true });
});
beforeEach(() => {
  put = [];
});

/** Uploads a build with these files into the bucket. */
async function upload(bucket: string, files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
  const built = mkdtempSync(join(directory, 'built-'));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(built, name)), { recursive: true });
    writeFileSync(join(built, name), content);
  }
  await uploadSite({ client, name: bucket }, { directory: built, settings });
}

async function read(Bucket: string, Key: string) {
  const { Body, ContentType, CacheControl } = await client.send(new GetObjectCommand({ Bucket, Key }));
  return { text: (await Body?.transformToString()) ?? '', type: ContentType, cache: CacheControl };
}

async function listKeys(Bucket: string): Promise<string[]> {
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket }));
  return Contents.map(({ Key = '' }) => Key);
}

const immutable = caches.asset.viewer;
const checked = caches.page.viewer;

const kinds = [
  ['assets/core-1.js', 'text/javascript; charset=utf-8', immutable],
  ['assets/style-1.css', 'text/css; charset=utf-8', immutable],
  ['assets/ui-1.json', 'application/json', immutable],
  ['assets/icon-1.svg', 'image/svg+xml', immutable],
  ['en/index.html', 'text/html; charset=utf-8', checked],
  ['en/criteria/gold.html', 'text/html; charset=utf-8', checked],
  ['robots.txt', 'text/plain; charset=utf-8', checked],
  ['sitemap.xml', 'application/xml', checked],
  ['theme.js', 'text/javascript; charset=utf-8', checked],
  ['favicon.ico', 'image/x-icon', checked],
  ['social.png', 'image/png', checked],
  ['of-no-type', 'application/octet-stream', checked],
] as const;

test('every file has its type, assets are kept for good and all else is checked', async () => {
  await upload('types', Object.fromEntries(kinds.map(([key]) => [key, 'content'])));
  for (const [key, type, cache] of kinds) expect(await read('types', key)).toEqual({ text: 'content', type, cache });
});

test('assets are there before the pages that name them', async () => {
  const files = { 'a.html': '1', 'assets/z.js': '2', 'en/b.html': '3', 'assets/a.css': '4', 'theme.js': '5' };
  await upload('order', files);
  const firstOther = put.findIndex((key) => !key.startsWith('assets/'));
  expect(put.slice(0, firstOther).sort()).toEqual(['assets/a.css', 'assets/z.js']);
  expect(put.slice(firstOther).filter((key) => key.startsWith('assets/'))).toEqual([]);
  expect(put).toHaveLength(Object.keys(files).length + listStaticFaces(settings).length);
});

test('no page comes where an asset is missing', async () => {
  const failing = new S3Client({
    endpoint: server.url,
    region: 'x',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
  failing.middlewareStack.add((next) => (args) => {
    if ('Key' in args.input && args.input.Key === 'assets/b.js') throw new Error('S3 is down');
    return next(args);
  });
  const built = mkdtempSync(join(directory, 'built-'));
  mkdirSync(join(built, 'assets'));
  for (const name of ['assets/a.js', 'assets/b.js', 'index.html']) writeFileSync(join(built, name), name);
  await expect(uploadSite({ client: failing, name: 'broken' }, { directory: built, settings })).rejects.toThrow(
    'is down',
  );
  expect((await listKeys('broken')).filter((key) => !key.startsWith('assets/'))).toEqual([]);
  failing.destroy();
});

test('the address of the site stands in pages, and in what robots read', async () => {
  const text = 'a https://site.invalid/x b https://site.invalid';
  await upload('address', { 'en/index.html': text, 'robots.txt': text, 'sitemap.xml': text, 'assets/a.js': text });
  for (const key of ['en/index.html', 'robots.txt', 'sitemap.xml'])
    expect((await read('address', key)).text).toBe('a https://laurels.example.org/x b https://laurels.example.org');
  expect((await read('address', 'assets/a.js')).text).toBe(text);
});

test('what is no text stays as it is, byte for byte', async () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
  await upload('bytes', { 'social.png': bytes });
  const { Body } = await client.send(new GetObjectCommand({ Bucket: 'bytes', Key: 'social.png' }));
  expect(await Body?.transformToByteArray()).toEqual(bytes);
});

test('static badges have the labels of the deployment', async () => {
  await upload('faces', {});
  const face = await read('faces', 'badge_static/passing');
  expect(face).toMatchObject({ type: 'image/svg+xml; charset=utf-8', cache: checked });
  expect(face.text).toContain('our stars');
  expect((await listKeys('faces')).sort()).toEqual(
    listStaticFaces(settings)
      .map(({ value }) => `badge_static/${value}`)
      .sort(),
  );
});

test('an upload deletes nothing: assets of earlier releases stay', async () => {
  await client.send(new PutObjectCommand({ Bucket: 'releases', Key: 'assets/older.js', Body: '0' }));
  const first = { 'assets/core-1.js': '1', 'en/index.html': 'of 1', 'en/gone.html': 'of 1' };
  await upload('releases', first);
  await upload('releases', { 'assets/core-2.js': '2', 'en/index.html': 'of 2' });
  expect(await listKeys('releases')).toEqual(
    expect.arrayContaining(['assets/older.js', 'assets/core-1.js', 'assets/core-2.js', 'en/gone.html']),
  );
  expect((await read('releases', 'en/index.html')).text).toBe('of 2');
});

test('a folder that is not there fails and writes nothing', async () => {
  await expect(
    uploadSite({ client, name: 'none' }, { directory: join(directory, 'nothing'), settings }),
  ).rejects.toThrow('ENOENT');
  expect(put).toEqual([]);
});
