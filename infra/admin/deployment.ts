import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { catalogue } from '../../criteria/catalogue.ts';
import type { PeopleKeys } from '../../functions/table/people-keys.ts';
import { clientSettings, type Table } from '../../functions/table/table.ts';
import { openBucketServer } from '../local/bucket.ts';
import { openEngine } from '../local/engine.ts';
import { tableName } from '../local/functions.ts';
import { lockDirectory } from '../local/instance-lock.ts';
import { readLocalPeopleKeys } from '../local/secrets.ts';
import { openTable as createTable } from '../local/table.ts';
import { ask } from './aws-answers.ts';
import { type Options, UsageError } from './command.ts';
import { readDeploySettings } from './deploy-settings.ts';
import { fetchPeopleKeys, parseKeys } from './people-keys.ts';

/** What an administrator's command works on. */
export interface Deployment {
  /** For messages: which deployment this is. */
  readonly name: string;
  readonly table: Table;
  readonly objects: Bucket;
  readonly failures: Bucket;
  /** Hash of the rules its functions score by; undefined if it does not say. */
  readonly rulesHash: string | undefined;
  /** The keys that addresses of people are sealed with. Throws UsageError while they cannot be used. */
  readonly readPeopleKeys: () => Promise<PeopleKeys>;
  /** Whether nobody can write to it meanwhile. */
  readonly isReadOnly: boolean;
  /** Gives everything back; a local database ends. */
  close(): Promise<void>;
}

interface Bucket {
  readonly client: S3Client;
  readonly name: string;
}

/** Nobody waits at a screen for a command as for a page: its requests, large ones among them, may take their time. */
export const patientSettings = {
  ...clientSettings,
  requestHandler: { ...clientSettings.requestHandler, requestTimeout: 20_000, socketTimeout: 20_000 },
};

/** The options that say which deployment is meant, the same for every command. */
export const deploymentOptions = {
  stage: { type: 'string' },
  region: { type: 'string' },
  local: { type: 'boolean' },
} as const satisfies Options;

/** Which deployment is meant. */
export interface Which {
  readonly stage?: string;
  readonly region?: string;
  readonly local?: boolean;
}

/**
 * The deployment that `--stage NAME` names, found by the outputs of its stack in `--region` or else in that of cdk.json; or
 * with `--local` the folder `DATA_DIR` (default `.data`) of a local run that has been stopped. Throws UsageError if there is
 * none, or if it is in use.
 */
export async function openDeployment(
  { stage, region, local }: Which,
  { mayBeNew = false }: { readonly mayBeNew?: boolean } = {},
): Promise<Deployment> {
  if (local === true && stage === undefined) {
    const folder = resolve(process.env['DATA_DIR'] ?? '.data');
    const isElsewhere = (process.env['AWS_ENDPOINT_URL_DYNAMODB'] ?? '') !== '';
    if (!mayBeNew && !isElsewhere && !existsSync(join(folder, 'table.db')))
      throw new UsageError(`There are no data of a local run in ${folder}. DATA_DIR names another folder.`);
    return openFolder(folder);
  }
  if (stage === undefined || local === true)
    throw new UsageError('Say which deployment: --stage production, or --local for the data of a local run.');
  const where = { region: region ?? readDeploySettings().region };
  const outputs = await readOutputs(`Laurels-${stage}`, where);
  const find = (name: string): string => {
    const value = outputs.get(name);
    if (value === undefined)
      throw new UsageError(`The stack Laurels-${stage} has no output ${name}. Deploy this release first.`);
    return value;
  };
  const s3 = new S3Client(where);
  const client = new DynamoDBClient({ ...patientSettings, ...where });
  return {
    name: `Laurels-${stage}`,
    table: { client, name: find('TableName') },
    objects: { client: s3, name: find('ObjectsBucketName') },
    failures: { client: s3, name: find('FailuresBucketName') },
    rulesHash: outputs.get('RulesHash'),
    readPeopleKeys: async () => fetchPeopleKeys(find('PeopleKeysSecret'), where),
    isReadOnly: outputs.get('ReadOnly') === 'true',
    close: async () => {
      client.destroy();
      s3.destroy();
    },
  };
}

/** Throws UsageError unless nobody can write to a deployment, so that nothing is saved into what is being replaced. */
export function requireReadOnly({ name, isReadOnly }: Pick<Deployment, 'name' | 'isReadOnly'>): void {
  if (isReadOnly) return;
  throw new UsageError(
    `${name} takes saves, and one amid this would be lost or get into the way. Nothing was changed. Deploy it with ` +
      '-c readOnly=true, wait until both streams have caught up, and run this again.',
  );
}

async function readOutputs(
  stackName: string,
  where: { readonly region: string },
): Promise<ReadonlyMap<string, string>> {
  const client = new CloudFormationClient(where);
  try {
    const answer = client.send(new DescribeStacksCommand({ StackName: stackName }));
    const { Stacks } = await ask('cloudformation:DescribeStacks', answer);
    const outputs = Stacks?.[0]?.Outputs ?? [];
    return new Map(outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]));
  } catch (error) {
    if (error instanceof Error && error.name === 'ValidationError')
      throw new UsageError(
        `There is no stack ${stackName} in ${where.region} of this account. Is it another --stage, or another --region?`,
        { cause: error },
      );
    throw error;
  } finally {
    client.destroy();
  }
}

/** The data of a local run that has been stopped, in any folder. Throws UsageError if it is in use. */
export async function openFolder(directory: string): Promise<Deployment> {
  await using opening = new AsyncDisposableStack();
  opening.defer(lock(directory));
  const engine = opening.adopt(await openEngine({ dbPath: join(directory, 'table.db') }), (it) => it.close());
  const server = await openBucketServer({ directory: join(directory, 'buckets') });
  opening.defer(() => server.close());
  const local = { region: 'local', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
  const s3 = opening.adopt(new S3Client({ ...local, endpoint: server.url }), (it) => it.destroy());
  const client = opening.adopt(new DynamoDBClient({ ...patientSettings, ...local, endpoint: engine.endpoint }), (it) =>
    it.destroy(),
  );
  await createTable(client, tableName);
  const open = opening.move();
  return {
    name: directory,
    table: { client, name: tableName },
    objects: { client: s3, name: 'objects' },
    failures: { client: s3, name: 'failures' },
    rulesHash: catalogue.rulesHash,
    readPeopleKeys: async () => parseKeys(readLocalPeopleKeys(directory)),
    isReadOnly: true,
    close: () => open.disposeAsync(),
  };
}

function lock(directory: string): () => void {
  try {
    return lockDirectory(directory);
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
