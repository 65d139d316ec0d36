import { randomUUID } from 'node:crypto';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { StreamRecord } from './stream-record.ts';

/** Where batches go that stay undelivered. */
export interface Failures {
  readonly client: S3Client;
  readonly bucket: string;
}

/**
 * Index of the first record that a handler's answer reports as failed; `count` if all succeeded. As Lambda reads it, an
 * answer that names a record which was not in the batch fails the whole batch.
 */
export function findFirstFailed(answer: unknown, batch: readonly StreamRecord[]): number {
  const indexes = parseFailedIds(answer).map((id) =>
    batch.findIndex((record) => record.dynamodb.SequenceNumber === id),
  );
  if (indexes.includes(-1)) return 0;
  return Math.min(batch.length, ...indexes);
}

/** Writes what AWS writes to a bucket when it gives a batch up, the records kept whole in `payload`. */
export async function saveFailedBatch(
  functionName: string,
  batch: readonly StreamRecord[],
  { client, bucket }: Failures,
  about: { streamArn: string; shardId: string; attempts: number; error: string },
): Promise<void> {
  const id = randomUUID();
  const timestamp = new Date().toISOString();
  const record = {
    requestContext: {
      requestId: id,
      functionArn: `arn:aws:lambda:local:000000000000:function:${functionName}`,
      condition: 'RetryAttemptsExhausted',
      approximateInvokeCount: about.attempts,
    },
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: about.error },
    version: '1.0',
    timestamp,
    DDBStreamBatchInfo: {
      shardId: about.shardId,
      startSequenceNumber: batch[0]?.dynamodb.SequenceNumber,
      endSequenceNumber: batch.at(-1)?.dynamodb.SequenceNumber,
      batchSize: batch.length,
      streamArn: about.streamArn,
    },
    payload: JSON.stringify({ Records: batch }),
  };
  const key = `aws/lambda/${functionName}/${timestamp.replaceAll(':', '.')}-${id}`;
  const body = JSON.stringify(record);
  await client.send(
    new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentType: 'application/json', IfNoneMatch: '*' }),
  );
}

function parseFailedIds(answer: unknown): unknown[] {
  if (answer === null || typeof answer !== 'object' || !('batchItemFailures' in answer)) return [];
  const failures = answer.batchItemFailures;
  if (failures === null) return [];
  if (!Array.isArray(failures)) return [undefined];
  const entries: unknown[] = failures;
  return entries.map((entry) =>
    entry !== null && typeof entry === 'object' && 'itemIdentifier' in entry ? entry.itemIdentifier : undefined,
  );
}
