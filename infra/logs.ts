import { CfnResource, RemovalPolicy, type Stack } from 'aws-cdk-lib';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';

/** A log that is kept for 90 days, and no longer than the stack. */
export function createLogs(scope: Construct, id: string): LogGroup {
  return new LogGroup(scope, id, { retention: RetentionDays.THREE_MONTHS, removalPolicy: RemovalPolicy.DESTROY });
}

/** Gives such a log to the functions that constructs of the CDK bring along: Lambda's own would be kept for ever. */
export function keepProviderLogs(stack: Stack): void {
  for (const construct of stack.node.findAll()) {
    if (!CfnResource.isCfnResource(construct) || construct instanceof CfnFunction) continue;
    if (construct.cfnResourceType !== 'AWS::Lambda::Function') continue;
    const logs = createLogs(stack, `${stack.getLogicalId(construct)}Logs`);
    construct.addPropertyOverride('LoggingConfig', { LogGroup: logs.logGroupName });
  }
}
