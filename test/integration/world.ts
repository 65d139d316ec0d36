import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { ListObjectsV2Command, GetObjectCommand, S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { catalogue } from '../../criteria/catalogue.ts';
import { publish } from '../../functions/badge/publish.ts';
import { openAnswers } from '../../functions/answers/app.ts';
import { openConsumer, type StreamRecord } from '../../functions/consumer.ts';
import { openFallback } from '../../functions/fallback/app.ts';
import { defaultSettings } from '../../functions/objects/settings.ts';
import { reconcile } from '../../functions/reconciler/reconcile.ts';
import { scoreUpTo } from '../../functions/scoring/score.ts';
import { clientSettings, type Table } from '../../functions/table/table.ts';
import { type BucketServer, openBucketServer } from '../../infra/local/bucket.ts';
import { type Engine, openEngine } from '../../infra/local/engine.ts';
import { matches } from '../../infra/local/stream-filter.ts';
import { renderRecord } from '../../infra/local/stream-record.ts';
import { openReader } from '../../infra/local/stream-reader.ts';
import { openTable } from '../../infra/local/table.ts';
import { streams } from '../../infra/streams.ts';
import { readPrinted } from '../fixtures/printed.ts';
import { placesOfFolder, refuseLeaks } from './found-leaks.ts';
import { putPerson, type SignedIn } from './people.ts';

export const secret = 'test-secret';

/** As often as deployed functions ask, but with all the time it takes. */
const patient = { maxAttempts: clientSettings.maxAttempts };

/** The deployed parts over a real engine and S3's API, with the stream in the test's hands. */
export async function openWorld({
  through = same,
  throughBucket = same,
  tableSettings = patient,
  bucketSettings = {},
  startEngine = openEngine,
  startBuckets = (directory) => openBucketServer({ directory }),
}: {
  through?: (endpoint: string) => Promise<string>;
  throughBucket?: (endpoint: string) => Promise<string>;
  /** Patient unless a test is about impatience: a busy machine is no fault. */
  tableSettings?: DynamoDBClientConfig;
  bucketSettings?: S3ClientConfig;
  startEngine?: (options: { dbPath: string }) => Promise<Engine>;
  startBuckets?: (directory: string) => Promise<BucketServer>;
} = {}) {
  const directory = mkdtempSync(join(tmpdir(), 'laurels-test-'));
  const engine = await startEngine({ dbPath: join(directory, 'table.db') });
  const buckets = await startBuckets(join(directory, 'buckets'));
  process.env['AWS_REGION'] = 'eu-central-1';
  process.env['AWS_ACCESS_KEY_ID'] = 'test';
  process.env['AWS_SECRET_ACCESS_KEY'] = 'test';
  const openAt = (endpoint: string, settings: DynamoDBClientConfig): Table => ({
    client: new DynamoDBClient({ ...settings, endpoint }),
    name: 'laurels',
  });
  const direct = openAt(engine.endpoint, patient);
  const streamArn = await openTable(direct.client, direct.name);
  const table = openAt(await through(engine.endpoint), tableSettings);
  const s3 = new S3Client({ ...bucketSettings, endpoint: await throughBucket(buckets.url) });
  const bucket = { client: s3, name: 'objects' };
  const directS3 = new S3Client({ endpoint: buckets.url });
  const failures: number[] = [];
  const clock = { now: () => new Date() };
  const reader = openReader(new DynamoDBStreamsClient({ endpoint: engine.endpoint }), streamArn, {
    get: () => undefined,
    save: () => {},
  });
  const world = {
    directory,
    engine,
    table,
    direct,
    bucket,
    /** The buckets, through nothing and with all patience. */
    directS3,
    clock,
    /** Projects that the reconciler failed on. */
    failures,
    answers: openAnswers({
      table,
      originSecret: secret,
      siteUrl: 'http://localhost',
      isReadOnly: false,
      saveLimit: { acts: 1_000_000, windowSeconds: 600 },
      creationLimit: { acts: 1_000_000, windowSeconds: 3600 },
      sourceLimit: { acts: 1_000_000, windowSeconds: 600 },
      getShell: () => Promise.resolve(''),
      now: () => clock.now(),
    }),
    fallback: openFallback({ table, originSecret: secret, settings: defaultSettings }),
    scoring: openConsumer('scoring', ({ id, seq }) => scoreUpTo({ table, catalogue }, id, seq)),
    badge: openConsumer('badge', ({ id }) => publish({ table, bucket, settings: defaultSettings }, id)),
    reconcile: (limits?: Parameters<typeof reconcile>[1]) =>
      reconcile(
        {
          table,
          bucket,
          settings: defaultSettings,
          now: () => clock.now(),
          onFailure: (id) => failures.push(id),
        },
        limits,
      ),
    /** Records written since the last call, as Lambda gets them, those without change left out. */
    async readStream(): Promise<StreamRecord[]> {
      const records: StreamRecord[] = [];
      for (let page = await reader.read(); page; page = await reader.read()) {
        for (const raw of page.records) {
          const record = renderRecord(raw, streamArn, 'eu-central-1');
          if (record) records.push(toStreamRecord(record));
        }
      }
      return records;
    },
    /** Delivers the stream to both consumers until nothing more comes of it. */
    async settle(): Promise<void> {
      for (let records = await world.readStream(); records.length > 0; records = await world.readStream()) {
        await deliver(world.scoring, only('scoring', records));
        await deliver(world.badge, only('badge', records));
      }
    },
    async objects(): Promise<Map<string, string>> {
      const { Contents } = await directS3.send(new ListObjectsV2Command({ Bucket: bucket.name }));
      const entries = (Contents ?? []).map(async ({ Key = '' }) => {
        const { Body } = await directS3.send(new GetObjectCommand({ Bucket: bucket.name, Key }));
        return [Key, (await Body?.transformToString()) ?? ''] as const;
      });
      return new Map(await Promise.all(entries));
    },
    async close(): Promise<void> {
      await buckets.close();
      await engine.close();
      try {
        // The engine's file has all items, and its log all that they were before.
        refuseLeaks([...placesOfFolder(directory), ['what was printed', readPrinted()]]);
      } finally {
        rmSync(directory, { recursive: true });
      }
    },
  };
  return world;
}

export type World = Awaited<ReturnType<typeof openWorld>>;
export type Consume = World['scoring'];

/** Records that pass the filter of a stream consumer. */
export function only(consumer: keyof typeof streams, records: readonly StreamRecord[]): StreamRecord[] {
  return records.filter((record) => matches({ ...streams[consumer].filter }, record));
}

/** Delivers records in batches of ten, failed ones again, as an event source mapping does; throws when it gives up. */
export async function deliver(consume: Consume, records: readonly StreamRecord[], maxAttempts = 21): Promise<void> {
  for (let start = 0; start < records.length; start += 10) {
    let batch = records.slice(start, start + 10);
    for (let attempt = 0; batch.length > 0; attempt++) {
      if (attempt >= maxAttempts) throw new Error('records fail for good');
      const { batchItemFailures } = await consume({ Records: batch });
      const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
      const first = batch.findIndex(({ dynamodb }) => failed.has(dynamodb?.SequenceNumber ?? ''));
      batch = first < 0 ? [] : batch.slice(first);
    }
  }
}

/** Sessions of a time that no test's clock reaches are neither prolonged nor at an end. */
const farAway = new Date('2999-01-01');

const people = new WeakMap<World, Map<string, Promise<SignedIn>>>();

/** Somebody of this name who is signed in, an administrator so that every project is theirs; made when first asked for. */
export function signedIn(world: World, name: string): Promise<SignedIn> {
  const known = people.get(world) ?? new Map<string, Promise<SignedIn>>();
  people.set(world, known);
  const person = known.get(name) ?? putPerson(world.direct, { name, isAdministrator: true, now: farAway });
  known.set(name, person);
  return person;
}

/** A request as the edge hands it on, by somebody signed in; `as: null` for a visitor's. */
export async function request(
  world: World,
  method: string,
  path: string,
  {
    body,
    as = 'tester',
    raw,
    type = 'application/json',
    headers = {},
    event = { requestContext: {} },
  }: {
    body?: unknown;
    as?: string | null;
    raw?: string | ArrayBuffer;
    type?: string;
    headers?: Readonly<Record<string, string>>;
    /** What the API's gateway tells. */
    event?: unknown;
  } = {},
): Promise<{ status: number; headers: Headers; json: any }> {
  const own = as === null ? {} : (await signedIn(world, as)).headers;
  const response = await world.answers.request(
    path,
    {
      method,
      headers: { 'x-origin-secret': secret, 'content-type': type, ...own, ...headers },
      ...(raw !== undefined ? { body: raw } : body !== undefined ? { body: JSON.stringify(body) } : {}),
    },
    { event, lambdaContext: {} },
  );
  const text = await response.text();
  return { status: response.status, headers: response.headers, json: text.startsWith('{') ? JSON.parse(text) : text };
}

function same(endpoint: string): Promise<string> {
  return Promise.resolve(endpoint);
}

function toStreamRecord(record: unknown): StreamRecord {
  return record as StreamRecord;
}
