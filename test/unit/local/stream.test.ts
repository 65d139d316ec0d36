import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateTableCommand,
  DeleteItemCommand,
  DynamoDBClient,
  PutItemCommand,
  type AttributeValue,
} from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { openBucketServer, type BucketServer } from '../../../infra/local/bucket.ts';
import { openEngine, type Engine } from '../../../infra/local/engine.ts';
import type { FilterPattern } from '../../../infra/local/stream-filter.ts';
import type { StreamRecord } from '../../../infra/local/stream-record.ts';
import { openConsumer, type Consumer } from '../../../infra/local/stream.ts';

let directory: string;
let engine: Engine;
let bucket: BucketServer;
let table: DynamoDBClient;
let failures: S3Client;
let streamArn: string;
let tables = 0;
const consumers: Consumer[] = [];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'stream-'));
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'local');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'local');
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  engine = await openEngine({ dbPath: join(directory, 'table.db') });
  bucket = await openBucketServer({ directory: join(directory, 'buckets') });
  table = new DynamoDBClient({ endpoint: engine.endpoint, credentials });
  failures = new S3Client({ endpoint: bucket.url, credentials });
});

afterAll(async () => {
  table.destroy();
  failures.destroy();
  await bucket.close();
  await engine.close();
  await rm(directory, { recursive: true });
  vi.unstubAllEnvs();
});

beforeEach(async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
  tables += 1;
  const { TableDescription } = await table.send(
    new CreateTableCommand({
      TableName: `table-${tables}`,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    }),
  );
  streamArn = TableDescription?.LatestStreamArn ?? '';
});

afterEach(async () => {
  for (const consumer of consumers.splice(0)) await consumer.close();
  vi.restoreAllMocks();
});

type Records = readonly StreamRecord[];

function open(handler: (records: Records) => unknown, options: Partial<Parameters<typeof openConsumer>[0]> = {}) {
  const consumer = openConsumer({
    name: `consumer-${tables}`,
    streamArn,
    endpoint: engine.endpoint,
    directory,
    filter: {},
    batchSize: 10,
    maxAttempts: 3,
    failures: { client: failures, bucket: 'failures' },
    handler: async (event) => handler(parseRecords(event)),
    ...options,
  });
  consumers.push(consumer);
  return consumer;
}

function parseRecords(event: unknown): Records {
  return (event as { Records: Records }).Records;
}

const put = (pk: string, attributes: Record<string, AttributeValue> = {}) =>
  table.send(new PutItemCommand({ TableName: `table-${tables}`, Item: { pk: { S: pk }, ...attributes } }));
const keyOf = ({ dynamodb }: StreamRecord) => (dynamodb.Keys as { pk: { S: string } }).pk.S;
const failing = (...records: Records) => ({
  batchItemFailures: records.map(({ dynamodb }) => ({ itemIdentifier: dynamodb.SequenceNumber })),
});

async function listFailures(name: string): Promise<unknown[]> {
  const Prefix = `aws/lambda/${name}/`;
  const { Contents = [] } = await failures.send(new ListObjectsV2Command({ Bucket: 'failures', Prefix }));
  const read = Contents.map(async ({ Key }) => {
    const { Body } = await failures.send(new GetObjectCommand({ Bucket: 'failures', Key }));
    return JSON.parse((await Body?.transformToString()) ?? '') as unknown;
  });
  return Promise.all(read);
}

test('a record on which the function dies is put aside alone, and the others are done', async () => {
  const done: string[] = [];
  for (let i = 0; i < 10; i += 1) await put(`item-${i}`);
  const die = (records: Records) => {
    if (records.some((record) => keyOf(record) === 'item-6')) throw new Error('out of memory');
    done.push(...records.map(keyOf));
  };
  await open(die, { isBisected: true }).idle();
  expect(done).toEqual(Array.from({ length: 10 }, (_, i) => `item-${i}`).filter((key) => key !== 'item-6'));
  const [batch, ...more] = (await listFailures(`consumer-${tables}`)) as { payload: string }[];
  expect(more).toEqual([]);
  expect(parseRecords(JSON.parse(batch?.payload ?? '')).map(keyOf)).toEqual(['item-6']);
});

test('delivers inserts, changes and removals in the shape that Lambda gets', async () => {
  const seen: StreamRecord[] = [];
  const consumer = open((records) => void seen.push(...records));
  await put('a', { bytes: { B: new Uint8Array([1, 2, 255]) } });
  await put('a', { list: { L: [{ N: '1' }] } });
  await table.send(new DeleteItemCommand({ TableName: `table-${tables}`, Key: { pk: { S: 'a' } } }));
  await consumer.idle();
  expect(seen.map(({ eventName }) => eventName)).toEqual(['INSERT', 'MODIFY', 'REMOVE']);
  expect(seen[0]).toMatchObject({ eventSource: 'aws:dynamodb', eventSourceARN: streamArn, eventVersion: '1.1' });
  expect(seen[0]?.dynamodb).toMatchObject({
    Keys: { pk: { S: 'a' } },
    NewImage: { pk: { S: 'a' }, bytes: { B: 'AQL/' } },
    StreamViewType: 'NEW_AND_OLD_IMAGES',
  });
  expect(seen[0]?.dynamodb).not.toHaveProperty('OldImage');
  expect(seen[1]?.dynamodb).toMatchObject({
    OldImage: { bytes: { B: 'AQL/' } },
    NewImage: { list: { L: [{ N: '1' }] } },
  });
  expect(seen[2]?.dynamodb).not.toHaveProperty('NewImage');
  const createdAt = seen[0]?.dynamodb.ApproximateCreationDateTime ?? 0;
  expect(Number.isInteger(createdAt) && Math.abs(Date.now() / 1000 - createdAt) < 10).toBe(true);
});

test('delivers only what the filter names, in batches of the given size, in order', async () => {
  const batches: string[][] = [];
  const filter: FilterPattern = { eventName: ['INSERT'], dynamodb: { Keys: { pk: { S: [{ prefix: 'R#' }, 'S'] } } } };
  const consumer = open((records) => void batches.push(records.map(keyOf)), { filter, batchSize: 2 });
  for (const pk of ['R#1', 'A#1', 'R#2', 'S', 'S#1', 'R#3']) await put(pk);
  await put('R#1', { changed: { BOOL: true } });
  await consumer.idle();
  expect(batches.flat()).toEqual(['R#1', 'R#2', 'S', 'R#3']);
  expect(Math.max(...batches.map((batch) => batch.length))).toBeLessThanOrEqual(2);
});

test('drops writes that change nothing, as AWS writes no record of them', async () => {
  const seen: string[] = [];
  const consumer = open((records) => void seen.push(...records.map(({ eventName }) => eventName)));
  await put('same', { n: { N: '1' } });
  await put('same', { n: { N: '1' } });
  await put('same', { n: { N: '2' } });
  await consumer.idle();
  expect(seen).toEqual(['INSERT', 'MODIFY']);
});

test('retries from the first record that an answer reports, and not what came before', async () => {
  const calls: string[][] = [];
  for (const pk of ['a', 'b', 'c', 'd']) await put(pk);
  const consumer = open((records) => {
    calls.push(records.map(keyOf));
    return calls.length === 1 ? failing(...records.slice(1, 3).toReversed()) : { batchItemFailures: [] };
  });
  await consumer.idle();
  expect(calls).toEqual([
    ['a', 'b', 'c', 'd'],
    ['b', 'c', 'd'],
  ]);
  expect(await listFailures(`consumer-${tables}`)).toEqual([]);
});

test('retries the whole batch after an exception and after an answer that names no record of it', async () => {
  const calls: string[][] = [];
  await put('a');
  await put('b');
  const consumer = open((records) => {
    calls.push(records.map(keyOf));
    if (calls.length === 1) throw new Error('broken');
    return calls.length === 2 ? { batchItemFailures: [{ itemIdentifier: '' }] } : undefined;
  });
  await consumer.idle();
  expect(calls).toEqual([
    ['a', 'b'],
    ['a', 'b'],
    ['a', 'b'],
  ]);
});

test('puts a batch aside, records kept whole, after the last attempt and goes on', async () => {
  const calls: string[][] = [];
  for (const pk of ['a', 'poison', 'b', 'c']) await put(pk, { text: { S: `of ${pk}` } });
  const handler = (records: Records) => {
    calls.push(records.map(keyOf));
    return failing(...records.filter((record) => keyOf(record) === 'poison'));
  };
  const consumer = open(handler, { batchSize: 3 });
  await consumer.idle();
  expect(calls).toEqual([['a', 'poison', 'b'], ['poison', 'b'], ['poison', 'b'], ['c']]);
  const [failure, ...others] = await listFailures(`consumer-${tables}`);
  expect(others).toEqual([]);
  expect(failure).toMatchObject({
    requestContext: { condition: 'RetryAttemptsExhausted', approximateInvokeCount: 3 },
    DDBStreamBatchInfo: { streamArn, batchSize: 2 },
  });
  const payload: unknown = JSON.parse((failure as { payload: string }).payload);
  expect(parseRecords(payload).map(({ dynamodb }) => dynamodb.NewImage)).toEqual([
    { pk: { S: 'poison' }, text: { S: 'of poison' } },
    { pk: { S: 'b' }, text: { S: 'of b' } },
  ]);
});

test('goes on after a restart where it was, and from the start for another consumer', async () => {
  const seen: string[] = [];
  const name = 'restarted';
  const handler = (records: Records) => void seen.push(...records.map(keyOf));
  const first = open(handler, { name });
  await put('a');
  await first.idle();
  await first.close();
  await put('b');
  await open(handler, { name }).idle();
  expect(seen).toEqual(['a', 'b']);
  await open(handler, { name: 'other' }).idle();
  expect(seen).toEqual(['a', 'b', 'a', 'b']);
  expect(JSON.parse(await readFile(join(directory, 'restarted.checkpoint.json'), 'utf8'))).toMatchObject({ streamArn });
});

test('delivers again what was under way when it was closed', async () => {
  const name = 'interrupted';
  await put('a');
  const called = Promise.withResolvers<void>();
  const refuse = (records: Records) => {
    called.resolve();
    return failing(...records);
  };
  const first = open(refuse, { name, maxAttempts: 100 });
  const idle = expect(first.idle()).rejects.toThrow('closed');
  await called.promise;
  await first.close();
  await idle;
  const seen: string[] = [];
  await open((records) => void seen.push(...records.map(keyOf)), { name }).idle();
  expect(seen).toEqual(['a']);
});

test('survives a stream that cannot be read, and says so once', async () => {
  const consumer = open(() => undefined, { endpoint: 'http://127.0.0.1:9', name: 'unreachable' });
  const idle = expect(consumer.idle()).rejects.toThrow('closed');
  await vi.waitFor(() => expect(console.error).toHaveBeenCalledOnce(), { timeout: 5000 });
  await consumer.close();
  await idle;
});
