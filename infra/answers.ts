import { Duration } from 'aws-cdk-lib';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { AnswersEnv } from '../functions/answers/env.ts';
import { Handler } from './functions.ts';
import type { Table } from './table.ts';

export interface AnswersProps {
  readonly table: Table;
  /** Bucket of the page shells that it answers with. */
  readonly site: IBucket;
  readonly originSecret: string;
  /** Address of the site without a slash at its end. */
  readonly siteUrl: string;
  /** Whether every write is refused. */
  readonly readOnly: boolean;
}

/** The function behind `/api/` and the lists of projects; the only one that writes answers. */
export class Answers extends Handler {
  constructor(scope: Construct, id: string, { table, site, originSecret, siteUrl, readOnly }: AnswersProps) {
    super(scope, id, {
      entry: 'functions/answers/handler.ts',
      environment: {
        TABLE_NAME: table.tableName,
        ORIGIN_SECRET: originSecret,
        SITE_BUCKET: site.bucketName,
        SITE_URL: siteUrl,
        READ_ONLY: String(readOnly),
      } satisfies AnswersEnv,
      memoryMegabytes: 512,
      timeout: Duration.seconds(15),
    });
    this.allowItems(table, rights);
    this.allow(['s3:GetObject'], [site.arnForObjects('*')]);
  }
}

const rights = {
  GetItem: ['projects', 'claims', 'counters', 'people', 'sessions', 'tokens'],
  BatchGetItem: ['projects', 'people', 'tokens'],
  Query: ['projects'],
  ConditionCheckItem: ['projects'],
  PutItem: ['projects', 'acts'],
  UpdateItem: ['projects', 'claims', 'counters', 'credentials', 'limits', 'people', 'sessions', 'tokens'],
  DeleteItem: ['projects'],
} as const;
