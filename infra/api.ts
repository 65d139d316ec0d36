import { Stack } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpMethod, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Construct } from 'constructs';
import type { Handler } from './functions.ts';
import { createLogs } from './logs.ts';

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

  /** Routes requests: those that concern one project's answers need a signature, all others are open. */
  connect({ answers, fallback }: { readonly answers: Handler; readonly fallback: Handler }): void {
    const toAnswers = new HttpLambdaIntegration('Answers', answers.lambda);
    const toFallback = new HttpLambdaIntegration('Fallback', fallback.lambda);
    const signed = new HttpIamAuthorizer();
    for (const { path, methods, isSigned } of answersRoutes)
      this.http.addRoutes({
        path,
        methods,
        integration: toAnswers,
        ...(isSigned ? { authorizer: signed } : {}),
      });
    this.http.addRoutes({
      path: '/projects/{proxy+}',
      methods: [HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS],
      integration: toFallback,
    });
  }
}

const { GET, HEAD, POST, PATCH, DELETE } = HttpMethod;

const answersRoutes = [
  { path: '/api/projects', methods: [GET], isSigned: false },
  { path: '/api/projects', methods: [POST], isSigned: true },
  { path: '/api/projects/{id}', methods: [GET, PATCH, DELETE], isSigned: true },
  { path: '/api/projects/{id}/restore', methods: [POST], isSigned: true },
  { path: '/projects', methods: [GET, HEAD], isSigned: false },
  { path: '/{language}/projects', methods: [GET, HEAD], isSigned: false },
];

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
