import { describe, expect, test } from 'vitest';
import { isAllowed, parseStatements } from './iam.ts';
import { listBucketUses, listMailUses, listSecretUses, listTableUses, mailPath } from './uses.ts';

const table = 'arn:aws:dynamodb:eu-west-1:1:table/items';
const arns = { table, stream: `${table}/stream/1` };
const query = {
  TableName: 'items',
  KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
  ExpressionAttributeValues: { ':pk': { S: 'P#7' } },
};
const usesOf = (target: string, body: Record<string, unknown>) =>
  listTableUses(target, body, arns).map(({ action, resource }) => `${action} ${resource}`);

const onItems = (Effect: string, ...keys: string[]) => ({
  Effect,
  Action: 'dynamodb:GetItem',
  Resource: table,
  Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': keys } },
});

describe('a policy', () => {
  const statements = parseStatements({
    Statement: [
      { Effect: 'Allow', Action: ['s3:Get*', 's3:PutObject'], Resource: ['arn:aws:s3:::a/*', 'arn:aws:s3:::b/?'] },
      { Effect: 'Deny', Action: 's3:*', Resource: 'arn:aws:s3:::a/secret' },
    ],
  });

  test.each([
    ['s3:GetObject', 'arn:aws:s3:::a/x/y', true],
    ['S3:getobject', 'arn:aws:s3:::a/x', true],
    ['s3:DeleteObject', 'arn:aws:s3:::a/x', false],
    ['s3:GetObject', 'arn:aws:s3:::a', false],
    ['s3:GetObject', 'arn:aws:s3:::A/x', false],
    ['s3:GetObject', 'arn:aws:s3:::b/x', true],
    ['s3:GetObject', 'arn:aws:s3:::b/xy', false],
    ['s3:GetObject', 'arn:aws:s3:::a/secret', false],
  ])('about %s on %s says %s', (action, resource, expected) => {
    expect(isAllowed(statements, { action, resource })).toBe(expected);
  });

  test.each([
    [{ Effect: 'Allow', Action: 's3:*', Resource: '*', Condition: {} }],
    [{ Effect: 'Allow', Action: 's3:*', Resource: '*', Condition: { StringLike: { 'dynamodb:LeadingKeys': 'P#*' } } }],
    [{ Effect: 'Allow', Action: 's3:*', Resource: '*', Condition: { 'ForAllValues:StringLike': { other: 'P#*' } } }],
    [{ ...onItems('Allow', 'P#*'), Condition: { ...onItems('Allow', 'P#*').Condition, Null: {} } }],
    [onItems('Deny', 'P#*')],
    [{ Effect: 'Allow', NotAction: 's3:*', Resource: '*' }],
    [{ Effect: 'Allow', Action: 's3:*' }],
    [{ Effect: 'Maybe', Action: 's3:*', Resource: '*' }],
  ])('is not guessed at: %j', (statement) => {
    expect(() => parseStatements({ Statement: [statement] })).toThrow();
  });
});

describe('a policy about items', () => {
  const allowing = parseStatements({ Statement: [onItems('Allow', 'P#*', 'U#*')] });
  const denying = [
    { effect: 'Deny' as const, actions: ['dynamodb:GetItem'], resources: [table], keys: ['U#*'] },
    ...allowing,
  ];

  test.each([
    ['one that is meant', ['P#1'], true, true],
    ['two that are meant', ['P#1', 'U#x'], true, false],
    ['one that is not', ['W#1'], false, false],
    ['one among others', ['P#1', 'W#1', 'U#x'], false, false],
    ['a part of a prefix', ['P'], false, false],
    ['none, as a scan has', [], true, true],
  ])('judges %s', (_, keys, isFine, isFineWithoutClaims) => {
    const use = { action: 'dynamodb:GetItem', resource: table, keys };
    expect([isAllowed(allowing, use), isAllowed(denying, use)]).toEqual([isFine, isFineWithoutClaims]);
  });
});

describe('a request to the table', () => {
  const key = (pk: string) => ({ pk: { S: pk }, sk: { S: 'x' } });
  const keysOf = (target: string, body: Record<string, unknown>) =>
    listTableUses(target, body, arns).map(({ action, keys = [] }) => `${action} ${keys.join()}`);

  test('names the partition keys of its items', () => {
    const at = 'DynamoDB_20120810.';
    expect(keysOf(`${at}GetItem`, { TableName: 'items', Key: key('P#1') })).toEqual(['dynamodb:GetItem P#1']);
    expect(keysOf(`${at}PutItem`, { TableName: 'items', Item: key('I#1') })).toEqual(['dynamodb:PutItem I#1']);
    expect(keysOf(`${at}Scan`, { TableName: 'items' })).toEqual(['dynamodb:Scan ']);
    expect(keysOf(`${at}Query`, query)).toEqual(['dynamodb:Query P#7']);
    const RequestItems = { items: { Keys: [key('P#1'), key('U#2')] } };
    expect(keysOf(`${at}BatchGetItem`, { RequestItems })).toEqual(['dynamodb:BatchGetItem P#1,U#2']);
    const writes = { items: [{ PutRequest: { Item: key('P#1') } }, { DeleteRequest: { Key: key('U#2') } }] };
    expect(keysOf(`${at}BatchWriteItem`, { RequestItems: writes })).toEqual(['dynamodb:BatchWriteItem P#1,U#2']);
    const TransactItems = [
      { Update: { TableName: 'items', Key: key('P#1') } },
      { Put: { TableName: 'items', Item: key('P#1') } },
      { Update: { TableName: 'items', Key: key('W#2') } },
    ];
    expect(keysOf(`${at}TransactWriteItems`, { TransactItems })).toEqual([
      'dynamodb:UpdateItem P#1,W#2',
      'dynamodb:PutItem P#1',
    ]);
  });

  test('takes the right of its operation', () => {
    expect(usesOf('DynamoDB_20120810.Query', query)).toEqual([`dynamodb:Query ${table}`]);
    expect(usesOf('DynamoDB_20120810.PutItem', { TableName: 'others', Item: { pk: { S: 'P#1' } } })).toEqual([
      'dynamodb:PutItem arn:aws:dynamodb:eu-west-1:1:table/others',
    ]);
    expect(usesOf('DynamoDB_20120810.BatchGetItem', { RequestItems: { items: { Keys: [] } } })).toEqual([
      `dynamodb:BatchGetItem ${table}`,
    ]);
    expect(usesOf('DynamoDBStreams_20120810.GetRecords', { ShardIterator: 'x' })).toEqual([
      `dynamodb:GetRecords ${table}/stream/1`,
    ]);
  });

  test('takes the rights of all writes of a transaction', () => {
    const TransactItems = ['Put', 'Update', 'Delete', 'ConditionCheck'].map((kind) => ({
      [kind]: { TableName: 'items', [kind === 'Put' ? 'Item' : 'Key']: { pk: { S: 'P#1' } } },
    }));
    expect(usesOf('DynamoDB_20120810.TransactWriteItems', { TransactItems })).toEqual(
      ['PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem'].map((action) => `dynamodb:${action} ${table}`),
    );
  });

  test.each([
    ['DynamoDB_20120810.DeleteTable', { TableName: 'items' }],
    ['DynamoDB_20120810.Query', { ...query, IndexName: 'other' }],
    ['DynamoDB_20120810.Query', { ...query, KeyConditionExpression: '#other = :pk' }],
    ['DynamoDB_20120810.TransactWriteItems', { TransactItems: [{ Drop: { TableName: 'items' } }] }],
    ['DynamoDBStreams_20120810.Other', {}],
  ])('is not guessed at: %s %j', (target, body) => {
    expect(() => usesOf(target, body)).toThrow('not known');
  });
});

test('a request for a secret takes the right on that secret, and on no other operation', () => {
  expect(listSecretUses('secretsmanager.GetSecretValue', { SecretId: 'arn:x' })).toEqual([
    { action: 'secretsmanager:GetSecretValue', resource: 'arn:x' },
  ]);
  expect(() => listSecretUses('secretsmanager.ListSecrets', {})).toThrow('not known');
});

test('a mail takes the rights on its domain and its configuration set', () => {
  const mail = { FromEmailAddress: 'us@example.org', ConfigurationSetName: 'set' };
  expect(listMailUses('POST', mailPath, mail)).toEqual(
    ['identity/example.org', 'configuration-set/set'].map((name) => ({
      action: 'ses:SendEmail',
      resource: `arn:aws:ses:us-east-1:123456789012:${name}`,
    })),
  );
  expect(() => listMailUses('GET', '/v2/email/account', {})).toThrow('not known');
});

describe('a request to a bucket', () => {
  const of = (method: string, url: string, headers = {}) =>
    listBucketUses(method, url, headers).map(({ action, resource }) => `${action} ${resource}`);

  test('takes the right of its method, and to read what it compares with', () => {
    expect(of('HEAD', '/b/a%20c/d?x-id=HeadObject')).toEqual(['s3:GetObject arn:aws:s3:::b/a c/d']);
    expect(of('GET', '/b/?list-type=2&prefix=p')).toEqual(['s3:ListBucket arn:aws:s3:::b']);
    expect(of('PUT', '/b/k', { 'if-none-match': '*' })).toEqual(['s3:PutObject arn:aws:s3:::b/k']);
    expect(of('PUT', '/b/k', { 'if-match': '"1"' })).toEqual([
      's3:PutObject arn:aws:s3:::b/k',
      's3:GetObject arn:aws:s3:::b/k',
    ]);
    expect(of('DELETE', '/b/k', { 'if-match': '"1"' })).toEqual([
      's3:DeleteObject arn:aws:s3:::b/k',
      's3:GetObject arn:aws:s3:::b/k',
    ]);
  });

  test.each([
    ['DELETE', '/b'],
    ['POST', '/b?delete'],
    ['PUT', '/b/k?tagging'],
    ['GET', '/b?versioning'],
  ])('is not guessed at: %s %s', (method, url) => {
    expect(() => of(method, url)).toThrow('not known');
  });
});
