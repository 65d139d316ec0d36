import { Logger } from '@aws-lambda-powertools/logger';
import { readEnv } from '../env.ts';
import { loggedError } from '../logged-error.ts';
import { readSettings } from '../objects/settings.ts';
import type { ProjectId } from '../table/project.ts';
import { openS3 } from '../s3.ts';
import { openTable } from '../table/table.ts';
import { names } from './env.ts';
import { reconcile, type Report } from './reconcile.ts';

const env = readEnv(names);
const logger = new Logger({ serviceName: 'reconciler' });
const collaborators = {
  table: openTable(env.TABLE_NAME),
  bucket: { client: openS3(), name: env.OBJECTS_BUCKET },
  settings: readSettings(env),
  now: () => new Date(),
  onFailure: (project: ProjectId, error: unknown) =>
    logger.error('project not reconciled', { project, error: loggedError(error) }),
};

export const handler = async (): Promise<Report> => {
  const report = await reconcile(collaborators);
  logger.info('reconciled', { ...report });
  return report;
};
