import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { openTable, type Table } from '../../functions/table/table.ts';
import { type CloudContext, openCloud } from '../../infra/local/cloud.ts';
import type { Origin } from '../../infra/local/edge.ts';
import { type Forge, openForge } from '../../infra/local/forge.ts';
import type { Inbox } from '../../infra/local/inbox.ts';
import { openSecrets, type SecretsServer } from '../../infra/local/secrets.ts';
import { originSecretHeader } from '../../infra/paths.ts';
import { parseList, parseProperties, type Properties } from '../unit/infra/synth.ts';
import { type Deployed, listFunctions, openFunction } from './functions.ts';
import { type Gate, openGate } from './gate.ts';
import { emit, fire, openApi, runTriggers } from './invokers.ts';
import { type Mappings, openMappings } from './mappings.ts';
import { openNames, tableName } from './names.ts';
import { openResolver, type Resolve } from './resolve.ts';
import type { Runtime } from './runtime.ts';
import { listSecretValues } from './secrets.ts';
import { createTable } from './table.ts';
import { synthesise, type Template } from './template.ts';
import { arnOfBucket, type TableArns } from './uses.ts';

/** A function that runs, with the role it has in the template. */
export interface Running extends Deployed {
  readonly runtime: Runtime;
}

/** The synthesised stack, run on this machine behind the local edge. */
export interface Deployment extends Parts {
  readonly template: Template;
  readonly url: string;
  /** Where mails end. */
  readonly inbox: Inbox;
  close(): Promise<void>;
}

interface Parts {
  readonly gate: Gate;
  readonly arns: TableArns;
  /** What Secrets Manager holds, by ARN. */
  readonly secrets: ReadonlyMap<string, string>;
  readonly secretsServer: SecretsServer;
  /** Stands for GitHub, in the entry that a deployer writes into the secret of the forges. */
  readonly forge: Forge;
  readonly functions: readonly Running[];
  readonly mappings: Mappings;
  /** Table and buckets without a gate before them, for what a test does by hand. */
  readonly table: Table;
  readonly s3: S3Client;
  readonly bucketNames: CloudContext['buckets'];
  readonly originSecret: string;
  /** What the template's distributions show the API in the header of the secret. */
  readonly edgeSecrets: readonly unknown[];
  /** The API as it is in the open. */
  readonly api: Origin;
  /** Calls what a schedule calls; logical id of its rule. */
  fire(ruleId: string): Promise<unknown[]>;
  /** Calls what waits for such an event on the account's bus. */
  emit(event: Properties): Promise<unknown[]>;
}

/** Synthesises, bundles and starts everything; some seconds. */
export async function openDeployment(): Promise<Deployment> {
  const directory = mkdtempSync(join(tmpdir(), 'artefact-'));
  const template = synthesise(join(directory, 'cdk.out'));
  const siteDirectory = join(directory, 'site');
  // The pages come as they do in the cloud: by the template's trigger.
  mkdirSync(siteDirectory);
  const opened = Promise.withResolvers<Parts>();
  const arns = Promise.withResolvers<TableArns>();
  const cloud = await openCloud({
    directory: join(directory, 'data'),
    port: 0,
    siteDirectory,
    async createTable() {
      arns.resolve(await createTable(template));
      return { streamArn: (await arns.promise).stream };
    },
    async loadFunctions(context) {
      const parts = await openParts(template, { context, arns: await arns.promise, directory });
      opened.resolve(parts);
      // The stream is read in the functions' roles: by mappings of our own.
      return { api: parts.api, subscriptions: [], schedules: [] };
    },
  });
  const parts = await opened.promise;
  return {
    ...parts,
    template,
    url: cloud.url,
    inbox: cloud.inbox,
    async close() {
      await parts.mappings.close();
      await Promise.all(parts.functions.map(({ runtime }) => runtime.close()));
      await parts.gate.close();
      await parts.secretsServer.close();
      await parts.forge.close();
      await cloud.close();
      rmSync(directory, { recursive: true });
    },
  };
}

interface Place {
  readonly context: CloudContext;
  readonly arns: TableArns;
  readonly directory: string;
}

/** What stands between the local edge, and the local engine and buckets; the environment says where those are. */
async function openParts(template: Template, { context, arns, directory }: Place): Promise<Parts> {
  const { buckets, originSecret } = context;
  const resolve = openResolver(openNames({ template, arns, buckets, originSecret }));
  const principals = listFunctions(template, resolve);
  const secrets = listSecretValues(template, resolve);
  const forge = await fillSecrets(secrets, principals);
  const secretsServer = await openSecrets(secrets);
  const gate = await openGate({
    engine: process.env['AWS_ENDPOINT_URL_DYNAMODB'] ?? '',
    buckets: process.env['AWS_ENDPOINT_URL_S3'] ?? '',
    mails: process.env['AWS_ENDPOINT_URL_SESV2'] ?? '',
    secrets: secretsServer.url,
    arns,
    principals,
  });
  const functions: Running[] = [];
  for (const one of principals)
    functions.push({ ...one, runtime: await openFunction(one, { template, directory, endpoint: gate.url }) });
  const find = (arn: string) => functions.find((one) => one.arn === arn)?.runtime.invoke;
  const invokers = { template, resolve, find };
  await runTriggers(invokers);
  return {
    gate,
    arns,
    secrets,
    secretsServer,
    forge,
    functions,
    mappings: await openMappings({ template, resolve, functions, gate, streamArn: arns.stream, directory }),
    table: openTable(tableName),
    s3: new S3Client(),
    bucketNames: buckets,
    originSecret,
    edgeSecrets: listEdgeSecrets(template, resolve),
    api: openApi(invokers),
    fire: (ruleId) => fire(invokers, ruleId),
    emit: (event) => emit(invokers, event),
  };
}

function listEdgeSecrets(template: Template, resolve: Resolve): unknown[] {
  return [...template.list('AWS::CloudFront::Distribution').values()]
    .map((distribution) => parseProperties(resolve(distribution['DistributionConfig'])))
    .flatMap(({ Origins }) => parseList(Origins))
    .flatMap(({ OriginCustomHeaders }) => parseList(OriginCustomHeaders))
    .filter(({ HeaderName }) => HeaderName === originSecretHeader)
    .map(({ HeaderValue }) => HeaderValue);
}

/** A resource as tests call it: what of an ARN differs between resources here. */
export function shortName(resource: string, { table }: TableArns): string {
  return resource
    .replace(table, 'table')
    .replace(arnOfBucket(''), '')
    .replace(/^arn:aws:secretsmanager:.*\/(\w+)[0-9A-F]{8}$/, '$1')
    .replace(/^arn:aws:ses:[^/]*:(?=[\w-]+\/)/, '')
    .replace(/^table\/stream\/[^*]*$/, 'stream');
}

/** Writes what deployers write into secrets: a forge, which it opens, and a newer key of people. */
async function fillSecrets(secrets: Map<string, string>, functions: readonly Deployed[]): Promise<Forge> {
  const siteUrl = String(variablesOf({ functions }, 'accounts')['SITE_URL']);
  const application = { clientId: 'site', clientSecret: 'secret', callbackUrl: `${siteUrl}/api/auth/callback/github` };
  const forge = await openForge({ application });
  const { url } = forge;
  const entry = { id: 'github', clientId: 'site', clientSecret: 'secret', apiUrl: url, rawUrl: url };
  const pages = { authorizationUrl: `${url}/login/oauth/authorize`, tokenUrl: `${url}/login/oauth/access_token` };
  for (const [arn, value] of secrets) {
    if (arn.includes('Forges')) secrets.set(arn, JSON.stringify([{ ...entry, ...pages, userInfoUrl: `${url}/user` }]));
    if (arn.includes('PeopleKeys'))
      secrets.set(arn, JSON.stringify({ ...parseProperties(JSON.parse(value)), 2: 'k'.repeat(64) }));
  }
  return forge;
}

/** The variables that the template gives a function, resolved. */
export function variablesOf({ functions }: { readonly functions: readonly Deployed[] }, name: string): Properties {
  const { properties } = functions.find((one) => one.name === name) ?? {};
  return parseProperties(parseProperties(properties?.['Environment'])['Variables']);
}
