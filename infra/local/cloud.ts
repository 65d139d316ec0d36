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
import { type Forge, openForge } from './forge.ts';
import { type Inbox, openInbox } from './inbox.ts';
import { lockDirectory } from './instance-lock.ts';
import { openSchedule, type Schedule } from './schedule.ts';
import { openSecrets, readLocalPeopleKeys, readLocalSecrets } from './secrets.ts';
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
  /** Where Secrets Manager has what functions read there. */
  readonly secrets: typeof secrets;
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
  /** Where mails end. */
  readonly inbox: Inbox;
  /** Where people sign in as if with GitHub. */
  readonly forge: Forge;
  /** Resolves once the stream's functions are done with all that was written before the call. */
  idle(): Promise<void>;
  /** Ends everything, in order; no process stays. */
  close(): Promise<void>;
}

const buckets = { objects: 'objects', site: 'site', failures: 'failures' } as const;
const secrets = { auth: 'auth', peopleKeys: 'people-keys', forges: 'forges' } as const;

/** The whole service on this machine: table, buckets, functions, edge. Ends what it started if a part does not start. */
export async function openCloud(options: CloudOptions): Promise<Cloud> {
  const { settings = parseSettings(new Map()) } = options;
  await using opening = new AsyncDisposableStack();
  opening.defer(lockDirectory(options.directory));
  const engine = opening.adopt(await openEngine({ dbPath: join(options.directory, 'table.db') }), (it) => it.close());
  const bucketServer = await openBucketServer({ directory: join(options.directory, 'buckets') });
  opening.defer(() => bucketServer.close());
  const inbox = opening.adopt(await openInbox(), (it) => it.close());
  const values = new Map<string, string>();
  const secretsServer = opening.adopt(await openSecrets(values), (it) => it.close());
  opening.defer(
    setEnvironment({
      AWS_ENDPOINT_URL_DYNAMODB: engine.endpoint,
      AWS_ENDPOINT_URL_S3: bucketServer.url,
      AWS_ENDPOINT_URL_SESV2: inbox.url,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: secretsServer.url,
    }),
  );
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
  const context = { url: edge.url, buckets, secrets, originSecret, settings };
  const random = readLocalSecrets(options.directory);
  const forge = opening.adopt(await openLocalForge(edge.url, random.get('forge') ?? ''), (it) => it.close());
  values.set(secrets.auth, random.get('auth') ?? '');
  values.set(secrets.peopleKeys, readLocalPeopleKeys(options.directory));
  values.set(secrets.forges, JSON.stringify([renderForge(forge.url, random.get('forge') ?? '')]));
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
      inbox,
      forge,
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

const clientId = 'laurels-on-this-machine';

/** A forge whose one application is this site, with people and a repository to begin with. */
function openLocalForge(siteUrl: string, clientSecret: string): Promise<Forge> {
  const callbackUrl = `${siteUrl}/api/auth/callback/github`;
  return openForge({
    application: { clientId, clientSecret, callbackUrl },
    seed: {
      people: [{ login: 'octocat', name: 'Mona Lisa' }, { login: 'hubot' }],
      repositories: [{ name: 'octocat/hello-world', rights: { hubot: 'push' } }],
    },
  });
}

/** The entry of the secret that a deployer fills in for each forge, with the addresses of this one. */
function renderForge(url: string, clientSecret: string) {
  return {
    id: 'github',
    name: 'GitHub',
    clientId,
    clientSecret,
    authorizationUrl: `${url}/login/oauth/authorize`,
    tokenUrl: `${url}/login/oauth/access_token`,
    userInfoUrl: `${url}/user`,
    apiUrl: url,
    rawUrl: url,
  };
}

/** Sends clients of this process here, with credentials that are worth nothing elsewhere; returns what undoes it. */
function setEnvironment(endpoints: Readonly<Record<string, string>>): () => void {
  const local: Readonly<Record<string, string | undefined>> = {
    ...endpoints,
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
