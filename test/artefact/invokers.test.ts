import { describe, expect, test } from 'vitest';
import type { Properties } from '../unit/infra/synth.ts';
import { emit, fire, openApi, runTriggers } from './invokers.ts';
import { account, region } from './place.ts';
import { openResolver } from './resolve.ts';
import type { Template } from './template.ts';

const route = (RouteKey: string, AuthorizationType = 'NONE'): Properties => ({
  RouteKey,
  AuthorizationType,
  ApiId: 'api',
  Target: 'integrations/It',
});
const permission = (Principal: string, SourceArn: string) => ({
  Action: 'lambda:InvokeFunction',
  FunctionName: 'fn',
  Principal,
  SourceArn,
});
const ours = `arn:aws:execute-api:${region}:${account}:api/*/*`;

const resources: Record<string, Record<string, Properties>> = {
  'AWS::ApiGatewayV2::Integration': {
    It: { IntegrationType: 'AWS_PROXY', IntegrationUri: 'fn', PayloadFormatVersion: '2.0' },
  },
  'AWS::ApiGatewayV2::Route': {
    A: route('GET /things/{rest+}'),
    B: route('GET /things/{id}'),
    C: route('GET /things/all'),
    D: route('POST /things'),
    E: route('GET /others'),
  },
  'AWS::Lambda::Permission': {
    A: permission('apigateway.amazonaws.com', `${ours}/things*`),
    B: permission('events.amazonaws.com', 'Rule.Arn'),
    C: permission('events.amazonaws.com', 'Told.Arn'),
  },
  'Custom::Trigger': { Upload: { HandlerArn: 'fn:1', InvocationType: 'RequestResponse' } },
  'AWS::Events::Rule': {
    Rule: { State: 'ENABLED', ScheduleExpression: 'rate(1 hour)', Targets: [{ Arn: 'fn' }] },
    Told: {
      State: 'ENABLED',
      EventPattern: { source: ['aws.ses'], detail: { tags: ['ours'] } },
      Targets: [{ Arn: 'fn' }],
    },
    Off: { State: 'DISABLED', ScheduleExpression: 'rate(1 hour)', Targets: [{ Arn: 'fn' }] },
    Foreign: { State: 'ENABLED', ScheduleExpression: 'rate(1 hour)', Targets: [{ Arn: 'fn' }] },
  },
};
const template: Template = {
  directory: '',
  list: (type) => new Map(Object.entries(resources[type] ?? {})),
  typeOf: () => '',
};
const resolve = openResolver({ ref: (id) => id, attribute: (id, name) => `${id}.${name}`, secret: () => '' });
const seen: any[] = [];
const call = async (event: unknown) => {
  seen.push(event);
  return { statusCode: 200 };
};
const invokers = { template, resolve, find: (arn: string) => (arn === 'fn' ? call : undefined) };

describe('the API', () => {
  const api = openApi(invokers);
  const ask = async (method: string, path: string, headers = {}) => {
    const { status } = await api(new Request(`http://api.local${path}`, { method, headers }));
    return status;
  };

  test('takes the most specific route and says which', async () => {
    for (const path of ['/things/all', '/things/7', '/things/7/parts', '/things/']) await ask('GET', path);
    expect(seen.splice(0).map(({ routeKey, pathParameters }) => [routeKey, pathParameters])).toEqual([
      ['GET /things/all', undefined],
      ['GET /things/{id}', { id: '7' }],
      ['GET /things/{rest+}', { rest: '7/parts' }],
    ]);
  });

  test('refuses what is no route, and what no permission lets through', async () => {
    expect(await ask('DELETE', '/things/7')).toBe(404);
    expect(await ask('GET', '/others')).toBe(500);
    expect(seen).toEqual([]);
    expect(await ask('POST', '/things')).toBe(200);
    expect(seen.splice(0)).toHaveLength(1);
  });

  test('is not guessed at where it asks for more than an open door', () => {
    const guarded: typeof resources = {
      ...resources,
      'AWS::ApiGatewayV2::Route': { A: route('POST /things', 'AWS_IAM') },
    };
    const list = (type: string) => new Map(Object.entries(guarded[type] ?? {}));
    expect(() => openApi({ ...invokers, template: { ...template, list } })).toThrow('POST /things: who may?');
  });
});

test('a rule calls its targets while it is on and may', async () => {
  expect(await fire(invokers, 'Rule')).toEqual([{ statusCode: 200 }]);
  expect(seen.splice(0)).toMatchObject([{ 'detail-type': 'Scheduled Event', resources: ['Rule.Arn'] }]);
  await expect(fire(invokers, 'Off')).rejects.toThrow('no schedule');
  await expect(fire(invokers, 'Foreign')).rejects.toThrow('may not');
});

test('an event calls the targets of rules whose pattern it matches, in lists as well', async () => {
  const event = (tags: string[]) => ({ source: 'aws.ses', detail: { tags } });
  expect(await emit(invokers, event(['other', 'ours']))).toEqual([{ statusCode: 200 }]);
  expect(seen.splice(0)).toEqual([event(['other', 'ours'])]);
  expect(await emit(invokers, event(['other']))).toEqual([]);
  expect(await emit(invokers, { source: 'aws.s3', detail: { tags: ['ours'] } })).toEqual([]);
  expect(seen).toEqual([]);
});

test('a trigger calls its function once', async () => {
  await runTriggers(invokers);
  expect(seen.splice(0)).toEqual([{}]);
  await expect(runTriggers({ ...invokers, find: () => undefined })).rejects.toThrow('no function fn:1');
});

test('functions of templates are resolved, and others refused', () => {
  const value = { 'Fn::Join': ['-', [{ Ref: 'A' }, { 'Fn::GetAtt': ['B', 'Arn'] }, { 'Fn::Sub': '${C}/${D.Arn}' }]] };
  expect(resolve({ list: [value] })).toEqual({ list: ['A-B.Arn-C/D.Arn'] });
  expect(resolve({ 'Fn::Select': [1, { 'Fn::Split': [':', 'a:b'] }] })).toBe('b');
  expect(() => resolve({ 'Fn::ImportValue': 'x' })).toThrow('not known');
});
