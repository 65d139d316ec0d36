import { describe, expect, test } from 'vitest';
import { listProperties, parseProperties, referenceOf, synthTemplate } from './synth.ts';

const template = synthTemplate();
const integrations = listProperties(template, 'AWS::ApiGatewayV2::Integration');

describe('HTTP API', () => {
  test('has these routes, signed where one project or a new one is concerned', () => {
    const routes = [...listProperties(template, 'AWS::ApiGatewayV2::Route').values()].map(
      ({ RouteKey, AuthorizationType, Target }) => {
        const target = integrations.get(referenceOf(Target));
        const name = referenceOf(target?.['IntegrationUri']).split('Function')[0];
        return [RouteKey, AuthorizationType, name].join(' ');
      },
    );
    expect(routes.sort()).toEqual([
      'DELETE /api/projects/{id} AWS_IAM Answers',
      'DELETE /api/projects/{id}/proposals/{proposal} NONE Answers',
      'GET /api/projects NONE Answers',
      'GET /api/projects/{id} AWS_IAM Answers',
      'GET /api/projects/{id}/history NONE Answers',
      'GET /api/projects/{id}/proposals NONE Answers',
      'GET /api/projects/{id}/proposals/{proposal} NONE Answers',
      'GET /projects NONE Answers',
      'GET /projects/{proxy+} NONE Fallback',
      'GET /{language}/projects NONE Answers',
      'HEAD /projects NONE Answers',
      'HEAD /projects/{proxy+} NONE Fallback',
      'HEAD /{language}/projects NONE Answers',
      'OPTIONS /projects/{proxy+} NONE Fallback',
      'PATCH /api/projects/{id} AWS_IAM Answers',
      'POST /api/projects AWS_IAM Answers',
      'POST /api/projects/{id}/proposals NONE Answers',
      'POST /api/projects/{id}/proposals/{proposal}/accept NONE Answers',
      'POST /api/projects/{id}/restore AWS_IAM Answers',
    ]);
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
    'ObjectsBucketName',
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
