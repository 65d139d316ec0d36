import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { AccountsEnv } from '../functions/accounts/env.ts';
import { Handler } from './functions.ts';
import type { Mail } from './mail.ts';
import type { Secrets } from './secrets.ts';
import type { Settings } from './settings.ts';
import type { Table } from './table.ts';

export interface AccountsProps {
  readonly table: Table;
  readonly secrets: Secrets;
  readonly mail: Mail;
  readonly originSecret: string;
  /** Address of the site without a slash at its end. */
  readonly siteUrl: string;
  readonly settings: Settings;
}

/** The function that knows who is who and who may what; the only one that reads what people sign in with. */
export class Accounts extends Handler {
  constructor(scope: Construct, id: string, { table, secrets, mail, originSecret, siteUrl, settings }: AccountsProps) {
    super(scope, id, {
      entry: 'functions/accounts/handler.ts',
      environment: {
        TABLE_NAME: table.tableName,
        ORIGIN_SECRET: originSecret,
        SITE_URL: siteUrl,
        PROGRAMME_NAME: settings.programmeName,
        READ_ONLY: String(settings.readOnly),
        AUTH_SECRET_ARN: secrets.auth.secretArn,
        PEOPLE_KEYS_ARN: secrets.peopleKeys.secretArn,
        FORGES_SECRET_ARN: secrets.forges.secretArn,
        MAIL_FROM: mail.from,
        MAIL_CONFIGURATION: mail.configurationSetName,
        ADMINISTRATOR: settings.administrator ?? '',
      } satisfies AccountsEnv,
      // A password is hashed with 16 MB and much of a processor's time.
      memoryMegabytes: 1024,
      timeout: Duration.seconds(15),
    });
    this.allowItems(table, rights);
    const { auth, peopleKeys, forges } = secrets;
    this.allow(
      ['secretsmanager:GetSecretValue'],
      [auth, peopleKeys, forges].map(({ secretArn }) => secretArn),
    );
    mail.allowSending(this);
  }
}

const rights = {
  GetItem: [
    'projects',
    'claims',
    'people',
    'credentials',
    'sessions',
    'waiting',
    'numbers',
    'tokens',
    'reports',
    'counters',
  ],
  BatchGetItem: ['projects', 'people', 'credentials', 'sessions', 'waiting', 'lookUps', 'tokens', 'numbers'],
  Query: ['projects', 'people', 'credentials', 'acts', 'reports'],
  ConditionCheckItem: ['projects', 'people', 'lookUps'],
  PutItem: [
    'projects',
    'people',
    'credentials',
    'sessions',
    'waiting',
    'lookUps',
    'numbers',
    'tokens',
    'acts',
    'reports',
  ],
  UpdateItem: ['projects', 'claims', 'people', 'credentials', 'sessions', 'tokens', 'limits', 'counters'],
  DeleteItem: ['projects', 'people', 'credentials', 'sessions', 'waiting', 'lookUps', 'numbers', 'tokens', 'reports'],
} as const;
