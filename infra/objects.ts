import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption, type BucketProps, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

export interface BucketsProps {
  /** Whether they outlive the stack; if not, they are emptied and deleted with it. */
  readonly retain: boolean;
}

/** The buckets; nobody reads them but the functions allowed to and the distributions. */
export class Buckets extends Construct {
  /** What `badge` publishes: SVG and JSON, one object a path. */
  readonly objects: Bucket;
  /** Pages, assets and static badges, uploaded by whoever deploys. */
  readonly site: Bucket;
  /** Stream records that were given up on, kept for 90 days. */
  readonly failures: Bucket;
  /** Who asked the edge for what, and who read the failures; 30 days only, because viewers' addresses are in it. */
  readonly logs: Bucket;

  constructor(scope: Construct, id: string, { retain }: BucketsProps) {
    super(scope, id);
    const closed: BucketProps = {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      removalPolicy: retain ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      autoDeleteObjects: !retain,
    };
    this.objects = new Bucket(this, 'Objects', closed);
    this.site = new Bucket(this, 'Site', closed);
    this.logs = new Bucket(this, 'Logs', {
      ...closed,
      // CloudFront delivers by access control list.
      objectOwnership: ObjectOwnership.OBJECT_WRITER,
      lifecycleRules: [{ expiration: Duration.days(30) }],
    });
    this.failures = new Bucket(this, 'Failures', {
      ...closed,
      lifecycleRules: [{ expiration: Duration.days(90) }],
      serverAccessLogsBucket: this.logs,
      serverAccessLogsPrefix: 'failures/',
    });
  }
}
