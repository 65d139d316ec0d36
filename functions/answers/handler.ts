import { handle } from 'hono/aws-lambda';
import { readEnv } from '../env.ts';
import { openS3 } from '../s3.ts';
import { openTable } from '../table/table.ts';
import { creationLimit, openAnswers, saveLimit, sourceLimit } from './app.ts';
import { names } from './env.ts';
import { readShell } from './shell.ts';

const env = readEnv(names);
const site = openS3();

export const handler = handle(
  openAnswers({
    table: openTable(env.TABLE_NAME),
    originSecret: env.ORIGIN_SECRET,
    siteUrl: env.SITE_URL,
    isReadOnly: env.READ_ONLY === 'true',
    saveLimit,
    creationLimit,
    sourceLimit,
    getShell: (language) => readShell(site, env.SITE_BUCKET, language),
    now: () => new Date(),
  }),
);
