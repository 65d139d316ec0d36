import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator, type IMetric, MathExpression, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Operation } from 'aws-cdk-lib/aws-dynamodb';
import type { Handler } from './functions.ts';
import type { Table } from './table.ts';
import { ageOf, failuresOf, type Watched } from './watched.ts';

/** One alarm; it is raised at `threshold` and above unless `comparisonOperator` says otherwise. */
export interface AlarmRow {
  /** End of its name, and if there is no `entry` its heading in the runbook. */
  readonly id: string;
  /** Heading in `docs/runbook.md`, where several alarms share one. */
  readonly entry?: string;
  /** One sentence: what is going on when it is raised. */
  readonly means: string;
  readonly metric: IMetric;
  readonly threshold: number;
  /** How many periods in a row; default 1. */
  readonly evaluationPeriods?: number;
  readonly comparisonOperator?: ComparisonOperator;
  readonly treatMissingData?: TreatMissingData;
}

/** All alarms but those of the edge, which only its own region can have. */
export function listAlarms({ functions, api, table }: Watched): AlarmRow[] {
  const all = Object.entries(functions);
  return [
    ...all.map(([name, one]) => errorsOf(name, one)),
    ...all.map(([name, one]) => throttlesOf(name, one)),
    ...listStreamAlarms(functions),
    ...listReconcilerAlarms(functions),
    {
      id: 'api-errors',
      means: 'The API answered at least 10 requests with a 5xx within five minutes.',
      metric: api.http.metricServerError({ statistic: 'Sum' }),
      threshold: 10,
    },
    ...listTableAlarms(table),
  ];
}

/** Alarms of the two distributions. */
export function listEdgeAlarms({ edge: { site, badges } }: Watched): AlarmRow[] {
  return Object.entries({ site, badges }).map(([name, distribution]) => ({
    id: `${name}-edge-errors`,
    entry: 'edge-errors',
    means: `For a quarter of an hour at least 5 % of the answers of the ${name} distribution were a 5xx.`,
    metric: distribution.metric5xxErrorRate(),
    threshold: 5,
    evaluationPeriods: 3,
  }));
}

/** The reconciler is called once an hour and bounces are rare, so each of their failures counts. */
function errorsOf(name: string, { lambda }: Handler): AlarmRow {
  const threshold = ['reconciler', 'bounces'].includes(name) ? 1 : 5;
  const count = threshold === 1 ? 'A call' : `At least ${threshold} calls`;
  return {
    id: `${name}-errors`,
    means: `${count} of the function ${name} crashed or ran out of time within five minutes.`,
    metric: lambda.metricErrors(),
    threshold,
  };
}

function throttlesOf(name: string, { lambda }: Handler): AlarmRow {
  return {
    id: `${name}-throttles`,
    entry: 'throttles',
    means: `Lambda refused to start the function ${name} at least 10 times within five minutes.`,
    metric: lambda.metricThrottles(),
    threshold: 10,
  };
}

function listStreamAlarms({ scoring, badge }: Watched['functions']): AlarmRow[] {
  return Object.entries({ scoring, badge }).flatMap(([name, consumer]) => [
    {
      id: `${name}-stream-age`,
      entry: 'stream-age',
      means: `For ten minutes the function ${name} got changes that were over five minutes old.`,
      metric: ageOf(consumer),
      threshold: Duration.minutes(5).toMilliseconds(),
      evaluationPeriods: 2,
    },
    {
      id: `${name}-failures`,
      entry: 'failures-bucket',
      means: `The function ${name} was given up on for some changes, which now lie in the bucket of failures.`,
      metric: failuresOf(consumer),
      threshold: 1,
    },
    {
      id: `${name}-lost-records`,
      entry: 'lost-records',
      means: `Changes that the function ${name} failed on could not be put into the bucket of failures either.`,
      metric: consumer.lambda.metric('DestinationDeliveryFailures', { statistic: 'Sum' }),
      threshold: 1,
    },
  ]);
}

/** A save amid a run looks like something to repair, and so one repair is no reason to wake anybody. */
function listReconcilerAlarms({ reconciler: { found } }: Watched['functions']): AlarmRow[] {
  const { checked, rescored, republished, failed } = found;
  const hour = checked.period;
  return [
    {
      id: 'reconciler-repairs',
      means:
        'For six hours in a row the hourly run had to repair scores or badges that the stream should have kept right.',
      metric: new MathExpression({
        expression: 'rescored + republished',
        usingMetrics: { rescored, republished },
        period: hour,
      }),
      threshold: 1,
      evaluationPeriods: 6,
    },
    {
      id: 'reconciler-failures',
      means: 'In two hourly runs in a row there were projects that could not be looked at.',
      metric: failed,
      threshold: 1,
      evaluationPeriods: 2,
    },
    {
      id: 'reconciler-missing',
      means: 'For three hours no hourly run has come to its end.',
      metric: checked.with({ statistic: 'SampleCount' }),
      threshold: 1,
      evaluationPeriods: 3,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      treatMissingData: TreatMissingData.BREACHING,
    },
  ];
}

function listTableAlarms(table: Table): AlarmRow[] {
  const reasons = { read: 'ReadThrottleEvents', write: 'WriteThrottleEvents' };
  return [
    {
      id: 'table-errors',
      means: 'DynamoDB failed on at least 5 requests within five minutes for a reason of its own.',
      metric: systemErrorsOf(table),
      threshold: 5,
    },
    ...Object.entries(reasons).map(([kind, metricName]) => ({
      id: `table-${kind}-throttles`,
      entry: 'table-throttles',
      means: `For ten minutes DynamoDB slowed down requests to ${kind}.`,
      metric: table.metric(metricName, { statistic: 'Sum' }),
      threshold: 10,
      evaluationPeriods: 2,
    })),
  ];
}

/** These are counted per operation, and only where there was one: a plain sum would lack a value wherever one operand does. */
function systemErrorsOf(table: Table): IMetric {
  const metrics = operations.map((operation) => [
    `of${operation}`,
    table.metric('SystemErrors', {
      statistic: 'Sum',
      dimensionsMap: { TableName: table.tableName, Operation: operation },
    }),
  ]);
  return new MathExpression({ expression: 'SUM(METRICS())', usingMetrics: Object.fromEntries(metrics) });
}

const operations = [
  Operation.GET_ITEM,
  Operation.QUERY,
  Operation.BATCH_GET_ITEM,
  Operation.PUT_ITEM,
  Operation.UPDATE_ITEM,
  Operation.DELETE_ITEM,
  Operation.BATCH_WRITE_ITEM,
  Operation.TRANSACT_WRITE_ITEMS,
];
