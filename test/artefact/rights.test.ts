import { describe, expect, test } from 'vitest';
import { isAllowed, parseStatements } from './iam.ts';
import { listBucketUses, listTableUses } from './uses.ts';

const table = 'arn:aws:dynamodb:eu-west-1:1:table/items';
const arns = { table, stream: `${table}/stream/1` };
const usesOf = (target: string, body: Record<string, unknown>) =>
  listTableUses(target, body, arns).map(({ action, resource }) => `${action} ${resource}`);

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
    [{ Effect: 'Allow', NotAction: 's3:*', Resource: '*' }],
    [{ Effect: 'Allow', Action: 's3:*' }],
    [{ Effect: 'Maybe', Action: 's3:*', Resource: '*' }],
  ])('is not guessed at: %j', (statement) => {
    expect(() => parseStatements({ Statement: [statement] })).toThrow();
  });
});

describe('a request to the table', () => {
  test('takes the right of its operation', () => {
    expect(usesOf('DynamoDB_20120810.Query', { TableName: 'items' })).toEqual([`dynamodb:Query ${table}`]);
    expect(usesOf('DynamoDB_20120810.PutItem', { TableName: 'others' })).toEqual([
      'dynamodb:PutItem arn:aws:dynamodb:eu-west-1:1:table/others',
    ]);
    expect(usesOf('DynamoDB_20120810.BatchGetItem', { RequestItems: { items: {} } })).toEqual([
      `dynamodb:BatchGetItem ${table}`,
    ]);
    expect(usesOf('DynamoDBStreams_20120810.GetRecords', { ShardIterator: 'x' })).toEqual([
      `dynamodb:GetRecords ${table}/stream/1`,
    ]);
  });

  test('takes the rights of all writes of a transaction', () => {
    const TransactItems = ['Put', 'Update', 'Delete', 'ConditionCheck'].map((kind) => ({
      [kind]: { TableName: 'items' },
    }));
    expect(usesOf('DynamoDB_20120810.TransactWriteItems', { TransactItems })).toEqual(
      ['PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem'].map((action) => `dynamodb:${action} ${table}`),
    );
  });

  test.each([
    ['DynamoDB_20120810.DeleteTable', { TableName: 'items' }],
    ['DynamoDB_20120810.Query', { TableName: 'items', IndexName: 'other' }],
    ['DynamoDB_20120810.TransactWriteItems', { TransactItems: [{ Drop: { TableName: 'items' } }] }],
    ['DynamoDBStreams_20120810.Other', {}],
  ])('is not guessed at: %s %j', (target, body) => {
    expect(() => usesOf(target, body)).toThrow('not known');
  });
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
