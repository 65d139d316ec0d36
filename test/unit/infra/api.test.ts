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
      'DELETE /api/account NONE Accounts',
      'DELETE /api/account/passkeys/{id} NONE Accounts',
      'DELETE /api/account/password NONE Accounts',
      'DELETE /api/account/sessions NONE Accounts',
      'DELETE /api/account/sessions/{id} NONE Accounts',
      'DELETE /api/admin/people/{number}/block NONE Accounts',
      'DELETE /api/admin/people/{number}/sessions NONE Accounts',
      'DELETE /api/projects/{id} AWS_IAM Answers',
      'DELETE /api/projects/{id}/editors/{number} NONE Accounts',
      'DELETE /api/projects/{id}/invitations/{number} NONE Accounts',
      'DELETE /api/projects/{id}/offer NONE Accounts',
      'DELETE /api/projects/{id}/proposals/{proposal} AWS_IAM Answers',
      'DELETE /api/projects/{id}/tokens/{token} NONE Accounts',
      'GET /api/account NONE Accounts',
      'GET /api/account/export NONE Accounts',
      'GET /api/admin/log NONE Accounts',
      'GET /api/admin/people NONE Accounts',
      'GET /api/admin/projects/deleted NONE Accounts',
      'GET /api/admin/reports NONE Accounts',
      'GET /api/auth/callback/{forge} NONE Accounts',
      'GET /api/people/{number} NONE Accounts',
      'GET /api/projects NONE Answers',
      'GET /api/projects/{id} AWS_IAM Answers',
      'GET /api/projects/{id}/claim NONE Accounts',
      'GET /api/projects/{id}/history NONE Answers',
      'GET /api/projects/{id}/people NONE Accounts',
      'GET /api/projects/{id}/proposals AWS_IAM Answers',
      'GET /api/projects/{id}/proposals/{proposal} AWS_IAM Answers',
      'GET /api/projects/{id}/tokens NONE Accounts',
      'GET /api/session NONE Accounts',
      'GET /projects NONE Answers',
      'GET /projects/{proxy+} NONE Fallback',
      'GET /{language}/projects NONE Answers',
      'HEAD /projects NONE Answers',
      'HEAD /projects/{proxy+} NONE Fallback',
      'HEAD /{language}/projects NONE Answers',
      'OPTIONS /projects/{proxy+} NONE Fallback',
      'PATCH /api/account NONE Accounts',
      'PATCH /api/projects/{id} AWS_IAM Answers',
      'POST /api/account/address NONE Accounts',
      'POST /api/account/address/confirm NONE Accounts',
      'POST /api/account/passkeys NONE Accounts',
      'POST /api/account/passkeys/options NONE Accounts',
      'POST /api/admin/people/{number}/block NONE Accounts',
      'POST /api/admin/projects/{id}/message NONE Accounts',
      'POST /api/admin/projects/{id}/owner NONE Accounts',
      'POST /api/admin/reports/{report}/close NONE Accounts',
      'POST /api/auth/forge NONE Accounts',
      'POST /api/auth/link NONE Accounts',
      'POST /api/auth/link/confirm NONE Accounts',
      'POST /api/auth/passkey NONE Accounts',
      'POST /api/auth/passkey/options NONE Accounts',
      'POST /api/auth/password NONE Accounts',
      'POST /api/auth/reset NONE Accounts',
      'POST /api/auth/reset/confirm NONE Accounts',
      'POST /api/auth/sign-out NONE Accounts',
      'POST /api/projects AWS_IAM Answers',
      'POST /api/projects/{id}/claim NONE Accounts',
      'POST /api/projects/{id}/invitations NONE Accounts',
      'POST /api/projects/{id}/invitations/accept NONE Accounts',
      'POST /api/projects/{id}/offer NONE Accounts',
      'POST /api/projects/{id}/offer/accept NONE Accounts',
      'POST /api/projects/{id}/proposals AWS_IAM Answers',
      'POST /api/projects/{id}/proposals/{proposal}/accept AWS_IAM Answers',
      'POST /api/projects/{id}/reports NONE Accounts',
      'POST /api/projects/{id}/restore AWS_IAM Answers',
      'POST /api/projects/{id}/tokens NONE Accounts',
      'PUT /api/account/password NONE Accounts',
      'PUT /api/admin/people/{number}/role NONE Accounts',
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
    'ForgesSecret',
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
