import { invoke } from '../../infra/local/gateway.ts';
import { type FilterPattern, matches } from '../../infra/local/stream-filter.ts';
import { parseList, parseProperties, type Properties } from '../unit/infra/synth.ts';
import { isLike } from './iam.ts';
import { account, region } from './place.ts';
import { resolveAll, type Resolve } from './resolve.ts';
import type { Template } from './template.ts';

export interface Invokers {
  readonly template: Template;
  readonly resolve: Resolve;
  /** What calls a function, by its ARN; undefined where there is none. */
  readonly find: (arn: string) => Call | undefined;
}

type Call = (event: unknown) => Promise<unknown>;

/** Whether a service may call a function, by the template's resource policies. */
export function mayInvoke(
  { template, resolve }: Invokers,
  functionArn: string,
  service: string,
  source: string,
): boolean {
  return [...template.list('AWS::Lambda::Permission').values()]
    .map((permission) => resolveAll(resolve, permission))
    .some(
      ({ Action, FunctionName, Principal, SourceArn }) =>
        Action === 'lambda:InvokeFunction' &&
        FunctionName === functionArn &&
        Principal === service &&
        isLike(String(SourceArn), source),
    );
}

interface Route {
  readonly key: string;
  readonly method: string;
  readonly pattern: RegExp;
  readonly functionArn: string;
  readonly source: string;
}

/** The HTTP API of the template: what is no route is 404, and no function hears of it. */
export function openApi(invokers: Invokers): (request: Request) => Promise<Response> {
  const routes = listRoutes(invokers);
  return async (request) => {
    const { pathname } = new URL(request.url);
    const route = routes.find(({ method, pattern }) => method === request.method && pattern.test(pathname));
    if (!route) return Response.json({ message: 'Not Found' }, { status: 404 });
    const call = invokers.find(route.functionArn);
    if (!call || !mayInvoke(invokers, route.functionArn, 'apigateway.amazonaws.com', route.source))
      return Response.json({ message: 'Internal Server Error' }, { status: 500 });
    const { groups = {} } = route.pattern.exec(pathname) ?? {};
    const withRoute: Call = (event) => call(addRoute(event, route.key, groups));
    return invoke(withRoute, request, { name: route.functionArn });
  };
}

/** Calls all targets of a rule as its schedule would; the answers come in the order of the targets. */
export async function fire(invokers: Invokers, ruleId: string): Promise<unknown[]> {
  const { template, resolve, find } = invokers;
  const rule = resolveAll(resolve, template.list('AWS::Events::Rule').get(ruleId) ?? {});
  if (rule['State'] !== 'ENABLED' || rule['ScheduleExpression'] === undefined)
    throw new Error(`${ruleId} has no schedule`);
  const arn = String(resolve({ 'Fn::GetAtt': [ruleId, 'Arn'] }));
  const calls = parseList(rule['Targets']).map(({ Arn, Input }) => {
    const call = find(String(Arn));
    if (!call || !mayInvoke(invokers, String(Arn), 'events.amazonaws.com', arn)) throw new Error(`${ruleId} may not`);
    return call(typeof Input === 'string' ? JSON.parse(Input) : renderScheduled(arn));
  });
  return Promise.all(calls);
}

/** Calls all targets of the rules whose pattern an event on the account's bus matches, as EventBridge does. */
export async function emit({ template, resolve, find }: Invokers, event: Properties): Promise<unknown[]> {
  const calls = [...template.list('AWS::Events::Rule')].flatMap(([ruleId, raw]) => {
    const { State, EventPattern, EventBusName, Targets } = resolveAll(resolve, raw);
    if (State !== 'ENABLED' || EventPattern === undefined || EventBusName !== undefined) return [];
    if (!matches(parsePattern(EventPattern), event)) return [];
    const rule = String(resolve({ 'Fn::GetAtt': [ruleId, 'Arn'] }));
    return parseList(Targets).map(({ Arn, Input, InputPath, InputTransformer }) => {
      if ([Input, InputPath, InputTransformer].some((one) => one !== undefined)) throw new Error(`${ruleId}: what?`);
      const call = find(String(Arn));
      const may = mayInvoke({ template, resolve, find }, String(Arn), 'events.amazonaws.com', rule);
      if (!call || !may) throw new Error(`${ruleId} may not`);
      return call(event);
    });
  });
  return Promise.all(calls);
}

function parsePattern(pattern: unknown): FilterPattern {
  return pattern as FilterPattern;
}

/** Calls what the template's triggers call when the stack is deployed. */
export async function runTriggers({ template, resolve, find }: Invokers): Promise<void> {
  for (const raw of template.list('Custom::Trigger').values()) {
    const version = String(resolveAll(resolve, raw)['HandlerArn']);
    const call = find(version.replace(/:1$/, ''));
    if (!call) throw new Error(`no function ${version}`);
    await call({});
  }
}

/** The most specific route first: words before variables, those before the rest of a path. */
function listRoutes({ template, resolve }: Invokers): Route[] {
  const integrations = template.list('AWS::ApiGatewayV2::Integration');
  const routes = [...template.list('AWS::ApiGatewayV2::Route').values()].map((raw) => {
    const { RouteKey, AuthorizationType, Target, ApiId } = resolveAll(resolve, raw);
    const key = String(RouteKey);
    const [method = '', path = ''] = key.split(' ');
    const integration = integrations.get(String(Target).replace('integrations/', ''));
    const { IntegrationType, IntegrationUri, PayloadFormatVersion } = resolveAll(resolve, integration ?? {});
    if (IntegrationType !== 'AWS_PROXY' || PayloadFormatVersion !== '2.0') throw new Error(`${key} is no 2.0 proxy`);
    if (AuthorizationType !== 'NONE') throw new Error(`${key}: who may?`);
    return {
      key,
      method,
      pattern: toPattern(path),
      functionArn: String(IntegrationUri),
      source: `arn:aws:execute-api:${region}:${account}:${String(ApiId)}/$default/${method}${path}`,
    };
  });
  const rank = ({ key }: Route): number => (key.includes('+}') ? 1000 : 0) + key.split('{').length;
  return routes.sort((a, b) => rank(a) - rank(b));
}

function toPattern(path: string): RegExp {
  const source = path.replace(
    /\{(\w+)(\+?)\}/g,
    (_, name: string, greedy: string) => `(?<${name}>${greedy ? '.+' : '[^/]+'})`,
  );
  return new RegExp(`^${source}$`);
}

function addRoute(event: unknown, routeKey: string, pathParameters: Record<string, string>): unknown {
  const { requestContext, ...others } = parseProperties(event);
  return {
    ...others,
    routeKey,
    ...(Object.keys(pathParameters).length > 0 && { pathParameters }),
    requestContext: { ...parseProperties(requestContext), routeKey },
  };
}

function renderScheduled(ruleArn: string) {
  return {
    version: '0',
    id: crypto.randomUUID(),
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account,
    time: new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
    region,
    resources: [ruleArn],
    detail: {},
  };
}
