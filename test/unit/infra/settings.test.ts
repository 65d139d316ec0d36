import { App } from 'aws-cdk-lib';
import { describe, expect, test } from 'vitest';
import { catalogue } from '../../../criteria/catalogue.ts';
import { defaultSettings } from '../../../functions/objects/settings.ts';
import { parseSettings, readSettings, SettingError, settingNames } from '../../../infra/settings.ts';
import { everySetting } from './synth.ts';

const parse = (values: Record<string, unknown>) => parseSettings(new Map(Object.entries(values)));

const { siteHost, badgeHost, certificateArn, alarmAddress, webAclArn } = everySetting;
const hosts = { siteHost, badgeHost, certificateArn };

describe('settings', () => {
  test('have safe defaults, the baseline label with the version of the criteria', () => {
    const version = catalogue.series.find(({ id }) => id === 'baseline')?.version;
    expect(version).toBeDefined();
    expect(parse({})).toEqual({
      stage: 'production',
      region: 'us-east-1',
      hosts: undefined,
      badgeLabel: 'best practices',
      baselineLabel: `baseline ${version}`,
      programmeName: 'Laurels',
      alarmAddress: undefined,
      mailFrom: undefined,
      administrator: undefined,
      monthlyBudget: undefined,
      retain: true,
      webAclArn: undefined,
      readOnly: false,
      announcement: undefined,
      banner: false,
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

  test('can all be given at once', () => {
    expect(Object.keys(everySetting).sort()).toEqual([...settingNames].sort());
    expect(parse(everySetting)).toEqual({
      stage: 'trial',
      region: 'eu-central-1',
      hosts: { site: siteHost, badges: badgeHost, certificateArn },
      badgeLabel: 'our badge',
      baselineLabel: 'our baseline',
      programmeName: 'Lorbeer der Länder',
      alarmAddress,
      mailFrom: 'noreply@example.org',
      administrator: 'github/octocat',
      monthlyBudget: 120,
      retain: false,
      webAclArn,
      readOnly: true,
      announcement: "It's closed on the 6th of January.",
      banner: false,
    });
    const defaults = new Map<string, unknown>(Object.entries(parse({})));
    for (const [name, value] of Object.entries(parse(everySetting)))
      if (name !== 'banner') expect(value, name).not.toEqual(defaults.get(name));
  });

  test.each([
    ['a flag as text', { retain: 'false' }, { retain: false }],
    ['a flag as a boolean', { retain: false }, { retain: false }],
    ['a true flag as text', { readOnly: 'true' }, { readOnly: true }],
    ['a true flag as a boolean', { readOnly: true }, { readOnly: true }],
    ['dollars as text', { alarmAddress, monthlyBudget: '1' }, { monthlyBudget: 1 }],
    ['dollars as a number', { alarmAddress, monthlyBudget: 1_000_000 }, { monthlyBudget: 1_000_000 }],
    ['an address alone as a budget of 50', { alarmAddress }, { monthlyBudget: 50 }],
    ['any other stage as a reason for the banner', { stage: 'test' }, { banner: true }],
    ['no banner where it is refused', { stage: 'test', banner: 'false' }, { banner: false }],
    ['a banner in production where it is wanted', { banner: 'true' }, { banner: true }],
    ['60 characters, whatever their length', { badgeLabel: '🏅'.repeat(60) }, { badgeLabel: '🏅'.repeat(60) }],
    ['an administrator by address', { administrator: alarmAddress }, { administrator: alarmAddress }],
    ['300 characters', { announcement: 'é'.repeat(300) }, { announcement: 'é'.repeat(300) }],
    ['a region on the other side', { region: 'ap-southeast-2' }, { region: 'ap-southeast-2' }],
  ])('take %s', (_, values, expected) => {
    expect(parse(values)).toMatchObject(expected);
  });

  test.each([
    ['an unknown name', { bagdeLabel: 'x' }, 'There is no setting "bagdeLabel": the settings are stage, region, '],
    ['a name that every object has', { toString: 'x' }, 'There is no setting "toString"'],
    ['a stage with capitals', { stage: 'Beta' }, 'The setting "stage" is "Beta", but must be'],
    ['a zone for a region', { region: 'us-east-1a' }, 'must be a region that every AWS account has'],
    ['a region that does not exist', { region: 'us-east-3' }, 'must be a region that every AWS account has'],
    ['a region to opt in to', { region: 'eu-south-1' }, 'must be a region that every AWS account has'],
    ['a region in China', { region: 'cn-north-1' }, 'must be a region that every AWS account has'],
    ['an empty label', { badgeLabel: '' }, 'The setting "badgeLabel" is "", but must be'],
    ['a label of two lines', { badgeLabel: 'a\nb' }, '1 to 60 characters on one line'],
    ['a label of 61 characters', { baselineLabel: 'x'.repeat(61) }, 'The setting "baselineLabel"'],
    ['a label that is no text', { badgeLabel: 7 }, 'The setting "badgeLabel" is 7'],
    ['a name with a space before it', { programmeName: ' Laurels' }, 'without spaces at its ends'],
    ['a name of two lines', { programmeName: 'Lau\u2028rels' }, '1 to 60 characters on one line'],
    ['a host with a scheme', { ...hosts, siteHost: 'https://example.org' }, 'a host name in lower case'],
    ['one host without the other', { siteHost: hosts.siteHost }, 'come together or not at all'],
    ['one host for both', { ...hosts, siteHost: hosts.badgeHost }, 'must be two different names'],
    [
      'a certificate of another region',
      { ...hosts, certificateArn: hosts.certificateArn.replace('us-', 'eu-') },
      'the ARN of a certificate in us-east-1',
    ],
    ['a name before the address that mails come from', { mailFrom: 'Us <us@example.org>' }, 'one e-mail address, of'],
    ['two addresses that mails come from', { mailFrom: 'a@example.org,b@example.org' }, 'one e-mail address, of'],
    ['an administrator without a forge', { administrator: 'octocat' }, 'a forge and a login there such as'],
    ['an administrator with a path', { administrator: 'github/octocat/x' }, 'a forge and a login there such as'],
    ['an address without a host', { alarmAddress: 'night' }, 'one e-mail address'],
    ['an address with its name', { alarmAddress: `Night <${alarmAddress}>` }, 'one e-mail address'],
    ['two addresses', { alarmAddress: `${alarmAddress},${alarmAddress}` }, 'one e-mail address'],
    ['an address of two lines', { alarmAddress: `${alarmAddress}\n` }, 'one e-mail address'],
    ['a budget that nobody hears of', { monthlyBudget: '50' }, 'set "alarmAddress" as well'],
    ['a budget of nothing', { alarmAddress, monthlyBudget: '0' }, 'US dollars from 1 to 1000000'],
    ['a budget that is too large', { alarmAddress, monthlyBudget: 1_000_001 }, 'US dollars from 1 to 1000000'],
    ['a budget with cents', { alarmAddress, monthlyBudget: '9.99' }, 'a whole number of US dollars'],
    ['a budget with a currency', { alarmAddress, monthlyBudget: '50 USD' }, 'a whole number of US dollars'],
    ['a budget that is a flag', { alarmAddress, monthlyBudget: true }, '"monthlyBudget" is true, but must be'],
    ['a flag with a capital', { retain: 'False' }, 'The setting "retain" is "False", but must be true or false.'],
    ['a flag that is a number', { readOnly: 1 }, 'The setting "readOnly" is 1, but must be true or false.'],
    ['an empty flag', { banner: '' }, 'The setting "banner" is "", but must be true or false.'],
    ['a web ACL of a region', { webAclArn: webAclArn.replace('global', 'regional') }, "of CloudFront's scope"],
    ['a web ACL elsewhere', { webAclArn: webAclArn.replace('us-east-1', 'eu-west-1') }, "of CloudFront's scope"],
    ['an announcement of 301 characters', { announcement: 'x'.repeat(301) }, '1 to 300 characters on one line'],
    ['an announcement of two lines', { announcement: 'a\r\nb' }, '1 to 300 characters on one line'],
  ])('refuse %s with a sentence', (_, values, sentence) => {
    expect(() => parse(values)).toThrow(sentence);
    expect(() => parse(values)).toThrow(SettingError);
  });
});
