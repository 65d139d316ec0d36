import { readFileSync } from 'node:fs';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import {
  createStack,
  everySetting,
  listProperties,
  listStatements,
  parseList,
  parseProperties,
  type Properties,
  referenceOf,
  synthTemplate,
} from './synth.ts';

const template = synthTemplate();
const alarms = listProperties(template, 'AWS::CloudWatch::Alarm');
const byName = new Map([...alarms.values()].map((alarm) => [String(alarm['AlarmName']).replace(/^Test-/, ''), alarm]));
const runbook = readFileSync(new URL('../../../docs/runbook.md', import.meta.url), 'utf8');
const entries = [...runbook.matchAll(/^## ([a-z-]+)$/gm)].map(([, entry]) => entry);

const functions = ['answers', 'accounts', 'fallback', 'scoring', 'badge', 'reconciler', 'bounces'];
const ofEdge = ['site-edge-errors', 'badges-edge-errors'];

describe('alarms', () => {
  test('are these', () => {
    expect([...byName.keys()].sort()).toEqual(
      [
        ...functions.flatMap((name) => [`${name}-errors`, `${name}-throttles`]),
        ...['scoring', 'badge'].flatMap((name) => [`${name}-stream-age`, `${name}-failures`, `${name}-lost-records`]),
        'reconciler-repairs',
        'reconciler-failures',
        'reconciler-missing',
        'api-errors',
        'table-errors',
        'table-read-throttles',
        'table-write-throttles',
        ...ofEdge,
      ].sort(),
    );
  });

  test('say in a sentence what they mean, and name their entry in the runbook', () => {
    const named = [...byName.values()].map(({ AlarmDescription }) => {
      const [, means = '', entry] =
        /^(.*) What to do: docs\/runbook\.md#([a-z-]+)$/.exec(String(AlarmDescription)) ?? [];
      expect(means).toMatch(/^[A-Z].{30,}\.$/);
      return entry;
    });
    expect(new Set([...named, 'budget'])).toEqual(new Set(entries));
  });

  test('all go to the one topic', () => {
    const topics = Object.keys(template.findResources('AWS::SNS::Topic'));
    expect(topics).toHaveLength(1);
    for (const { AlarmActions, ActionsEnabled } of byName.values()) {
      expect(AlarmActions).toEqual(topics.map((Ref) => ({ Ref })));
      expect(ActionsEnabled).not.toBe(false);
    }
  });

  test.each([
    ['answers-errors', { MetricName: 'Errors', Statistic: 'Sum', Period: 300, Threshold: 5 }],
    ['reconciler-errors', { MetricName: 'Errors', Statistic: 'Sum', Period: 300, Threshold: 1 }],
    ['bounces-errors', { MetricName: 'Errors', Statistic: 'Sum', Period: 300, Threshold: 1 }],
    ['badge-throttles', { MetricName: 'Throttles', Statistic: 'Sum' }],
    ['scoring-stream-age', { MetricName: 'IteratorAge', Statistic: 'Maximum', Threshold: 300_000 }],
    ['badge-lost-records', { MetricName: 'DestinationDeliveryFailures', Statistic: 'Sum', Threshold: 1 }],
    ['api-errors', { Namespace: 'AWS/ApiGateway', MetricName: '5xx', Statistic: 'Sum' }],
    ['site-edge-errors', { Namespace: 'AWS/CloudFront', MetricName: '5xxErrorRate', Threshold: 5 }],
    ['table-write-throttles', { Namespace: 'AWS/DynamoDB', MetricName: 'WriteThrottleEvents', Statistic: 'Sum' }],
    ['reconciler-missing', { Statistic: 'SampleCount', Period: 3600, TreatMissingData: 'breaching' }],
  ])('%s looks at its metric', (name, expected) => {
    expect(byName.get(name)).toMatchObject(expected);
  });

  test('of the bucket of failures count what each stream put there, which the streams are told to count', () => {
    for (const name of ['scoring', 'badge']) {
      const metric = byName.get(`${name}-failures`);
      expect(metric?.['MetricName']).toBe('OnFailureDestinationDeliveredEventCount');
      const mapping = referenceOf(metric?.['Dimensions']);
      expect(mapping.toLowerCase()).toMatch(new RegExp(`^${name}`));
      expect(listProperties(template, 'AWS::Lambda::EventSourceMapping').get(mapping)).toMatchObject({
        MetricsConfig: { Metrics: ['EventCount'] },
      });
    }
  });

  test('of repairs add up what the log of the reconciler says', () => {
    const filters = [...listProperties(template, 'AWS::Logs::MetricFilter').values()];
    for (const { FilterPattern, LogGroupName } of filters) {
      expect(FilterPattern).toBe('{ $.message = "reconciled" }');
      expect(referenceOf(LogGroupName)).toMatch(/^ReconcilerLogs/);
    }
    const written = filters.flatMap(({ MetricTransformations }) => parseList(MetricTransformations));
    expect(written).toEqual(
      ['checked', 'rescored', 'republished', 'failed'].map((name) => ({
        MetricName: `reconciler-${name}`,
        MetricNamespace: 'Test',
        MetricValue: `$.${name}`,
      })),
    );
    const read = listMetrics(byName.get('reconciler-repairs')).map(({ Metric }) => parseProperties(Metric));
    expect(read.map(({ Namespace, MetricName }) => `${String(Namespace)} ${String(MetricName)}`)).toEqual([
      'Test reconciler-rescored',
      'Test reconciler-republished',
    ]);
  });
});

describe('the topic', () => {
  const statements = listStatements(template).filter(({ id }) => id.startsWith('WatchAlarmsTopic'));

  test("lets this account's alarms in, and nobody without TLS", () => {
    expect(statements.map(({ statement }) => statement)).toEqual([
      expect.objectContaining({
        Effect: 'Deny',
        Principal: '*',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
      expect.objectContaining({
        Effect: 'Allow',
        Action: 'sns:Publish',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
      }),
    ]);
  });

  test('tells the address, where there is one', () => {
    const { alarmAddress } = everySetting;
    expect(listProperties(template, 'AWS::SNS::Subscription').size).toBe(0);
    synthTemplate({ alarmAddress }).hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'email',
      Endpoint: alarmAddress,
    });
  });
});

describe('the budget', () => {
  test('warns the address at 50 and 80 % of what it costs and at 100 % of what it will', () => {
    const { alarmAddress } = everySetting;
    const [budget] = listProperties(
      synthTemplate({ alarmAddress, monthlyBudget: '120' }),
      'AWS::Budgets::Budget',
    ).values();
    expect(budget?.['Budget']).toEqual({
      BudgetType: 'COST',
      TimeUnit: 'MONTHLY',
      BudgetLimit: { Amount: 120, Unit: 'USD' },
    });
    const warnings = parseList(budget?.['NotificationsWithSubscribers']);
    expect(
      warnings.map(({ Notification, Subscribers }) => {
        const { NotificationType, Threshold } = parseProperties(Notification);
        expect(Subscribers).toEqual([{ SubscriptionType: 'EMAIL', Address: alarmAddress }]);
        return [NotificationType, Threshold];
      }),
    ).toEqual([
      ['ACTUAL', 50],
      ['ACTUAL', 80],
      ['FORECASTED', 100],
    ]);
  });

  test('is none where nobody would be told', () => {
    expect(listProperties(template, 'AWS::Budgets::Budget').size).toBe(0);
  });
});

describe('what cannot be had is said when the app is synthesised:', () => {
  const noAddress = Match.stringLikeRegexp('Alarms will be told to nobody: set "alarmAddress"');
  const noEdge = Match.stringLikeRegexp('No alarms of the edge: CloudFront keeps its metrics in us-east-1');

  test('nobody to tell', () => {
    const annotations = Annotations.fromStack(createStack());
    annotations.hasWarning('*', noAddress);
    annotations.hasNoWarning('*', noEdge);
  });

  test('alarms of the edge, in a region that has not its metrics', () => {
    const stack = createStack(everySetting);
    Annotations.fromStack(stack).hasWarning('*', noEdge);
    Annotations.fromStack(stack).hasNoWarning('*', noAddress);
    const names = [...listProperties(synthTemplate(everySetting), 'AWS::CloudWatch::Alarm').values()].map(
      ({ AlarmName }) => String(AlarmName).replace(/^Test-/, ''),
    );
    expect(names.sort()).toEqual([...byName.keys()].filter((name) => !ofEdge.includes(name)).sort());
  });
});

describe('the dashboard', () => {
  const bodies = [template, synthTemplate({ region: 'eu-central-1' })].map((one) =>
    JSON.stringify([...listProperties(one, 'AWS::CloudWatch::Dashboard').values()]),
  );

  test.each(
    'Requests CacheHitRate 5xxErrorRate Count Latency 4xx 5xx Invocations Duration Errors Throttles IteratorAge reconciler-rescored reconciler-republished reconciler-failed OnFailureDestinationDeliveredEventCount ConsumedReadCapacityUnits ConsumedWriteCapacityUnits'.split(
      ' ',
    ),
  )('shows %s', (metric) => {
    for (const body of bodies) expect(body).toContain(`\\"${metric}\\"`);
  });

  test('shows the edge wherever the rest is, with a hit rate that the distributions are told to count', () => {
    expect(bodies[1]).toContain('\\"region\\":\\"us-east-1\\"');
    const counted = [...listProperties(template, 'AWS::CloudFront::MonitoringSubscription').values()];
    expect(counted.map(({ DistributionId }) => referenceOf(DistributionId).slice(0, 17))).toEqual([
      'Distributionssite',
      'Distributionsbadg',
    ]);
  });
});

/** The metrics among an alarm's parts, without expressions. */
function listMetrics(alarm: Properties | undefined): Properties[] {
  return parseList(alarm?.['Metrics']).flatMap(({ MetricStat }) => parseList(MetricStat));
}
