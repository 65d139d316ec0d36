import { openConsumer } from '../consumer.ts';
import { readEnv } from '../env.ts';
import { readSettings } from '../objects/settings.ts';
import { openS3 } from '../s3.ts';
import { openTable } from '../table/table.ts';
import { names } from './env.ts';
import { publish } from './publish.ts';

const env = readEnv(names);
const collaborators = {
  table: openTable(env.TABLE_NAME),
  bucket: { client: openS3(), name: env.OBJECTS_BUCKET },
  settings: readSettings(env),
};

export const handler = openConsumer('badge', ({ id }) => publish(collaborators, id));
