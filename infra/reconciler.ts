import { Duration, Stack } from 'aws-cdk-lib';
import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { ReconcilerEnv } from '../functions/reconciler/env.ts';
import { Handler } from './functions.ts';
import type { Table } from './table.ts';

export interface ReconcilerProps {
  readonly table: Table;
  readonly objects: IBucket;
  readonly badgeLabel: string;
  readonly baselineLabel: string;
  readonly siteUrl: string;
}

/** The hourly function that finds objects which differ from their scores, and purges what was deleted long ago. */
export class Reconciler extends Handler {
  /** What each run found, a figure for each number of its report; hourly sums. */
  readonly found: Readonly<Record<(typeof reported)[number], Metric>>;

  constructor(scope: Construct, id: string, props: ReconcilerProps) {
    super(scope, id, {
      entry: 'functions/reconciler/handler.ts',
      environment: {
        TABLE_NAME: props.table.tableName,
        OBJECTS_BUCKET: props.objects.bucketName,
        BADGE_LABEL: props.badgeLabel,
        BASELINE_LABEL: props.baselineLabel,
        SITE_URL: props.siteUrl,
      } satisfies ReconcilerEnv,
      memoryMegabytes: 1024,
      timeout: Duration.minutes(15),
    });
    this.allowItems(props.table, rights);
    this.allow(['s3:ListBucket'], [props.objects.bucketArn]);
    const hourly = new Rule(this, 'Schedule', { schedule: Schedule.rate(Duration.hours(1)) });
    hourly.addTarget(new LambdaFunction(this.lambda));
    this.found = {
      checked: this.#measure('checked'),
      rescored: this.#measure('rescored'),
      republished: this.#measure('republished'),
      failed: this.#measure('failed'),
    };
  }

  /** A figure that CloudWatch reads from the line that each run logs. */
  #measure(name: (typeof reported)[number]): Metric {
    const filter = new MetricFilter(this, `Found-${name}`, {
      logGroup: this.logs,
      filterPattern: FilterPattern.stringValue('$.message', '=', 'reconciled'),
      metricNamespace: Stack.of(this).stackName,
      metricName: `reconciler-${name}`,
      metricValue: `$.${name}`,
    });
    return filter.metric({ statistic: 'Sum', period: Duration.hours(1) });
  }
}

/** Numbers of the function's report that somebody should see. */
const reported = ['checked', 'rescored', 'republished', 'failed'] as const;

const rights = {
  GetItem: ['counters', 'cursors', 'numbers'],
  Query: ['projects'],
  BatchGetItem: ['projects'],
  PutItem: ['cursors'],
  UpdateItem: ['projects'],
  DeleteItem: ['claims'],
  BatchWriteItem: ['people', 'projects', 'tokens'],
} as const;
