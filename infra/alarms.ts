import { Stack } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { AlarmRow } from './alarm-rows.ts';

export interface AlarmsProps {
  readonly rows: readonly AlarmRow[];
  /** E-mail address that is told; undefined: alarms are raised, but nobody is told. */
  readonly address: string | undefined;
}

/** The alarms, and the one topic on which all of them are told. */
export class Alarms extends Construct {
  constructor(scope: Construct, id: string, { rows, address }: AlarmsProps) {
    super(scope, id);
    const topic = new Topic(this, 'Topic', { enforceSSL: true });
    // The policy that refuses plain text takes the place of the one that lets the account's alarms in.
    topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
    if (address !== undefined) topic.addSubscription(new EmailSubscription(address));
    for (const row of rows) createAlarm(this, row).addAlarmAction(new SnsAction(topic));
  }
}

function createAlarm(scope: Construct, { id, entry = id, means, ...condition }: AlarmRow): Alarm {
  return new Alarm(scope, id, {
    evaluationPeriods: 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: TreatMissingData.NOT_BREACHING,
    ...condition,
    alarmName: `${Stack.of(scope).stackName}-${id}`,
    alarmDescription: `${means} What to do: docs/runbook.md#${entry}`,
  });
}
