import { parseArgs, type ParseArgsConfig } from 'node:util';
import { join, resolve } from 'node:path';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { catalogue } from '../../criteria/catalogue.ts';
import { clientSettings, type Table } from '../../functions/table/table.ts';
import { openBucketServer } from '../local/bucket.ts';
import { openEngine } from '../local/engine.ts';
import { tableName } from '../local/functions.ts';
import { lockDirectory } from '../local/instance-lock.ts';
import { openTable as createTable } from '../local/table.ts';

/** What an administrator's command works on. */
export interface Deployment {
  /** For messages: which deployment this is. */
  readonly name: string;
  readonly table: Table;
  readonly objects: Bucket;
  readonly failures: Bucket;
  /** Hash of the rules its functions score by; undefined if it does not say. */
  readonly rulesHash: string | undefined;
  /** Gives everything back; a local database ends. */
  close(): Promise<void>;
}

interface Bucket {
  readonly client: S3Client;
  readonly name: string;
}

/** A sentence for whoever typed the command; printed without a stack. */
export class UsageError extends Error {}

/** Nobody waits at a screen for a command as for a page: its requests, large ones among them, may take their time. */
export const patientSettings = {
  ...clientSettings,
  requestHandler: { ...clientSettings.requestHandler, requestTimeout: 20_000, socketTimeout: 20_000 },
};

type Options = NonNullable<ParseArgsConfig['options']>;

/** The options that say which deployment is meant, the same for every command. */
export const deploymentOptions = {
  stage: { type: 'string' },
  local: { type: 'boolean' },
} as const satisfies Options;

/**
 * The deployment that `--stage NAME` names, found by the outputs of its stack; or with `--local` the folder `DATA_DIR`
 * (default `.data`) of a local run that has been stopped. Throws UsageError if there is none, or if it is in use.
 */
export async function openDeployment({ stage, local }: { stage?: string; local?: boolean }): Promise<Deployment> {
  if (local === true && stage === undefined) return openFolder(resolve(process.env['DATA_DIR'] ?? '.data'));
  if (stage === undefined || local === true)
    throw new UsageError('Say which deployment: --stage production, or --local for the data of a local run.');
  const outputs = await readOutputs(`Laurels-${stage}`);
  const find = (name: string): string => {
    const value = outputs.get(name);
    if (value === undefined)
      throw new UsageError(`The stack Laurels-${stage} has no output ${name}. Deploy this release first.`);
    return value;
  };
  const s3 = new S3Client({});
  return {
    name: `Laurels-${stage}`,
    table: { client: new DynamoDBClient(patientSettings), name: find('TableName') },
    objects: { client: s3, name: find('ObjectsBucketName') },
    failures: { client: s3, name: find('FailuresBucketName') },
    rulesHash: outputs.get('RulesHash'),
    close: async () => s3.destroy(),
  };
}

/** Parses the arguments of a command and runs it; a UsageError is printed and ends with status 2. */
export async function runCommand<O extends Options>(
  options: O,
  run: (values: ReturnType<typeof parseArgs<{ options: O }>>['values']) => Promise<void>,
): Promise<void> {
  try {
    await run(parseOptions(options));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(error.message);
    process.exitCode = 2;
  }
}

function parseOptions<O extends Options>(options: O) {
  try {
    return parseArgs({ options, strict: true }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

async function readOutputs(stackName: string): Promise<ReadonlyMap<string, string>> {
  const client = new CloudFormationClient({});
  try {
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: stackName }));
    const outputs = Stacks?.[0]?.Outputs ?? [];
    return new Map(outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]));
  } catch (error) {
    if (error instanceof Error && error.name === 'ValidationError')
      throw new UsageError(`There is no stack ${stackName} in this account and region.`, { cause: error });
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
