import { Logger } from '@aws-lambda-powertools/logger';
import { S3Client } from '@aws-sdk/client-s3';
import { readEnv } from '../env.ts';
import { readSettings } from '../objects/settings.ts';
import { openTable } from '../table/table.ts';
import { names } from './env.ts';
import { reconcile, type Report } from './reconcile.ts';

const env = readEnv(names);
const logger = new Logger({ serviceName: 'reconciler' });
const collaborators = {
  table: openTable(env.TABLE_NAME),
  bucket: { client: new S3Client({}), name: env.OBJECTS_BUCKET },
  settings: readSettings(env),
  now: () => new Date(),
};

export const handler = async (): Promise<Report> => {
  const report = await reconcile(collaborators);
  logger.info('reconciled', { ...report });
  return report;
};
