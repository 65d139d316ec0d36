import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { DeleteObjectCommand, paginateListObjectsV2, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';

/** A file of the site that is not in the built folder. */
export interface SiteObject {
  /** Path without the leading slash. */
  readonly key: string;
  readonly body: string | Uint8Array;
  readonly contentType: string;
}

const contentTypes = new Map([
  ['.css', 'text/css; charset=utf-8'],
  ['.html', 'text/html; charset=utf-8'],
  ['.ico', 'image/x-icon'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.json', 'application/json'],
  ['.map', 'application/json'],
  ['.png', 'image/png'],
  ['.svg', 'image/svg+xml'],
  ['.txt', 'text/plain; charset=utf-8'],
  ['.webmanifest', 'application/manifest+json'],
  ['.xml', 'application/xml'],
]);

/** Makes the bucket hold exactly the folder's files and the extra objects. */
export async function uploadSite(
  client: S3Client,
  bucket: string,
  { directory, extra }: { directory: string; extra: readonly SiteObject[] },
): Promise<void> {
  const objects = [...(await readFolder(directory)), ...extra];
  for (const { key, body, contentType } of objects)
    await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentType: contentType }));
  const keys = new Set(objects.map(({ key }) => key));
  for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket: bucket }))
    for (const { Key } of Contents)
      if (Key !== undefined && !keys.has(Key)) await client.send(new DeleteObjectCommand({ Bucket: bucket, Key }));
}

async function readFolder(directory: string): Promise<SiteObject[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  return Promise.all(
    files.map(async (file) => ({
      key: relative(directory, file).split(sep).join('/'),
      body: await readFile(file),
      contentType: contentTypes.get(extname(file)) ?? 'application/octet-stream',
    })),
  );
}
