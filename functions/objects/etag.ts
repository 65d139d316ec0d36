import { createHash } from 'node:crypto';

/** The ETag that S3 gives a body put in one piece under keys of its own: the MD5 in quotes. */
export function etagOf(body: string): string {
  return `"${createHash('md5').update(body).digest('hex')}"`;
}
