import { handle } from 'hono/aws-lambda';
import { readEnv } from '../env.ts';
import { readSettings } from '../objects/settings.ts';
import { openTable } from '../table/table.ts';
import { openFallback } from './app.ts';
import { names } from './env.ts';

const env = readEnv(names);

export const handler = handle(
  openFallback({
    table: openTable(env.TABLE_NAME),
    originSecret: env.ORIGIN_SECRET,
    settings: readSettings(env),
  }),
);
