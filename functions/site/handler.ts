import { fileURLToPath } from 'node:url';
import { readEnv } from '../env.ts';
import { readSettings } from '../objects/settings.ts';
import { openS3 } from '../s3.ts';
import { names } from './env.ts';
import { uploadSite } from './upload.ts';

const env = readEnv(names);
const bucket = { client: openS3(), name: env.SITE_BUCKET };

/** Called by each deployment that changes this function, its pages or its variables; the built pages lie beside it. */
export const handler = () =>
  uploadSite(bucket, { directory: fileURLToPath(new URL('site', import.meta.url)), settings: readSettings(env) });
