import { describe, expect, test } from 'vitest';
import { keySchema } from '../../../functions/table/keys.ts';
import { listProperties, parseList, parseProperties, referenceOf, synthTemplate } from './synth.ts';

const template = synthTemplate();

describe('table', () => {
  test('has the keys of keys.ts, a stream of both images, and is on demand', () => {
    template.hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: keySchema.partitionKey, KeyType: 'HASH' },
        { AttributeName: keySchema.sortKey, KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [
        { AttributeName: keySchema.partitionKey, AttributeType: 'S' },
        { AttributeName: keySchema.sortKey, AttributeType: 'S' },
      ],
      StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
    });
  });

  test('outlives its stack, refuses deletion and keeps 35 days of backups', () => {
    template.hasResource('AWS::DynamoDB::GlobalTable', {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        Replicas: [
          {
            DeletionProtectionEnabled: true,
            PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 35 },
          },
        ],
      },
    });
  });

  test('and buckets keep their ids, since another id is another resource', () => {
    expect(listIds(template)).toEqual([
      'TableCD117FA1',
      'BucketsObjectsA6D4B372',
      'BucketsSite59871C46',
      'BucketsLogsF3E46FAF',
      'BucketsFailures14D3BE7F',
    ]);
  });

  test('and buckets have no names of their own', () => {
    for (const type of ['AWS::DynamoDB::GlobalTable', 'AWS::S3::Bucket'])
      for (const properties of listProperties(template, type).values())
        expect(Object.keys(properties).filter((key) => key === 'TableName' || key === 'BucketName')).toEqual([]);
  });
});

describe('buckets', () => {
  const buckets = Object.values(template.findResources('AWS::S3::Bucket'));

  test('are encrypted and outlive the stack', () => {
    expect(buckets).toHaveLength(4);
    for (const bucket of buckets)
      expect(bucket).toMatchObject({
        DeletionPolicy: 'Retain',
        UpdateReplacePolicy: 'Retain',
        Properties: {
          BucketEncryption: {
            ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
          },
        },
      });
  });

  test('refuse requests without TLS', () => {
    const policies = [...listProperties(template, 'AWS::S3::BucketPolicy').values()];
    expect(policies).toHaveLength(4);
    for (const { PolicyDocument } of policies)
      expect(parseList(parseProperties(PolicyDocument)['Statement'])).toContainEqual(
        expect.objectContaining({
          Effect: 'Deny',
          Action: 's3:*',
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        }),
      );
  });

  test('forget failures after 90 days and logs after 30, and nothing else', () => {
    const days = [...listProperties(template, 'AWS::S3::Bucket')].map(([id, { LifecycleConfiguration }]) => [
      /Objects|Site|Logs|Failures/.exec(id)?.[0],
      parseList(LifecycleConfiguration).flatMap(({ Rules }) => parseList(Rules)),
    ]);
    expect(Object.fromEntries(days)).toEqual({
      Objects: [],
      Site: [],
      Logs: [{ ExpirationInDays: 30, Status: 'Enabled' }],
      Failures: [{ ExpirationInDays: 90, Status: 'Enabled' }],
    });
  });

  test('tell who read the failures', () => {
    const failures = listProperties(template, 'AWS::S3::Bucket').get('BucketsFailures14D3BE7F');
    expect(failures?.['LoggingConfiguration']).toEqual({
      DestinationBucketName: { Ref: 'BucketsLogsF3E46FAF' },
      LogFilePrefix: 'failures/',
    });
  });
});

describe('of a trial nothing is left:', () => {
  const trial = synthTemplate({ retain: 'false' });

  test('no resource outlives the stack', () => {
    const resources: unknown = trial.toJSON()['Resources'];
    const kept = Object.entries(parseProperties(resources)).filter(([, resource]) =>
      JSON.stringify(parseProperties(resource)['DeletionPolicy'] ?? '').includes('Retain'),
    );
    expect(kept).toEqual([]);
  });

  test('the table can be deleted, under the id that it always has', () => {
    trial.hasResource('AWS::DynamoDB::GlobalTable', {
      DeletionPolicy: 'Delete',
      UpdateReplacePolicy: 'Delete',
      Properties: { Replicas: [{ DeletionProtectionEnabled: false }] },
    });
    expect(listIds(trial)).toEqual(listIds(template));
  });

  test('every bucket is emptied before it is deleted', () => {
    const emptied = [...listProperties(trial, 'Custom::S3AutoDeleteObjects').values()].map(({ BucketName }) =>
      referenceOf(BucketName),
    );
    expect(emptied.sort()).toEqual([...listProperties(trial, 'AWS::S3::Bucket').keys()].sort());
    expect(listProperties(template, 'Custom::S3AutoDeleteObjects').size).toBe(0);
  });
});

/** Logical ids of what holds data. */
function listIds(of: typeof template): string[] {
  return ['AWS::DynamoDB::GlobalTable', 'AWS::S3::Bucket'].flatMap((type) => [...listProperties(of, type).keys()]);
}
