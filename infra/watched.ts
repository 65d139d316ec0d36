import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import type { Api } from './api.ts';
import type { Badge } from './badge.ts';
import type { Handler } from './functions.ts';
import type { Reconciler } from './reconciler.ts';
import type { Scoring } from './scoring.ts';
import type { Table } from './table.ts';

/** What the alarms and the dashboard look at. */
export interface Watched {
  readonly functions: {
    readonly answers: Handler;
    readonly accounts: Handler;
    readonly fallback: Handler;
    readonly scoring: Scoring;
    readonly badge: Badge;
    readonly reconciler: Reconciler;
    readonly bounces: Handler;
  };
  readonly api: Api;
  readonly table: Table;
  readonly edge: { readonly site: Distribution; readonly badges: Distribution };
}

/** Milliseconds between the write of a record and its delivery, the greatest of five minutes. */
export function ageOf(consumer: Handler): Metric {
  return consumer.lambda.metric('IteratorAge', { statistic: 'Maximum' });
}

/** Records of a consumer that were given up on and put into the bucket of failures. */
export function failuresOf(consumer: Scoring | Badge): Metric {
  return new Metric({
    namespace: 'AWS/Lambda',
    metricName: 'OnFailureDestinationDeliveredEventCount',
    dimensionsMap: { EventSourceMappingUUID: consumer.stream.eventSourceMappingId },
    statistic: 'Sum',
  });
}

/** Where the metrics of every edge are, wherever the rest is. */
export const edgeRegion = 'us-east-1';
