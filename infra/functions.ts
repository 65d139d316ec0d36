import { fileURLToPath } from 'node:url';
import type { Duration } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { type Partition, partitions } from '../functions/table/keys.ts';
import { createLogs } from './logs.ts';
import type { Table } from './table.ts';

export interface HandlerProps {
  /** File that exports `handler`, from the root of the repository. */
  readonly entry: string;
  /** Variables, checked by the caller against the interface in the function's `env.ts`. */
  readonly environment: Readonly<Record<string, string>>;
  readonly memoryMegabytes: number;
  readonly timeout: Duration;
  /** What goes into the bundle beside the code. */
  readonly beside?: Beside;
}

export interface Beside {
  /** Commands of a shell, run in the root of the repository, that write into the bundle's folder. */
  readonly commands: (bundleDirectory: string) => string[];
  /** Variables of the commands. */
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Partitions by action. A transaction takes the actions of its members. All keys of a request must be among those of one
 * statement, which is why each action names all of its own. Scan, which has no keys, is none of them.
 */
export type ItemRights = Readonly<Partial<Record<ItemAction, readonly Partition[]>>>;

type ItemAction =
  | 'GetItem'
  | 'BatchGetItem'
  | 'Query'
  | 'ConditionCheckItem'
  | 'PutItem'
  | 'UpdateItem'
  | 'DeleteItem'
  | 'BatchWriteItem';

/** One Lambda with a role and a log of its own: allowed to write that log and traces, and what `allow` adds. */
export class Handler extends Construct {
  readonly lambda: NodejsFunction;
  readonly logs: LogGroup;
  readonly #role: Role;

  constructor(scope: Construct, id: string, props: HandlerProps) {
    super(scope, id);
    this.logs = createLogs(this, 'Logs');
    this.#role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    this.allow(['logs:CreateLogStream', 'logs:PutLogEvents'], [this.logs.logGroupArn]);
    this.lambda = new NodejsFunction(this, 'Function', {
      entry: root + props.entry,
      projectRoot: root,
      depsLockFilePath: `${root}package-lock.json`,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: props.memoryMegabytes,
      timeout: props.timeout,
      environment: props.environment,
      role: this.#role,
      logGroup: this.logs,
      tracing: Tracing.ACTIVE,
      awsSdkConnectionReuse: false,
      bundling: { ...bundling, ...(props.beside && bundleBeside(props.beside)) },
    });
  }

  /** Lets the function do these actions on items of these partitions, and on no others. */
  allowItems(table: Table, rights: ItemRights): void {
    const actionsByKeys = Map.groupBy(Object.entries(rights), ([, names]) => names.toSorted().join());
    for (const entries of actionsByKeys.values()) {
      const names = entries[0]?.[1] ?? [];
      const keys = names.map((name) => partitions[name]).toSorted();
      this.#role.addToPolicy(
        new PolicyStatement({
          actions: entries.map(([action]) => `dynamodb:${action}`),
          resources: [table.tableArn],
          conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': keys } },
        }),
      );
    }
  }

  /** Lets the function do these actions on these ARNs. */
  allow(actions: string[], resources: string[]): void {
    this.#role.addToPolicy(new PolicyStatement({ actions, resources }));
  }
}

function bundleBeside({ commands, environment }: Beside) {
  return {
    environment,
    commandHooks: {
      beforeBundling: () => [],
      beforeInstall: () => [],
      afterBundling: (_: string, bundleDirectory: string) => commands(bundleDirectory),
    },
  };
}

const root = fileURLToPath(new URL('../', import.meta.url));

/** The SDK comes along: a bundle loads faster than the copy in the runtime, and its version is the tested one. */
const bundling = {
  format: OutputFormat.ESM,
  mainFields: ['module', 'main'],
  minify: true,
  sourceMap: false,
  bundleAwsSDK: true,
  externalModules: [],
  esbuildArgs: { '--alias:@aws-sdk/credential-provider-node': `${root}functions/credentials.ts` },
};
