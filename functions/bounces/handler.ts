import { readEnv } from '../env.ts';
import { openSecret, openSecrets } from '../secrets.ts';
import { parsePeopleKeys } from '../table/people-keys.ts';
import { openTable } from '../table/table.ts';
import { openBounces } from './app.ts';
import { names } from './env.ts';

const env = readEnv(names);

export const handler = openBounces({
  table: openTable(env.TABLE_NAME),
  getKeys: openSecret(openSecrets(), { arn: env.PEOPLE_KEYS_ARN, parse: parsePeopleKeys }),
});
