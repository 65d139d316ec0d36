import { describe, expect, test } from 'vitest';
import { everySetting, listProperties, listStatements, parseProperties, referenceOf, synthTemplate } from './synth.ts';

const emptier = 'CustomS3AutoDeleteObjectsCustomResourceProviderRole3B1BD092';

describe.each([
  ['defaults', {}],
  ['every setting', everySetting],
] as const)('with %s', (name, settings) => {
  const template = synthTemplate(settings);
  const allowed = listStatements(template).filter(({ statement }) => statement['Effect'] === 'Allow');
  const actionsOf = (statement: (typeof allowed)[number]['statement']) => [statement['Action']].flat().map(String);

  test('there are policies to look at', () => {
    expect(allowed.length).toBeGreaterThan(30);
    for (const { statement } of allowed) {
      expect(statement).not.toHaveProperty('NotAction');
      expect(statement).not.toHaveProperty('NotResource');
      expect(statement).not.toHaveProperty('NotPrincipal');
    }
  });

  test('no action has a wildcard, save where the emptier of a trial empties one bucket', () => {
    const wild = allowed.filter(({ statement }) => actionsOf(statement).some((action) => action.includes('*')));
    for (const { statement } of wild) {
      expect(referenceOf(statement['Principal'])).toBe(emptier);
      expect([statement['Resource']].flat().map(referenceOf)).toEqual(
        Array.from({ length: 2 }, () => expect.stringMatching(/^Buckets(Objects|Site|Logs|Failures)/)),
      );
    }
    expect(wild).toHaveLength(name === 'defaults' ? 0 : 4);
  });

  test('nothing may be done on all resources but to write traces', () => {
    const wild = allowed.filter(({ statement }) => [statement['Resource']].flat().includes('*'));
    expect(new Set(wild.flatMap(({ statement }) => actionsOf(statement)))).toEqual(
      new Set(['xray:PutTelemetryRecords', 'xray:PutTraceSegments']),
    );
  });

  test('nobody is let in without being named', () => {
    const everybody = allowed.filter(({ statement }) => /"\*"/.test(JSON.stringify(statement['Principal'] ?? {})));
    expect(everybody).toEqual([]);
  });

  test('no bucket is public', () => {
    const buckets = [...listProperties(template, 'AWS::S3::Bucket').values()];
    expect(buckets).toHaveLength(4);
    for (const bucket of buckets) {
      expect(bucket).not.toHaveProperty('AccessControl');
      expect(bucket).not.toHaveProperty('WebsiteConfiguration');
      expect(bucket['PublicAccessBlockConfiguration']).toEqual({
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      });
    }
  });

  test('every function writes a log that is kept for 90 days', () => {
    const logs = listProperties(template, 'AWS::Logs::LogGroup');
    for (const log of logs.values()) expect(log).toEqual({ RetentionInDays: 90 });
    const functions = [...listProperties(template, 'AWS::Lambda::Function').values()];
    const written = functions.map(({ LoggingConfig }) => referenceOf(parseProperties(LoggingConfig)));
    expect(new Set(written).size).toBe(functions.length);
    for (const id of written) expect([...logs.keys()]).toContain(id);
  });
});
