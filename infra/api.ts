import { Stack } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpMethod, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Construct } from 'constructs';
import type { Handler } from './functions.ts';
import { createLogs } from './logs.ts';
import { type RouteFunction, routes } from './routes.ts';

/** The HTTP API; without routes until `connect`, because its functions need addresses that depend on it. */
export class Api extends Construct {
  /** Host name without the scheme. */
  readonly host: string;
  readonly http: HttpApi;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.http = new HttpApi(this, 'Http', { createDefaultStage: false });
    const { region, urlSuffix } = Stack.of(this);
    this.host = `${this.http.apiId}.execute-api.${region}.${urlSuffix}`;
    const logs = createLogs(this, 'AccessLogs');
    this.http.addStage('Stage', {
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: 500, burstLimit: 1000 },
      accessLogSettings: { destination: new LogGroupLogDestination(logs), format: accessLogFormat },
    });
  }

  /** Routes requests to their functions. One permission lets the API call a function: one for each route would not fit. */
  connect(functions: Readonly<Record<RouteFunction, Handler>>): void {
    const integrations = new Map(
      Object.entries(functions).map(([name, { node, lambda }]) => [
        name,
        new HttpLambdaIntegration(node.id, lambda, { scopePermissionToRoute: false }),
      ]),
    );
    for (const { path, methods, function: name } of routes) {
      const integration = integrations.get(name);
      if (!integration) throw new Error(`The route ${path} has no function ${name}.`);
      this.http.addRoutes({
        path,
        methods: methods.map((method) => HttpMethod[method]),
        integration,
      });
    }
  }
}

/** No addresses and no names: a line says what was asked and how it went, not by whom. */
const accessLogFormat = AccessLogFormat.custom(
  JSON.stringify({
    time: '$context.requestTimeEpoch',
    id: '$context.requestId',
    route: '$context.routeKey',
    status: '$context.status',
    latencyMilliseconds: '$context.responseLatency',
    sizeBytes: '$context.responseLength',
    error: '$context.integrationErrorMessage',
  }),
);
