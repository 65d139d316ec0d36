import type { ObjectHead } from './objects.ts';

/** One page of a listing. */
export interface Listing {
  readonly bucket: string;
  readonly prefix: string;
  readonly maxKeys: number;
  readonly objects: readonly ObjectHead[];
  /** Last key of the page if there are more. */
  readonly next: string | undefined;
}

/** Body of an S3 error. */
export function renderError(code: string, message: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${escapeXml(message)}</Message></Error>`;
}

/** Body of a ListObjectsV2 answer; the token is the last key of the page in base64. */
export function renderListing({ bucket, prefix, maxKeys, objects, next }: Listing): string {
  const contents = objects.map(
    ({ key, modifiedAt, etag, sizeBytes }) =>
      `<Contents><Key>${escapeXml(key)}</Key><LastModified>${modifiedAt}</LastModified><ETag>&quot;${etag}&quot;</ETag>` +
      `<Size>${sizeBytes}</Size><StorageClass>STANDARD</StorageClass></Contents>`,
  );
  const token = next === undefined ? '' : `<NextContinuationToken>${renderToken(next)}</NextContinuationToken>`;
  return (
    '<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">' +
    `<Name>${escapeXml(bucket)}</Name><Prefix>${escapeXml(prefix)}</Prefix><MaxKeys>${maxKeys}</MaxKeys>` +
    `<KeyCount>${objects.length}</KeyCount><IsTruncated>${next !== undefined}</IsTruncated>${token}${contents.join('')}` +
    '</ListBucketResult>'
  );
}

export function parseToken(token: string): string {
  return Buffer.from(token, 'base64url').toString();
}

function renderToken(key: string): string {
  return Buffer.from(key).toString('base64url');
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"'\p{Cc}]/gu, (character) => `&#${character.codePointAt(0)};`);
}
