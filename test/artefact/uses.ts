import type { IncomingHttpHeaders } from 'node:http';
import { keySchema } from '../../functions/table/keys.ts';
import { parseList, parseProperties, type Properties } from '../unit/infra/synth.ts';
import type { Use } from './iam.ts';
import { account, region } from './place.ts';

/** ARNs by which requests to the database are judged. */
export interface TableArns {
  readonly table: string;
  readonly stream: string;
}

/**
 * What a request to DynamoDB does, in the terms of policies: a transaction needs the actions of its members. Throws for an
 * operation that is not known here.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html
 */
export function listTableUses(target: string, body: Properties, arns: TableArns): Use[] {
  const [api = '', operation = ''] = target.split('.');
  if (api.startsWith('DynamoDBStreams_')) {
    if (!streamOperations.includes(operation)) throw new Error(`not known: ${target}`);
    return [{ action: `dynamodb:${operation}`, resource: arns.stream }];
  }
  const at = (action: string, table: unknown, keys: readonly string[]): Use => ({
    action: `dynamodb:${action}`,
    resource: arns.table.replace(/[^/]*$/, String(table)),
    keys,
  });
  if (operation.startsWith('Transact')) {
    const members = parseList(body['TransactItems']).flatMap((item) =>
      Object.entries(item).map(([member, write]) => ({ action: actionOf(member), write: parseProperties(write) })),
    );
    const byAction = Map.groupBy(members, ({ action, write }) => `${action} ${String(write['TableName'])}`);
    return [...byAction].map(([name, writes]) => {
      const [action = '', table] = name.split(' ');
      return at(
        action,
        table,
        writes.map(({ write }) => keyOf(write['Item'] ?? write['Key'])),
      );
    });
  }
  if (operation.startsWith('Batch'))
    return Object.entries(parseProperties(body['RequestItems'])).map(([table, asked]) =>
      at(operation, table, keysOfBatch(asked)),
    );
  if (!itemOperations.includes(operation) || body['IndexName'] !== undefined) throw new Error(`not known: ${target}`);
  return [at(operation, body['TableName'], keysOfItem(operation, body))];
}

function keysOfItem(operation: string, body: Properties): string[] {
  // A scan names no key.
  if (operation === 'Scan') return [];
  return [operation === 'Query' ? keyOfQuery(body) : keyOf(body['Item'] ?? body['Key'])];
}

function keysOfBatch(asked: unknown): string[] {
  if (!Array.isArray(asked)) return parseList(parseProperties(asked)['Keys']).map(keyOf);
  return parseList(asked).map(({ PutRequest, DeleteRequest }) =>
    keyOf(PutRequest === undefined ? parseProperties(DeleteRequest)['Key'] : parseProperties(PutRequest)['Item']),
  );
}

function keyOf(attributes: unknown): string {
  const key = parseProperties(parseProperties(attributes)[keySchema.partitionKey])['S'];
  if (typeof key !== 'string') throw new Error(`no partition key: ${JSON.stringify(attributes)}`);
  return key;
}

/** The value that the condition on the partition key compares with. */
function keyOfQuery({ KeyConditionExpression, ExpressionAttributeValues }: Properties): string {
  const [, name] = new RegExp(`^${keySchema.partitionKey} = (:\\w+)`).exec(String(KeyConditionExpression)) ?? [];
  if (name === undefined) throw new Error(`not known: ${String(KeyConditionExpression)}`);
  return String(parseProperties(parseProperties(ExpressionAttributeValues)[name])['S']);
}

const streamOperations = ['DescribeStream', 'GetShardIterator', 'GetRecords'];
const itemOperations = ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query', 'Scan'];

function actionOf(member: string): string {
  if (!['Get', 'Put', 'Update', 'Delete', 'ConditionCheck'].includes(member)) throw new Error(`not known: ${member}`);
  return `${member}Item`;
}

/** What a request to Secrets Manager does. Throws for an operation that is not known here. */
export function listSecretUses(target: string, body: Properties): Use[] {
  if (target !== 'secretsmanager.GetSecretValue') throw new Error(`not known: ${target}`);
  return [{ action: 'secretsmanager:GetSecretValue', resource: String(body['SecretId']) }];
}

/** What a request to SES does: it takes the right on the domain that the mail comes from, and on its configuration set. */
export function listMailUses(method: string, url: string, body: Properties): Use[] {
  if (method !== 'POST' || url !== mailPath) throw new Error(`not known: ${method} ${url}`);
  const domain = String(body['FromEmailAddress']).split('@').at(-1);
  const set = body['ConfigurationSetName'];
  const names = [`identity/${domain}`, ...(typeof set === 'string' ? [`configuration-set/${set}`] : [])];
  return names.map((name) => ({ action: 'ses:SendEmail', resource: `arn:aws:ses:${region}:${account}:${name}` }));
}

export const mailPath = '/v2/email/outbound-emails';

/**
 * What a request to S3 does. A condition on the ETag of what is there reads it: that takes the right to read as well.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-delete-enforce.html
 */
export function listBucketUses(method: string, url: string, headers: IncomingHttpHeaders): Use[] {
  const { pathname, searchParams } = new URL(url, 'http://s3.local');
  const [, bucket = '', ...rest] = pathname.split('/');
  const key = decodeURIComponent(rest.join('/'));
  const resource = arnOfBucket(bucket) + (key === '' ? '' : `/${key}`);
  const action = key === '' ? bucketActions[method] : objectActions[method];
  const isListing = searchParams.has('list-type');
  const isKnown = [...searchParams.keys()].every((name) => isListing || name === 'x-id');
  if (!action || !isKnown || isListing !== (method === 'GET' && key === ''))
    throw new Error(`not known: ${method} ${url}`);
  const isCompared = method !== 'GET' && method !== 'HEAD' && headers['if-match'] !== undefined;
  return [{ action, resource }, ...(isCompared ? [{ action: 's3:GetObject', resource }] : [])];
}

/** Without it, a key that does not exist is refused as if it did. */
export function useOfListing(url: string): Use {
  const [, bucket = ''] = new URL(url, 'http://s3.local').pathname.split('/');
  return { action: 's3:ListBucket', resource: arnOfBucket(bucket) };
}

export function arnOfBucket(name: string): string {
  return `arn:aws:s3:::${name}`;
}

const bucketActions: Readonly<Record<string, string>> = { GET: 's3:ListBucket' };
const objectActions: Readonly<Record<string, string>> = {
  GET: 's3:GetObject',
  HEAD: 's3:GetObject',
  PUT: 's3:PutObject',
  DELETE: 's3:DeleteObject',
};
