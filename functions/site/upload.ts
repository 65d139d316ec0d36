import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { BadgeSettings } from '../objects/settings.ts';
import { isAsset, listFiles, type SiteFile } from './files.ts';

export interface Bucket {
  readonly client: S3Client;
  readonly name: string;
}

/** Objects put at a time. */
const parallel = 20;

/**
 * Puts the built site of a folder into its bucket, assets before the pages that name them. Deletes nothing: pages opened
 * before, and a release put back, find their assets; a page that is no more has no address at the edge.
 */
export async function uploadSite(
  bucket: Bucket,
  { directory, settings }: { readonly directory: string; readonly settings: BadgeSettings },
): Promise<void> {
  const files = await listFiles(directory, settings);
  const { assets = [], others = [] } = Object.groupBy(files, ({ key }) => (isAsset(key) ? 'assets' : 'others'));
  await putAll(bucket, assets);
  await putAll(bucket, others);
}

async function putAll({ client, name }: Bucket, files: readonly SiteFile[]): Promise<void> {
  for (let start = 0; start < files.length; start += parallel)
    await Promise.all(
      files.slice(start, start + parallel).map(({ key, body, contentType, cacheControl }) =>
        client.send(
          new PutObjectCommand({
            Bucket: name,
            Key: key,
            Body: body,
            ContentType: contentType,
            CacheControl: cacheControl,
          }),
        ),
      ),
    );
}
