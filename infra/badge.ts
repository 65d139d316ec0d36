import { Duration } from 'aws-cdk-lib';
import type { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { BadgeEnv } from '../functions/badge/env.ts';
import { Handler } from './functions.ts';
import { connectStream } from './stream-source.ts';
import { streams } from './streams.ts';
import type { Table } from './table.ts';

export interface BadgeProps {
  readonly table: Table;
  readonly objects: IBucket;
  readonly failures: IBucket;
  readonly badgeLabel: string;
  readonly baselineLabel: string;
  readonly siteUrl: string;
}

/** The function that publishes scores as SVG and JSON; the only writer of the objects' bucket. */
export class Badge extends Handler {
  readonly stream: EventSourceMapping;

  constructor(scope: Construct, id: string, props: BadgeProps) {
    super(scope, id, {
      entry: 'functions/badge/handler.ts',
      environment: {
        TABLE_NAME: props.table.tableName,
        OBJECTS_BUCKET: props.objects.bucketName,
        BADGE_LABEL: props.badgeLabel,
        BASELINE_LABEL: props.baselineLabel,
        SITE_URL: props.siteUrl,
      } satisfies BadgeEnv,
      memoryMegabytes: 512,
      timeout: Duration.seconds(60),
    });
    this.allowItems(props.table, { GetItem: ['projects'], Query: ['projects'] });
    this.allow(['s3:GetObject', 's3:PutObject', 's3:DeleteObject'], [props.objects.arnForObjects('*')]);
    this.allow(['s3:ListBucket'], [props.objects.bucketArn]);
    this.stream = connectStream(this, { table: props.table, settings: streams.badge, failures: props.failures });
  }
}
