import { referenceOf } from '../unit/infra/synth.ts';
import { account, region } from './place.ts';
import type { Names } from './resolve.ts';
import type { Template } from './template.ts';
import { arnOfBucket, type TableArns } from './uses.ts';

export const tableName = 'laurels';

const pseudo: Readonly<Record<string, string>> = {
  'AWS::Region': region,
  'AWS::AccountId': account,
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'amazonaws.com',
  'AWS::StackName': 'artefact',
};

export interface NamesOptions {
  readonly template: Template;
  readonly arns: TableArns;
  /** Names of buckets in the local cloud, each in the logical id of a bucket of the template. */
  readonly buckets: Readonly<Record<string, string>>;
  readonly originSecret: string;
}

/** Names and ARNs of a template's resources, as a deployment would have them; buckets and table as they are called here. */
export function openNames({ template, arns, buckets, originSecret }: NamesOptions): Names {
  const bucketOf = (id: string): string =>
    Object.values(buckets).find((name) => id.toLowerCase().includes(name)) ?? id.toLowerCase();
  const arnOf = (id: string): string => {
    const [, service = '', kind = ''] = template.typeOf(id).split('::');
    return `arn:aws:${service.toLowerCase()}:${region}:${account}:${kind.toLowerCase()}/${id}`;
  };
  return {
    ref(id) {
      const known = pseudo[id];
      if (known !== undefined) return known;
      const type = template.typeOf(id);
      if (type === 'AWS::DynamoDB::GlobalTable') return tableName;
      if (type === 'AWS::S3::Bucket') return bucketOf(id);
      if (type === 'AWS::Lambda::Version') return `${arnOf(referenceOf(template.list(type).get(id)))}:1`;
      if (type === 'AWS::SES::EmailIdentity') return String(template.list(type).get(id)?.['EmailIdentity']);
      return type === 'AWS::SecretsManager::Secret' ? arnOf(id) : id;
    },
    attribute(id, name) {
      const type = template.typeOf(id);
      if (type === 'AWS::DynamoDB::GlobalTable' && name === 'Arn') return arns.table;
      if (type === 'AWS::DynamoDB::GlobalTable' && name === 'StreamArn') return arns.stream;
      if (type === 'AWS::S3::Bucket' && name === 'Arn') return arnOfBucket(bucketOf(id));
      if (name === 'DomainName') return `${id.toLowerCase()}.cloudfront.net`;
      return name.endsWith('Arn') ? arnOf(id) : `${id}.${name}`;
    },
    secret(reference) {
      const id = /^resolve:secretsmanager:.*:secret\/(\w+):SecretString:::$/.exec(reference)?.[1];
      if (id === undefined) throw new Error(`not a secret of the template: ${reference}`);
      return originSecret;
    },
  };
}
