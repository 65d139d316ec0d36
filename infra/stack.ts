import { CfnOutput, Stack } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { catalogue } from '../criteria/catalogue.ts';
import { Accounts } from './accounts.ts';
import { Answers } from './answers.ts';
import { acknowledgeFindings } from './acknowledgements.ts';
import { Api } from './api.ts';
import { Badge } from './badge.ts';
import { Bounces } from './bounces.ts';
import { Distributions } from './distributions.ts';
import { Fallback } from './fallback.ts';
import type { Handler } from './functions.ts';
import { keepProviderLogs } from './logs.ts';
import { Mail } from './mail.ts';
import { Buckets } from './objects.ts';
import { Reconciler } from './reconciler.ts';
import { Scoring } from './scoring.ts';
import { Secrets } from './secrets.ts';
import type { Settings } from './settings.ts';
import { Site } from './site.ts';
import { Table } from './table.ts';
import { Watch } from './watch.ts';

/** The whole service in one region, with its two distributions. */
export class LaurelsStack extends Stack {
  /** All functions, for whoever watches over them. */
  readonly handlers: readonly Handler[];

  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id, { description: `Laurels, ${settings.stage}`, env: { region: settings.region } });
    const table = new Table(this, 'Table', settings);
    const buckets = new Buckets(this, 'Buckets', settings);
    const { objects, site, failures } = buckets;
    const api = new Api(this, 'Api');
    const originSecret = createOriginSecret(this);
    const secrets = new Secrets(this, 'Secrets', settings);
    const mail = new Mail(this, 'Mail', settings);
    const edge = new Distributions(this, 'Distributions', {
      buckets,
      apiHost: api.host,
      originSecret,
      hosts: settings.hosts,
      programmeName: settings.programmeName,
      webAclArn: settings.webAclArn,
    });
    const { siteUrl, badgesUrl } = edge;
    const { badgeLabel, baselineLabel } = settings;
    const texts = { badgeLabel, baselineLabel, siteUrl };

    const answers = new Answers(this, 'Answers', {
      table,
      site,
      originSecret,
      siteUrl,
      readOnly: settings.readOnly,
    });
    const fallback = new Fallback(this, 'Fallback', { table, originSecret, ...texts });
    const scoring = new Scoring(this, 'Scoring', { table, failures });
    const badge = new Badge(this, 'Badge', { table, objects, failures, ...texts });
    const reconciler = new Reconciler(this, 'Reconciler', { table, objects, ...texts });
    const bounces = new Bounces(this, 'Bounces', { table, secrets, mail });
    const accounts = new Accounts(this, 'Accounts', { table, secrets, mail, originSecret, siteUrl, settings });
    api.connect({ accounts, answers, fallback });
    const pages = new Site(this, 'Site', {
      bucket: site,
      siteUrl,
      settings,
      after: [api, accounts, answers, fallback],
    });
    this.handlers = [answers, fallback, scoring, badge, reconciler, bounces, accounts, pages];

    const functions = { answers, accounts, fallback, scoring, badge, reconciler, bounces };
    new Watch(this, 'Watch', { watched: { functions, api, table, edge }, ...settings });
    keepProviderLogs(this);
    acknowledgeFindings(this, settings);

    createOutput(this, 'SiteUrl', siteUrl);
    createOutput(this, 'BadgeUrl', badgesUrl);
    createOutput(this, 'ApiUrl', `https://${api.host}`);
    createOutput(this, 'SiteBucketName', site.bucketName);
    createOutput(this, 'ObjectsBucketName', objects.bucketName);
    createOutput(this, 'FailuresBucketName', failures.bucketName);
    createOutput(this, 'TableName', table.tableName);
    createOutput(this, 'ForgesSecret', secrets.forges.secretArn);
    createOutput(this, 'PeopleKeysSecret', secrets.peopleKeys.secretArn);
    createOutput(this, 'RulesHash', catalogue.rulesHash);
    createOutput(this, 'ReadOnly', String(settings.readOnly));
  }
}

/** A reference that CloudFormation resolves when it deploys: neither the template nor this program holds the secret. */
function createOriginSecret(scope: Construct): string {
  const secret = new Secret(scope, 'OriginSecret', {
    description: 'What the edge shows the API to prove itself',
    generateSecretString: { passwordLength: 48, excludePunctuation: true },
  });
  return secret.secretValue.unsafeUnwrap();
}

function createOutput(scope: Construct, id: string, value: string): CfnOutput {
  return new CfnOutput(scope, id, { value });
}
