import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption, type BucketProps } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

/** The buckets; nobody reads them but the functions allowed to and the distributions. */
export class Buckets extends Construct {
  /** What `badge` publishes: SVG and JSON, one object a path. */
  readonly objects: Bucket;
  /** Pages, assets and static badges, uploaded by whoever deploys. */
  readonly site: Bucket;
  /** Stream records that were given up on, kept for 90 days. */
  readonly failures: Bucket;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.objects = new Bucket(this, 'Objects', closed);
    this.site = new Bucket(this, 'Site', closed);
    this.failures = new Bucket(this, 'Failures', { ...closed, lifecycleRules: [{ expiration: Duration.days(90) }] });
  }
}

const closed: BucketProps = {
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  encryption: BucketEncryption.S3_MANAGED,
  enforceSSL: true,
  removalPolicy: RemovalPolicy.RETAIN,
};
