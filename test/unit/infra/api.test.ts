import { describe, expect, test } from 'vitest';
import { routes as table } from '../../../infra/routes.ts';
import { listProperties, parseProperties, referenceOf, synthTemplate } from './synth.ts';

const template = synthTemplate();
const integrations = listProperties(template, 'AWS::ApiGatewayV2::Integration');

describe('HTTP API', () => {
  test('has the routes of the table, all open: the functions judge who asks', () => {
    const routes = [...listProperties(template, 'AWS::ApiGatewayV2::Route').values()].map(
      ({ RouteKey, AuthorizationType, Target }) => {
        const target = integrations.get(referenceOf(Target));
        const name = referenceOf(target?.['IntegrationUri']).split('Function')[0];
        return [RouteKey, AuthorizationType, name].join(' ');
      },
    );
    const nameOf = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);
    const expected = table.flatMap(({ path, methods, function: name }) =>
      methods.map((method) => `${method} ${path} NONE ${nameOf(name)}`),
    );
    expect(routes.sort()).toEqual(expected.sort());
    expect(routes.length).toBeGreaterThan(60);
  });

  test('has a default stage with limits', () => {
    template.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      StageName: '$default',
      AutoDeploy: true,
      DefaultRouteSettings: { ThrottlingRateLimit: 500, ThrottlingBurstLimit: 1000 },
    });
  });

  test('writes access logs without addresses or names', () => {
    const [stage] = listProperties(template, 'AWS::ApiGatewayV2::Stage').values();
    const { Format } = parseProperties(stage?.['AccessLogSettings']);
    expect(
      Object.values(parseProperties(JSON.parse(String(Format))))
        .map(String)
        .sort(),
    ).toEqual([
      '$context.integrationErrorMessage',
      '$context.requestId',
      '$context.requestTimeEpoch',
      '$context.responseLatency',
      '$context.responseLength',
      '$context.routeKey',
      '$context.status',
    ]);
  });
});

test('outputs say where things are', () => {
  expect(Object.keys(template.findOutputs('*')).sort()).toEqual([
    'ApiUrl',
    'BadgeUrl',
    'FailuresBucketName',
    'ForgesSecret',
    'ObjectsBucketName',
    'PeopleKeysSecret',
    'ReadOnly',
    'RulesHash',
    'SiteBucketName',
    'SiteUrl',
    'TableName',
  ]);
});

test('the stack is made of these resources, each under the id that it always has', async () => {
  const resources = Object.entries(parseProperties(template.toJSON()['Resources']));
  // A version is another resource whenever the function changes.
  const nameOf = (id: string) => id.replace(/(?<=CurrentVersion[\dA-F]{8})[\da-f]{32}$/, '…');
  const lines = resources.map(([id, resource]) => `${nameOf(id)} ${String(parseProperties(resource)['Type'])}\n`);
  await expect(lines.sort().join('')).toMatchFileSnapshot('resources.txt');
});
