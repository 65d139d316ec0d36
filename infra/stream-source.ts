import { Duration } from 'aws-cdk-lib';
import { type EventSourceMapping, MetricType, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Handler } from './functions.ts';
import type { StreamSettings } from './streams.ts';
import type { Table } from './table.ts';

export interface StreamSource {
  readonly table: Table;
  readonly settings: StreamSettings;
  /** Takes the records that failed `maxAttempts` times or grew too old. */
  readonly failures: IBucket;
}

/** Feeds a function from the table's stream; the function reports the records that failed, and only they come again. */
export function connectStream(handler: Handler, { table, settings, failures }: StreamSource): EventSourceMapping {
  const stream = table.tableStreamArn;
  if (!stream) throw new Error('The table has no stream.');
  handler.allow(['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'], [stream]);
  handler.allow(['dynamodb:ListStreams'], [`${table.tableArn}/stream/*`]);
  handler.allow(['s3:PutObject'], [failures.arnForObjects('*')]);
  handler.allow(['s3:ListBucket'], [failures.bucketArn]);
  return handler.lambda.addEventSourceMapping('Stream', {
    eventSourceArn: stream,
    startingPosition: StartingPosition.TRIM_HORIZON,
    filters: [{ pattern: JSON.stringify(settings.filter) }],
    batchSize: settings.batchSize,
    maxBatchingWindow: Duration.seconds(0),
    parallelizationFactor: settings.parallelCalls,
    retryAttempts: settings.maxAttempts - 1,
    maxRecordAge: Duration.seconds(settings.maxRecordAgeSeconds),
    bisectBatchOnError: settings.isBisected,
    reportBatchItemFailures: true,
    // CDK's own S3 destination would also grant reading and deleting the failures.
    onFailure: { bind: () => ({ destination: failures.bucketArn }) },
    supportS3OnFailureDestination: true,
    metricsConfig: { metrics: [MetricType.EVENT_COUNT] },
  });
}
