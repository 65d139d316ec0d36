import { cpSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseProperties, type Properties } from '../unit/infra/synth.ts';
import { parseStatements, type Statement, type Use } from './iam.ts';
import { region } from './place.ts';
import { resolveAll, type Resolve } from './resolve.ts';
import type { Principal } from './rights.ts';
import { openRuntime, type Runtime } from './runtime.ts';
import type { Template } from './template.ts';

/** A function of the template that is bundled from this repository. */
export interface Deployed extends Principal {
  readonly logicalId: string;
  readonly arn: string;
  readonly properties: Properties;
}

/** All of them, in the template's order, with what their roles allow. */
export function listFunctions(template: Template, resolve: Resolve): Deployed[] {
  return [...template.list('AWS::Lambda::Function')]
    .map(([logicalId, raw]) => ({ logicalId, properties: resolveAll(resolve, raw) }))
    .filter(({ properties }) => existsSync(join(assetOf(template, properties), 'index.mjs')))
    .map(({ logicalId, properties }) => {
      const name = nameOf(logicalId);
      return {
        name,
        logicalId,
        properties,
        arn: String(resolve({ 'Fn::GetAtt': [logicalId, 'Arn'] })),
        accessKeyId: `ASIA${name.toUpperCase()}`,
        sessionToken: `session of ${name}`,
        statements: listStatements(template, resolve, String(properties['Role'])),
      };
    });
}

/** Short name of a function, such as `answers`. */
export function nameOf(logicalId: string): string {
  return logicalId.replace(/Function[0-9A-F]{8}$/, '').toLowerCase();
}

/** A right as tests name it: an action on a resource, and on items of one pattern of partition keys. */
export interface Grant extends Use {
  readonly keys?: readonly [string] | undefined;
}

/** What a role allows beside its log and traces, each action with its resource and keys as the policy has them. */
export function listGrants({ statements }: Principal): Grant[] {
  return statements.flatMap(({ actions, resources, keys }) =>
    actions
      .filter((action) => !/^(logs|xray):/.test(action))
      .flatMap((action) =>
        resources.flatMap((resource): Grant[] =>
          keys ? keys.map((key) => ({ action, resource, keys: [key] })) : [{ action, resource }],
        ),
      ),
  );
}

/** Copies the bundle out of the tree, as Lambda unpacks it, and opens it with the variables that it has in the cloud. */
export function openFunction(
  { name, logicalId, arn, properties, accessKeyId, sessionToken }: Deployed,
  { template, directory, endpoint }: { template: Template; directory: string; endpoint: string },
): Promise<Runtime> {
  const { Environment, Handler, MemorySize, Timeout, LoggingConfig } = properties;
  const taskRoot = join(directory, 'task', logicalId);
  mkdirSync(taskRoot, { recursive: true });
  cpSync(assetOf(template, properties), taskRoot, { recursive: true });
  const variables = Object.entries(parseProperties(parseProperties(Environment ?? {})['Variables'] ?? {}));
  return openRuntime({
    taskRoot,
    arn,
    memoryMegabytes: Number(MemorySize),
    timeoutSeconds: Number(Timeout),
    environment: {
      ...Object.fromEntries(variables.map(([variable, value]) => [variable, String(value)])),
      _HANDLER: String(Handler),
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      AWS_LAMBDA_FUNCTION_NAME: logicalId,
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(MemorySize),
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
      AWS_LAMBDA_LOG_GROUP_NAME: String(parseProperties(LoggingConfig ?? {})['LogGroup']),
      AWS_LAMBDA_LOG_STREAM_NAME: 'stream',
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: `secret of ${name}`,
      AWS_SESSION_TOKEN: sessionToken,
      AWS_XRAY_CONTEXT_MISSING: 'LOG_ERROR',
      AWS_XRAY_DAEMON_ADDRESS: '169.254.79.129:2000',
      LAMBDA_RUNTIME_DIR: '/var/runtime',
      LAMBDA_TASK_ROOT: taskRoot,
      LANG: 'en_US.UTF-8',
      PATH: '/var/lang/bin:/usr/local/bin:/usr/bin:/bin',
      TZ: ':UTC',
      // The only ones that Lambda does not set: they lead here instead of to AWS.
      AWS_ENDPOINT_URL_DYNAMODB: endpoint,
      AWS_ENDPOINT_URL_S3: endpoint,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: endpoint,
      AWS_ENDPOINT_URL_SESV2: endpoint,
    },
  });
}

function assetOf({ directory }: Template, { Code }: Properties): string {
  return join(directory, `asset.${String(parseProperties(Code)['S3Key']).replace(/\.zip$/, '')}`);
}

function listStatements(template: Template, resolve: Resolve, roleArn: string): Statement[] {
  const roles = [...template.list('AWS::IAM::Role')];
  const [roleId, role] = roles.find(([id]) => resolve({ 'Fn::GetAtt': [id, 'Arn'] }) === roleArn) ?? [];
  if (!roleId || !role) throw new Error(`no role ${roleArn}`);
  const unread = ['ManagedPolicyArns', 'Policies', 'PermissionsBoundary'].filter((name) => name in role);
  if (unread.length > 0) throw new Error(`not known in a role: ${unread.join(', ')}`);
  return [...template.list('AWS::IAM::Policy').values()]
    .map((policy) => resolveAll(resolve, policy))
    .filter(({ Roles }) => [Roles].flat().includes(roleId))
    .flatMap(({ PolicyDocument }) => parseStatements(PolicyDocument));
}
