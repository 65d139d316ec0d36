import { App } from 'aws-cdk-lib';
import { describe, expect, test } from 'vitest';
import { catalogue } from '../../../criteria/catalogue.ts';
import { defaultSettings } from '../../../functions/objects/settings.ts';
import { parseSettings, readSettings } from '../../../infra/settings.ts';

const parse = (values: Record<string, unknown>) => parseSettings(new Map(Object.entries(values)));

const hosts = {
  siteHost: 'laurels.example.org',
  badgeHost: 'badges.example.org',
  certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/0a1b-2c3d',
};

describe('settings', () => {
  test('have safe defaults, the baseline label with the version of the criteria', () => {
    const version = catalogue.series.find(({ id }) => id === 'baseline')?.version;
    expect(version).toBeDefined();
    expect(parse({})).toEqual({
      stage: 'production',
      badgeLabel: 'best practices',
      baselineLabel: `baseline ${version}`,
      hosts: undefined,
    });
  });

  test('default to the labels that the badges default to', () => {
    const { badgeLabel, baselineLabel } = parse({});
    expect({ badgeLabel, baselineLabel }).toEqual({
      badgeLabel: defaultSettings.badgeLabel,
      baselineLabel: defaultSettings.baselineLabel,
    });
  });

  test('are read from context, where the tool keeps values of its own', () => {
    const context = {
      stage: 'beta',
      badgeLabel: 'Übung macht Meister',
      'cli-telemetry': false,
      '@aws-cdk/core:x': true,
    };
    expect(readSettings(new App({ context }).node)).toMatchObject({ stage: 'beta', badgeLabel: 'Übung macht Meister' });
  });

  test.each([
    ['an unknown name', { bagdeLabel: 'x' }, 'There is no setting "bagdeLabel"'],
    ['a stage with capitals', { stage: 'Beta' }, 'The setting "stage" is "Beta", but must be'],
    ['an empty label', { badgeLabel: '' }, 'The setting "badgeLabel" is "", but must be'],
    ['a label of two lines', { badgeLabel: 'a\nb' }, '1 to 60 characters on one line'],
    ['a label of 61 characters', { baselineLabel: 'x'.repeat(61) }, 'The setting "baselineLabel"'],
    ['a label that is no text', { badgeLabel: 7 }, 'The setting "badgeLabel" is 7'],
    [
      'a certificate of another region',
      { ...hosts, certificateArn: hosts.certificateArn.replace('us-', 'eu-') },
      'us-east-1',
    ],
    ['a host with a scheme', { ...hosts, siteHost: 'https://example.org' }, 'a host name in lower case'],
    ['one host without the other', { siteHost: hosts.siteHost }, 'come together or not at all'],
  ])('refuse %s with a sentence', (_, values, sentence) => {
    expect(() => parse(values)).toThrow(sentence);
  });

  test('take 60 characters, whatever their length in UTF-16', () => {
    expect(parse({ badgeLabel: '🏅'.repeat(60) }).badgeLabel).toHaveLength(120);
  });

  test('take both hosts with their certificate', () => {
    expect(parse(hosts).hosts).toEqual({
      site: hosts.siteHost,
      badges: hosts.badgeHost,
      certificateArn: hosts.certificateArn,
    });
  });
});
