import { describe, expect, test } from 'vitest';
import { keySchema } from '../../../functions/table/keys.ts';
import { listProperties, parseList, parseProperties, synthTemplate } from './synth.ts';

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
    const types = ['AWS::DynamoDB::GlobalTable', 'AWS::S3::Bucket'];
    expect(types.flatMap((type) => [...listProperties(template, type).keys()])).toEqual([
      'TableCD117FA1',
      'BucketsObjectsA6D4B372',
      'BucketsSite59871C46',
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
  test('are closed to the public, encrypted and outlive the stack', () => {
    const buckets = Object.values(template.findResources('AWS::S3::Bucket'));
    expect(buckets).toHaveLength(3);
    for (const bucket of buckets)
      expect(bucket).toMatchObject({
        DeletionPolicy: 'Retain',
        Properties: {
          PublicAccessBlockConfiguration: {
            BlockPublicAcls: true,
            BlockPublicPolicy: true,
            IgnorePublicAcls: true,
            RestrictPublicBuckets: true,
          },
          BucketEncryption: {
            ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
          },
        },
      });
  });

  test('refuse requests without TLS', () => {
    const policies = [...listProperties(template, 'AWS::S3::BucketPolicy').values()];
    expect(policies).toHaveLength(3);
    for (const { PolicyDocument } of policies)
      expect(parseList(parseProperties(PolicyDocument)['Statement'])).toContainEqual(
        expect.objectContaining({
          Effect: 'Deny',
          Action: 's3:*',
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        }),
      );
  });

  test('forget failures after 90 days, and nothing else', () => {
    const rules = [...listProperties(template, 'AWS::S3::Bucket').values()].flatMap((properties) =>
      parseList(properties['LifecycleConfiguration']),
    );
    expect(rules).toEqual([{ Rules: [{ ExpirationInDays: 90, Status: 'Enabled' }] }]);
  });
});
