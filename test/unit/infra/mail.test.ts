import { describe, expect, test } from 'vitest';
import { listProperties, parseList, parseProperties, referenceOf, synthTemplate } from './synth.ts';

const withMail = synthTemplate({ mailFrom: 'NoReply@Mail.Example.org' });
const without = synthTemplate();

describe('mail', () => {
  test('comes from the domain of its address, whose DNS records are told', () => {
    const [identity] = listProperties(withMail, 'AWS::SES::EmailIdentity').values();
    expect(identity?.['EmailIdentity']).toBe('mail.example.org');
    expect(Object.keys(withMail.findOutputs('*')).filter((name) => name.startsWith('MailRecord'))).toEqual([
      'MailRecord1',
      'MailRecord2',
      'MailRecord3',
    ]);
  });

  test('comes from nowhere without an address', () => {
    expect(listProperties(without, 'AWS::SES::EmailIdentity').size).toBe(0);
    expect(Object.keys(without.findOutputs('*')).some((name) => name.startsWith('MailRecord'))).toBe(false);
  });

  test('goes over TLS only, and not where it bounced', () => {
    const [set] = listProperties(without, 'AWS::SES::ConfigurationSet').values();
    expect(set).toMatchObject({
      DeliveryOptions: { TlsPolicy: 'REQUIRE' },
      SuppressionOptions: { SuppressedReasons: ['BOUNCE', 'COMPLAINT'] },
    });
    expect(set).not.toHaveProperty('TrackingOptions');
  });
});

describe('bounces and complaints', () => {
  test('are told to the event bus of the account, and of there to the function', () => {
    const [destination] = listProperties(without, 'AWS::SES::ConfigurationSetEventDestination').values();
    const { MatchingEventTypes, EventBridgeDestination } = parseProperties(destination?.['EventDestination']);
    expect(MatchingEventTypes).toEqual(['bounce', 'complaint']);
    expect(JSON.stringify(EventBridgeDestination)).toContain('event-bus/default');
    const rules = [...listProperties(without, 'AWS::Events::Rule').values()].filter((rule) => 'EventPattern' in rule);
    expect(rules).toHaveLength(1);
    expect(rules[0]).toMatchObject({ State: 'ENABLED', EventPattern: { source: ['aws.ses'] } });
    const [target] = parseList(rules[0]?.['Targets']);
    expect(referenceOf(target?.['Arn'])).toMatch(/^BouncesFunction/);
  });
});

describe('secrets', () => {
  const secrets = listProperties(without, 'AWS::SecretsManager::Secret');
  const of = (name: string) => [...secrets].find(([id]) => id.startsWith(`Secrets${name}`))?.[1];

  test('are made at random by AWS, the keys of people as the first of a ring', () => {
    expect(of('Auth')?.['GenerateSecretString']).toEqual({ PasswordLength: 64, ExcludePunctuation: true });
    expect(of('PeopleKeys')?.['GenerateSecretString']).toEqual({
      PasswordLength: 64,
      ExcludePunctuation: true,
      SecretStringTemplate: '{}',
      GenerateStringKey: '1',
    });
  });

  test('of forges are an empty list that a deployment never writes again', () => {
    expect(of('Forges')).toMatchObject({ SecretString: '[]' });
  });

  test('outlive the stack as the table does', () => {
    for (const [id, resource] of Object.entries(without.findResources('AWS::SecretsManager::Secret')))
      if (id.startsWith('Secrets')) expect(parseProperties(resource)['DeletionPolicy'], id).toBe('Retain');
  });
});

test('items that pass have a time in the attribute that DynamoDB looks at', () => {
  without.hasResourceProperties('AWS::DynamoDB::GlobalTable', {
    TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
  });
});
