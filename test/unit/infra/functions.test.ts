import { describe, expect, test } from 'vitest';
import { names as accountsNames, optionalNames } from '../../../functions/accounts/env.ts';
import { names as answersNames } from '../../../functions/answers/env.ts';
import { names as badgeNames } from '../../../functions/badge/env.ts';
import { names as bouncesNames } from '../../../functions/bounces/env.ts';
import { names as fallbackNames } from '../../../functions/fallback/env.ts';
import { names as reconcilerNames } from '../../../functions/reconciler/env.ts';
import { names as scoringNames } from '../../../functions/scoring/env.ts';
import { names as siteNames } from '../../../functions/site/env.ts';
import { type Partition, partitions } from '../../../functions/table/keys.ts';
import { listProperties, parseList, parseProperties, type Properties, referenceOf, synthTemplate } from './synth.ts';

const template = synthTemplate();
/** Functions and roles of the CDK's own, by which a deployment calls the function of the site. */
const isOfCdk = (key: string) => key.startsWith('AWSCDKTriggerCustomResourceProvider');
const functions = new Map([...listProperties(template, 'AWS::Lambda::Function')].filter(([key]) => !isOfCdk(key)));
const policies = listProperties(template, 'AWS::IAM::Policy');

const own = ['Logs: logs:CreateLogStream', 'Logs: logs:PutLogEvents'];
const traces = ['*: xray:PutTelemetryRecords', '*: xray:PutTraceSegments'];
const stream = [
  'Failures: s3:ListBucket',
  'Failures/*: s3:PutObject',
  'Table/stream/*: dynamodb:ListStreams',
  'TableStream: dynamodb:DescribeStream',
  'TableStream: dynamodb:GetRecords',
  'TableStream: dynamodb:GetShardIterator',
];
const onItems = (rights: Readonly<Record<string, readonly Partition[]>>) =>
  Object.entries(rights).flatMap(([action, names]) =>
    names.map((name) => `Table ${partitions[name]}: dynamodb:${action}`),
  );
const readsProjects = onItems({ GetItem: ['projects'], Query: ['projects'] });

const expected = {
  Answers: {
    limits: [512, 15],
    names: answersNames,
    allowed: [
      ...onItems({
        GetItem: ['projects', 'claims', 'counters', 'people', 'sessions', 'tokens'],
        BatchGetItem: ['projects', 'people', 'tokens'],
        Query: ['projects'],
        ConditionCheckItem: ['projects'],
        PutItem: ['projects', 'acts'],
        UpdateItem: ['projects', 'claims', 'counters', 'credentials', 'limits', 'people', 'sessions', 'tokens'],
        DeleteItem: ['projects'],
      }),
      'Site/*: s3:GetObject',
    ],
  },
  Fallback: {
    limits: [512, 15],
    names: fallbackNames,
    allowed: readsProjects,
  },
  Scoring: {
    limits: [512, 60],
    names: scoringNames,
    allowed: [...readsProjects, ...onItems({ UpdateItem: ['projects'] }), ...stream],
  },
  Badge: {
    limits: [512, 60],
    names: badgeNames,
    allowed: [
      ...readsProjects,
      ...stream,
      'Objects: s3:ListBucket',
      'Objects/*: s3:DeleteObject',
      'Objects/*: s3:GetObject',
      'Objects/*: s3:PutObject',
    ],
  },
  Reconciler: {
    limits: [1024, 900],
    names: reconcilerNames,
    allowed: [
      ...onItems({
        GetItem: ['counters', 'cursors', 'numbers'],
        Query: ['projects'],
        BatchGetItem: ['projects'],
        PutItem: ['cursors'],
        UpdateItem: ['projects'],
        DeleteItem: ['claims'],
        BatchWriteItem: ['people', 'projects', 'tokens'],
      }),
      'Objects: s3:ListBucket',
    ],
  },
  Bounces: {
    limits: [256, 30],
    names: bouncesNames,
    allowed: [
      ...onItems({ BatchGetItem: ['lookUps'], UpdateItem: ['people'] }),
      'SecretsPeopleKeys: secretsmanager:GetSecretValue',
    ],
  },
  Accounts: {
    limits: [1024, 15],
    names: [...accountsNames, ...optionalNames],
    allowed: [
      ...onItems({
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
        DeleteItem: [
          'projects',
          'people',
          'credentials',
          'sessions',
          'waiting',
          'lookUps',
          'numbers',
          'tokens',
          'reports',
        ],
      }),
      'SecretsAuth: secretsmanager:GetSecretValue',
      'SecretsForges: secretsmanager:GetSecretValue',
      'SecretsPeopleKeys: secretsmanager:GetSecretValue',
    ],
  },
  Site: {
    limits: [1024, 60],
    names: siteNames,
    allowed: ['Site/*: s3:PutObject'],
  },
};

test('there are eight functions, with one policy each', () => {
  expect([...functions.keys()].map((key) => key.split('Function')[0])).toEqual(Object.keys(expected));
  expect([...policies.keys()].map((key) => key.split('Role')[0])).toEqual(Object.keys(expected));
});

test('no role has a managed policy', () => {
  for (const [key, role] of listProperties(template, 'AWS::IAM::Role'))
    if (!isOfCdk(key)) expect(role).not.toHaveProperty('ManagedPolicyArns');
});

describe.each(Object.entries(expected))('%s', (name, { limits, names, allowed }) => {
  const properties = [...functions].find(([key]) => key.startsWith(name))?.[1];
  const policy = [...policies].find(([key]) => key.startsWith(name))?.[1];

  test('runs on Node.js 24 and ARM, traced, within its limits', () => {
    expect(properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      TracingConfig: { Mode: 'Active' },
      MemorySize: limits[0],
      Timeout: limits[1],
    });
  });

  test('gets the variables that its env.ts names, and no others', () => {
    const { Variables } = parseProperties(properties?.['Environment']);
    expect(Object.keys(parseProperties(Variables)).sort()).toEqual([...names].sort());
  });

  test('may do what it needs, and nothing else', () => {
    expect(listAllowed(policy)).toEqual([...allowed, ...own, ...traces].sort());
  });

  test('keeps its log for 90 days', () => {
    const logs = listProperties(template, 'AWS::Logs::LogGroup').get(referenceOf(properties?.['LoggingConfig']));
    expect(logs).toEqual({ RetentionInDays: 90 });
  });
});

test('the secret is resolved by CloudFormation, not written into the template', () => {
  for (const name of ['Answers', 'Fallback']) {
    const properties = [...functions].find(([key]) => key.startsWith(name))?.[1];
    const secret = parseProperties(parseProperties(properties?.['Environment'])['Variables'])['ORIGIN_SECRET'];
    expect(JSON.stringify(secret)).toContain('{{resolve:secretsmanager:');
    expect(referenceOf(secret)).toMatch(/^OriginSecret/);
  }
});

test('the reconciler runs every hour', () => {
  template.hasResourceProperties('AWS::Events::Rule', { ScheduleExpression: 'rate(1 hour)', State: 'ENABLED' });
});

test('no role may scan the table, or touch it without saying which items', () => {
  for (const policy of policies.values())
    for (const { Action, Condition } of parseList(parseProperties(policy['PolicyDocument'])['Statement'])) {
      const actions = [Action].flat().map(String);
      expect(actions).not.toContain('dynamodb:Scan');
      const isOnItems = actions.some((action) => /^dynamodb:(?!.*(Stream|Record|Shard))/.test(action));
      expect(Condition !== undefined).toBe(isOnItems);
    }
});

/** One text `resource: action` for each pair that a policy allows, sorted; with partition keys where they are narrowed. */
function listAllowed(policy: Properties | undefined): string[] {
  const statements = parseList(parseProperties(policy?.['PolicyDocument'])['Statement']);
  return statements
    .flatMap(({ Effect, Action, Resource, Condition }) => {
      expect(Effect).toBe('Allow');
      const { 'ForAllValues:StringLike': operands = {}, ...others } = parseProperties(Condition ?? {});
      const { 'dynamodb:LeadingKeys': keys, ...more } = parseProperties(operands);
      expect([others, more]).toEqual([{}, {}]);
      const suffixes =
        keys === undefined ? [''] : [keys].flat().map((key) => ` ${typeof key === 'string' ? key : '?'}`);
      return [Resource]
        .flat()
        .flatMap((resource) => suffixes.map((suffix) => nameOf(resource) + suffix))
        .flatMap((name) => [Action].flat().map((action) => `${name}: ${String(action)}`));
    })
    .sort();
}

/** Short name of a resource, with what follows its ARN. */
function nameOf(resource: unknown): string {
  if (typeof resource === 'string') return resource;
  const json = JSON.stringify(resource);
  const name =
    /Logs|(?<=^Buckets)(Objects|Site|Failures)|^Table|^Secrets(Auth|PeopleKeys|Forges)/.exec(
      referenceOf(resource),
    )?.[0] ?? '';
  const suffix = /"(\/[^"]*)"/.exec(json)?.[1] ?? '';
  return name + (json.includes('"StreamArn"') ? 'Stream' : '') + suffix;
}
