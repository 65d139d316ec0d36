import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { FallbackEnv } from '../functions/fallback/env.ts';
import { Handler } from './functions.ts';
import type { Table } from './table.ts';

export interface FallbackProps {
  readonly table: Table;
  readonly originSecret: string;
  readonly badgeLabel: string;
  readonly baselineLabel: string;
  readonly siteUrl: string;
}

/** The function that answers from the table when a published object is missing; it writes nothing. */
export class Fallback extends Handler {
  constructor(scope: Construct, id: string, props: FallbackProps) {
    super(scope, id, {
      entry: 'functions/fallback/handler.ts',
      environment: {
        TABLE_NAME: props.table.tableName,
        ORIGIN_SECRET: props.originSecret,
        BADGE_LABEL: props.badgeLabel,
        BASELINE_LABEL: props.baselineLabel,
        SITE_URL: props.siteUrl,
      } satisfies FallbackEnv,
      memoryMegabytes: 512,
      timeout: Duration.seconds(15),
    });
    this.allowItems(props.table, { GetItem: ['projects'], Query: ['projects'] });
  }
}
