import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { languages } from '../../criteria/fields.ts';
import { getDeadline } from '../deadline.ts';
import { RequestError } from '../http/app.ts';

/** The list of projects as a shell, in English where a language has none yet. Throws 404 for what is no language. */
export async function readShell(site: S3Client, bucket: string, language: string): Promise<string> {
  if (!languages.some((known) => known === language)) throw new RequestError(404, 'not_found');
  const shell = (await read(site, bucket, language)) ?? (await read(site, bucket, 'en'));
  if (shell === undefined) throw new RequestError(503, 'busy');
  return shell;
}

async function read(site: S3Client, Bucket: string, language: string): Promise<string | undefined> {
  try {
    const { Body } = await site.send(new GetObjectCommand({ Bucket, Key: `${language}/projects.html` }), getDeadline());
    return await Body?.transformToString();
  } catch (error) {
    if (error instanceof Error && (error.name === 'NoSuchKey' || error.name === 'AccessDenied')) return undefined;
    throw error;
  }
}
