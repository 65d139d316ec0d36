import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { App } from 'aws-cdk-lib';
import { parseSettings } from '../../infra/settings.ts';
import { LaurelsStack } from '../../infra/stack.ts';
import { openWorld, request } from '../integration/world.ts';
import { median, round, type Row } from './row.ts';

const rounds = 15;
const originSecret = 'bench-secret';
const plain = fileURLToPath(new URL('cold/plain-api.js', import.meta.url));
const callOnce = fileURLToPath(new URL('cold/call-once.js', import.meta.url));

/** Milliseconds by the clock, which other work on the machine stretches, and of the processor. */
interface Start {
  readonly clock: number;
  readonly processor: number;
}

const measures = [
  ['clock', ''],
  ['processor', ', processor time'],
] as const;

/** Loading an API handler and its first call, which reads a project: the bundle that is deployed, beside the plain way. */
export async function* measureColdStart(): AsyncGenerator<Row> {
  const directory = mkdtempSync(join(tmpdir(), 'laurels-cold-'));
  const world = await openWorld();
  try {
    const body = { fields: { homepage_url: 'https://example.org/cold' } };
    const { status } = await request(world, 'POST', '/api/projects', { body });
    if (status !== 201) throw new Error(`no project: ${status}`);
    const { file, variables } = bundleAnswers(directory);
    const env = { ...variables, ...awsVariables, AWS_ENDPOINT_URL_DYNAMODB: world.engine.endpoint };
    const [ours, theirs]: [Start[], Start[]] = [[], []];
    for (let turn = 0; turn < rounds; turn++) {
      ours.push(await start(file, env));
      theirs.push(await start(plain, env));
    }
    for (const [by, name] of measures) {
      const [own, peers] = [ours, theirs].map((starts) => median(starts.map((one) => one[by]))) as [number, number];
      const figure = `cold start of an API handler, load and first call${name} (${Math.round(own)} ms)`;
      const ratio = round(own / peers, 2);
      yield { figure, peer: 'hono + lib-dynamodb, unbundled', ratio, goal: 0.45, bound: 'most' };
    }
  } finally {
    await world.close();
    rmSync(directory, { recursive: true });
  }
}

/** The file that the stack deploys as the `answers` function, made by the CDK in this folder, and its variables. */
function bundleAnswers(directory: string): { readonly file: string; readonly variables: Record<string, string> } {
  const app = new App({ outdir: directory });
  const { stackName } = new LaurelsStack(app, 'Bench', parseSettings(new Map()));
  app.synth();
  const { Resources } = JSON.parse(readFileSync(join(directory, `${stackName}.template.json`), 'utf8')) as Template;
  const isAnswers = ({ Properties }: Resource) =>
    ['ORIGIN_SECRET', 'SITE_BUCKET'].every((name) => name in (Properties?.Environment?.Variables ?? {}));
  const { Code, Environment } = Object.values(Resources).find(isAnswers)?.Properties ?? {};
  const hash = Code?.S3Key?.replace('.zip', '');
  if (!hash) throw new Error('the template has no answers function');
  // What CloudFormation would fill in is given a value here.
  const variables = Object.entries(Environment?.Variables ?? {}).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : name,
  ]);
  return {
    file: join(directory, `asset.${hash}`, 'index.mjs'),
    variables: { ...Object.fromEntries(variables), TABLE_NAME: 'laurels', ORIGIN_SECRET: originSecret },
  };
}

interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
}

interface Resource {
  readonly Properties?: {
    readonly Code?: { readonly S3Key?: string };
    readonly Environment?: { readonly Variables?: Readonly<Record<string, unknown>> };
  };
}

const awsVariables = {
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'bench',
  AWS_SECRET_ACCESS_KEY: 'bench',
  AWS_SESSION_TOKEN: 'bench',
};

/** In a fresh process with no other variables than these, as Lambda starts one. */
function start(file: string, env: Record<string, string>): Promise<Start> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [callOnce, file, JSON.stringify(event)], { env }, (error, stdout, stderr) => {
      // The source line that Node shows first is the whole bundle.
      if (error) return reject(new Error(`${file} failed: ${/^\w*Error: .*$/m.exec(stderr)?.[0] ?? 'no word'}`));
      const [clock = Number.NaN, processor = Number.NaN] = stdout.split(' ').map(Number);
      resolve({ clock, processor });
    });
  });
}

const event = {
  version: '2.0',
  routeKey: 'GET /api/projects/{id}',
  rawPath: '/api/projects/1',
  rawQueryString: '',
  headers: { host: 'api.example.org', 'x-origin-secret': originSecret },
  requestContext: {
    accountId: '000000000000',
    apiId: 'bench',
    domainName: 'api.example.org',
    http: { method: 'GET', path: '/api/projects/1', protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'bench' },
    requestId: 'bench',
    stage: '$default',
    timeEpoch: 0,
  },
  isBase64Encoded: false,
};
