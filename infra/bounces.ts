import { Duration } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { Construct } from 'constructs';
import type { BouncesEnv } from '../functions/bounces/env.ts';
import { Handler } from './functions.ts';
import type { Mail } from './mail.ts';
import type { Secrets } from './secrets.ts';
import type { Table } from './table.ts';

export interface BouncesProps {
  readonly table: Table;
  readonly secrets: Secrets;
  readonly mail: Mail;
}

/** The function that marks people whose mails bounced or were called spam. */
export class Bounces extends Handler {
  constructor(scope: Construct, id: string, { table, secrets, mail }: BouncesProps) {
    super(scope, id, {
      entry: 'functions/bounces/handler.ts',
      environment: {
        TABLE_NAME: table.tableName,
        PEOPLE_KEYS_ARN: secrets.peopleKeys.secretArn,
      } satisfies BouncesEnv,
      memoryMegabytes: 256,
      timeout: Duration.seconds(30),
    });
    this.allowItems(table, { BatchGetItem: ['lookUps'], UpdateItem: ['people'] });
    this.allow(['secretsmanager:GetSecretValue'], [secrets.peopleKeys.secretArn]);
    const told = new Rule(this, 'Told', {
      eventPattern: {
        source: ['aws.ses'],
        detailType: ['Email Bounced', 'Email Complaint Received'],
        detail: { mail: { tags: { 'ses:configuration-set': [mail.configurationSetName] } } },
      },
    });
    told.addTarget(new LambdaFunction(this.lambda));
  }
}
