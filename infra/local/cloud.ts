import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { type EdgeFunctionName, paths } from '../paths.ts';
import { parseSettings, type Settings } from '../settings.ts';
import { uploadSite } from '../../functions/site/upload.ts';
import { readEdgeFunction } from '../edge-source.ts';
import { openBucketOrigin } from './bucket-origin.ts';
import { openBucketServer } from './bucket.ts';
import { openEdgeFunction } from './edge-function.ts';
import { openEdge, type Origin } from './edge.ts';
import { openEngine } from './engine.ts';
import { lockDirectory } from './instance-lock.ts';
import { openSchedule, type Schedule } from './schedule.ts';
import { openConsumer, type Subscription } from './stream.ts';

export interface CloudOptions {
  /** Folder of all data; one instance at a time. */
  readonly directory: string;
  /** Port of the site; 0 for any free one. */
  readonly port: number;
  /** Those of a plain deployment, unless given. */
  readonly settings?: Settings;
  /** Folder of the built site. */
  readonly siteDirectory: string;
  /** Creates the table unless it exists. The environment is set when this and `loadFunctions` are called, in this order. */
  readonly createTable: (context: CloudContext) => Promise<{ streamArn: string }>;
  readonly loadFunctions: (context: CloudContext) => Promise<CloudFunctions>;
}

/** What functions get told of the cloud they are in. */
export interface CloudContext {
  readonly url: string;
  readonly buckets: typeof buckets;
  readonly originSecret: string;
  readonly settings: Settings;
}

export interface CloudFunctions {
  readonly api: Origin;
  /** In the order of the data's way: `idle` waits for one after the other. */
  readonly subscriptions: readonly Subscription[];
  readonly schedules: readonly Schedule[];
}

export interface Cloud {
  readonly url: string;
  /** Resolves once the stream's functions are done with all that was written before the call. */
  idle(): Promise<void>;
  /** Ends everything, in order; no process stays. */
  close(): Promise<void>;
}

const buckets = { objects: 'objects', site: 'site', failures: 'failures' } as const;

/** The whole service on this machine: table, buckets, functions, edge. Ends what it started if a part does not start. */
export async function openCloud(options: CloudOptions): Promise<Cloud> {
  const { settings = parseSettings(new Map()) } = options;
  await using opening = new AsyncDisposableStack();
  opening.defer(lockDirectory(options.directory));
  const engine = opening.adopt(await openEngine({ dbPath: join(options.directory, 'table.db') }), (it) => it.close());
  const bucketServer = await openBucketServer({ directory: join(options.directory, 'buckets') });
  opening.defer(() => bucketServer.close());
  opening.defer(setEnvironment(engine.endpoint, bucketServer.url));
  const client = opening.adopt(new S3Client(), (it) => it.destroy());

  const loaded = Promise.withResolvers<CloudFunctions>();
  loaded.promise.catch(() => {});
  const originSecret = randomBytes(24).toString('base64url');
  const openFunction = (name: EdgeFunctionName) =>
    openEdgeFunction(readEdgeFunction(name, settings.programmeName), `${name}.js`);
  const edge = await openEdge({
    port: options.port,
    paths,
    origins: {
      objects: openBucketOrigin(bucketServer.url, buckets.objects),
      site: openBucketOrigin(bucketServer.url, buckets.site),
      api: async (request) => (await loaded.promise).api(request),
    },
    edgeFunctions: { page: openFunction('page'), api: openFunction('api') },
    originSecret,
  });
  opening.defer(() => edge.close());
  const context = { url: edge.url, buckets, originSecret, settings };
  try {
    const site = { directory: options.siteDirectory, settings: { ...settings, siteUrl: edge.url } };
    await uploadSite({ client, name: buckets.site }, site);
    const { streamArn } = await options.createTable(context);
    const functions = await options.loadFunctions(context);
    loaded.resolve(functions);
    const { endpoint } = engine;
    const { directory } = options;
    const failures = { client, bucket: buckets.failures };
    const consumers = functions.subscriptions.map((subscription) =>
      opening.adopt(openConsumer({ ...subscription, streamArn, endpoint, directory, failures }), (it) => it.close()),
    );
    for (const schedule of functions.schedules) opening.defer(openSchedule(schedule));
    const open = opening.move();
    return {
      url: edge.url,
      async idle() {
        for (const consumer of consumers) await consumer.idle();
      },
      close: () => open.disposeAsync(),
    };
  } catch (error) {
    loaded.reject(error);
    throw error;
  }
}

/** Sends all clients of this process here, with credentials that are worth nothing elsewhere; returns what undoes it. */
function setEnvironment(dynamodb: string, s3: string): () => void {
  const local: Readonly<Record<string, string | undefined>> = {
    AWS_ENDPOINT_URL_DYNAMODB: dynamodb,
    AWS_ENDPOINT_URL_S3: s3,
    AWS_REGION: 'local',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_SESSION_TOKEN: undefined,
    AWS_PROFILE: undefined,
  };
  const before = Object.keys(local).map((name) => [name, process.env[name]] as const);
  const set = (name: string, value: string | undefined) => {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  };
  for (const [name, value] of Object.entries(local)) set(name, value);
  return () => {
    for (const [name, value] of before) set(name, value);
  };
}
