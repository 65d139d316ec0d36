import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, Billing, StreamViewType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { keySchema } from '../functions/table/keys.ts';

export interface TableProps {
  /** Whether it refuses to be deleted and outlives its stack. */
  readonly retain: boolean;
}

/** The one table: keys as `functions/table/keys.ts` spells them, a stream of old and new images, 35 days of backups. */
export class Table extends TableV2 {
  constructor(scope: Construct, id: string, { retain }: TableProps) {
    super(scope, id, {
      partitionKey: { name: keySchema.partitionKey, type: AttributeType.STRING },
      sortKey: { name: keySchema.sortKey, type: AttributeType.STRING },
      billing: Billing.onDemand(),
      // Sessions, links and counts pass; DynamoDB removes them within days, and readers look at their time themselves.
      timeToLiveAttribute: 'ttl',
      dynamoStream: StreamViewType.NEW_AND_OLD_IMAGES,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true, recoveryPeriodInDays: 35 },
      deletionProtection: retain,
      removalPolicy: retain ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
  }
}
