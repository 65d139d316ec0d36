import { describe, expect, test } from 'vitest';
import { listProperties, parseProperties, referenceOf, synthTemplate } from './synth.ts';

const template = synthTemplate();
const functionKey = (key: string) => key.startsWith('SiteFunction');

/** The version of the site's function that a deployment with these settings calls. */
function versionOf(settings: Readonly<Record<string, string>> = {}): string {
  const [trigger] = listProperties(synthTemplate(settings), 'Custom::Trigger').values();
  return referenceOf(trigger?.['HandlerArn']);
}

describe('the upload of the site', () => {
  test('is called once by a deployment, which waits for its end', () => {
    const triggers = [...listProperties(template, 'Custom::Trigger').values()];
    expect(triggers).toHaveLength(1);
    expect(triggers[0]).toMatchObject({ InvocationType: 'RequestResponse', ExecuteOnHandlerChange: true });
    const version = parseProperties(listProperties(template, 'AWS::Lambda::Version').get(versionOf()));
    expect(functionKey(referenceOf(version['FunctionName']))).toBe(true);
  });

  test('comes after the API whose paths the pages use', () => {
    const [trigger] = Object.values(template.findResources('Custom::Trigger'));
    const before: unknown = trigger?.['DependsOn'];
    expect(before).toEqual(expect.arrayContaining([expect.stringMatching(/^AnswersFunction/)]));
    expect(before).toEqual(expect.arrayContaining([expect.stringMatching(/^ApiHttp/)]));
  });

  test('is called again when what it says changes, and not otherwise', () => {
    expect(versionOf()).toBe(versionOf());
    expect(versionOf({ badgeLabel: 'other' })).not.toBe(versionOf());
  });

  test('may be called by nobody but the deployment', () => {
    const [, role] =
      [...listProperties(template, 'AWS::IAM::Role')].find(([key]) => key.startsWith('AWSCDKTrigger')) ?? [];
    const policies = JSON.stringify(role?.['Policies']);
    expect(policies).toContain('lambda:InvokeFunction');
    expect(functionKey(referenceOf(role?.['Policies']))).toBe(true);
    expect(
      [...listProperties(template, 'AWS::Lambda::Permission').values()].filter(({ FunctionName }) =>
        functionKey(referenceOf(FunctionName)),
      ),
    ).toEqual([]);
  });
});

test('read-only is told to the function that writes', () => {
  const answersOf = (settings: Readonly<Record<string, string>>) => {
    const functions = listProperties(synthTemplate(settings), 'AWS::Lambda::Function');
    const answers = [...functions].find(([key]) => key.startsWith('Answers'))?.[1];
    return parseProperties(parseProperties(answers?.['Environment'])['Variables'])['READ_ONLY'];
  };
  expect([answersOf({}), answersOf({ readOnly: 'true' })]).toEqual(['false', 'true']);
});

test('the edge calls the site by the name of the programme', () => {
  const functions = listProperties(synthTemplate({ programmeName: 'Acme Stars' }), 'AWS::CloudFront::Function');
  expect([...functions.values()].map(({ FunctionCode }) => String(FunctionCode).includes("'Acme Stars'"))).toEqual([
    true,
    false,
  ]);
});
