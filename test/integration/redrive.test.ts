import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type RedrivenBatch, redriveBatches } from '../../infra/admin/redrive-batches.ts';
import { saveFailedBatch } from '../../infra/local/stream-batch.ts';
import { expectPublished } from './checks.ts';
import { only, openWorld, request, type World } from './world.ts';

let world: World;
beforeAll(async () => void (world = await openWorld()));
afterAll(() => world.close());

const at = '2026-06-01T00:00:00.000Z';

async function redrive(isDry = false): Promise<RedrivenBatch[]> {
  const failures = { client: world.directS3, name: 'failures' };
  return Array.fromAsync(redriveBatches({ table: world.direct, failures }, { at, isDry }));
}

async function keep(records: readonly unknown[]): Promise<void> {
  const about = { streamArn: 'arn', shardId: 'shard', attempts: 21, error: 'BatchItemFailures' };
  const failures = { client: world.directS3, bucket: 'failures' };
  await saveFailedBatch('scoring', records as Parameters<typeof saveFailedBatch>[1], failures, about);
}

async function listKept(): Promise<string[]> {
  const { Contents = [] } = await world.directS3.send(new ListObjectsV2Command({ Bucket: 'failures' }));
  return Contents.map(({ Key = '' }) => Key);
}

let id: number;
beforeEach(async () => {
  await world.settle();
  const body = { fields: { homepage_url: 'https://example.org/redrive' } };
  id = (await request(world, 'POST', '/api/projects', { body })).json.id;
});

test('revisions that scoring gave up are scored and published after redrive, and the batch is gone', async () => {
  const lost = only('scoring', await world.readStream());
  await keep(lost);
  expect(await redrive(true)).toMatchObject([{ touched: 1, reasons: [] }]);
  expect(await world.readStream()).toEqual([]);
  expect(await listKept()).toHaveLength(1);
  expect(await redrive()).toMatchObject([{ touched: 1, reasons: [] }]);
  await world.settle();
  await expectPublished(world, id, await world.objects());
  expect(await listKept()).toEqual([]);
  expect(await redrive()).toEqual([]);
});

test('scores that badge gave up are published after redrive, though the same batch came twice', async () => {
  await world.scoring({ Records: only('scoring', await world.readStream()) });
  const lost = only('badge', await world.readStream());
  await keep(lost);
  await keep(lost);
  expect(await redrive()).toMatchObject([{ touched: 1 }, { touched: 1 }]);
  await world.settle();
  await expectPublished(world, id, await world.objects());
  expect(await listKept()).toEqual([]);
});

test('a batch as AWS writes it is read, whatever the name of its object', async () => {
  const Records = only('scoring', await world.readStream());
  const document = {
    requestContext: {
      requestId: 'r',
      functionArn: 'arn',
      condition: 'RetryAttemptsExhausted',
      approximateInvokeCount: 1,
    },
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    version: '1.0',
    timestamp: '2026-06-01T00:00:00.000Z',
    DDBStreamBatchInfo: {
      shardId: 's',
      startSequenceNumber: '1',
      endSequenceNumber: '1',
      batchSize: 1,
      streamArn: 'arn',
    },
    payload: JSON.stringify({ Records }),
  };
  const Key = 'aws/lambda/0f2b/shardId-1/2026/06/01/2026-06-01T00.00.00-0f2b';
  await world.directS3.send(new PutObjectCommand({ Bucket: 'failures', Key, Body: JSON.stringify(document) }));
  expect(await redrive()).toMatchObject([{ key: Key, touched: 1, reasons: [] }]);
});

test('what names nothing in this table is kept whole and named, the rest of its batch is delivered again', async () => {
  const [record] = only('scoring', await world.readStream());
  const keys = (pk: string, sk: string) => ({ ...record, dynamodb: { Keys: { pk: { S: pk }, sk: { S: sk } } } });
  const broken = [
    keys('P#x', 'R#1'),
    keys('P#0000099999', 'R#0000000001'),
    keys('P#0000099999', 'S'),
    { dynamodb: {} },
  ];
  await keep([record, ...broken]);
  await world.directS3.send(new PutObjectCommand({ Bucket: 'failures', Key: 'note.txt', Body: 'no JSON' }));
  const before = await listKept();
  const reasons = [
    'no key of a revision or a score: {"pk":{"S":"P#x"},"sk":{"S":"R#1"}}',
    'nothing is at P#0000099999 R#0000000001',
    'nothing is at P#0000099999 S',
    'no key of a revision or a score: null',
  ];
  for (let time = 0; time < 2; time++) {
    expect(await redrive()).toMatchObject([
      { touched: 1, reasons },
      { key: 'note.txt', touched: 0, reasons: ['it is no failed batch of a stream'] },
    ]);
  }
  await world.settle();
  await expectPublished(world, id, await world.objects());
  expect(await listKept()).toEqual(before);
  const { Body } = await world.directS3.send(new GetObjectCommand({ Bucket: 'failures', Key: before[0] ?? '' }));
  const { payload } = JSON.parse((await Body?.transformToString()) ?? '') as { payload: string };
  expect(JSON.parse(payload)).toEqual({ Records: [record, ...broken] });
});
