import { Duration } from 'aws-cdk-lib';
import type { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { ScoringEnv } from '../functions/scoring/env.ts';
import { Handler } from './functions.ts';
import { connectStream } from './stream-source.ts';
import { streams } from './streams.ts';
import type { Table } from './table.ts';

export interface ScoringProps {
  readonly table: Table;
  readonly failures: IBucket;
}

/** The function that turns revisions into scores; the only writer of scores. */
export class Scoring extends Handler {
  readonly stream: EventSourceMapping;

  constructor(scope: Construct, id: string, { table, failures }: ScoringProps) {
    super(scope, id, {
      entry: 'functions/scoring/handler.ts',
      environment: { TABLE_NAME: table.tableName } satisfies ScoringEnv,
      memoryMegabytes: 512,
      timeout: Duration.seconds(60),
    });
    this.allowItems(table, { GetItem: ['projects'], Query: ['projects'], UpdateItem: ['projects'] });
    this.stream = connectStream(this, { table, settings: streams.scoring, failures });
  }
}
