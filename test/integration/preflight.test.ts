import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readDeploySettings } from '../../infra/admin/deploy-settings.ts';
import { checkReadiness } from '../../infra/admin/readiness.ts';
import { judgeTemplate, stampTemplate } from '../../infra/template-hash.ts';
import { type Account, openFakeAws } from '../fixtures/fake-aws.ts';
import { rootFolder } from '../fixtures/run-node.ts';

const arn = 'arn:aws:acm:us-east-1:123456789012:certificate/0a1b-2c3d';
const hosts = ['siteHost=laurels.example.org', 'badgeHost=badges.example.org', `certificateArn=${arn}`];
const directory = mkdtempSync(join(tmpdir(), 'laurels-preflight-'));
const stamped = stamp({
  Description: 'Badges – für alle 🏅',
  Resources: { Table: { Type: 'AWS::DynamoDB::GlobalTable' } },
});

let account: Account;
let aws: Awaited<ReturnType<typeof openFakeAws>>;

beforeAll(async () => {
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' });
});
beforeEach(async () => {
  account = {
    stacks: {
      CDKToolkit: { status: 'UPDATE_COMPLETE', outputs: { BootstrapVersion: '30' } },
      'Laurels-production': { status: 'UPDATE_COMPLETE', template: stamped, distributions: ['EOWN1', 'EOWN2'] },
    },
    certificate: { status: 'ISSUED', names: ['laurels.example.org', '*.example.org'] },
    distributions: [
      { id: 'EOTHER', domain: 'd0.cloudfront.net', aliases: ['www.example.org'] },
      { id: 'EOWN1', domain: 'd1.cloudfront.net', aliases: ['laurels.example.org'] },
      { id: 'EOWN2', domain: 'd2.cloudfront.net', aliases: ['badges.example.org'] },
    ],
    refusals: {},
  };
  aws = await openFakeAws(account);
  for (const service of ['CLOUDFORMATION', 'ACM', 'CLOUDFRONT']) process.env[`AWS_ENDPOINT_URL_${service}`] = aws.url;
  return () => aws.close();
});
afterAll(() => {
  for (const service of ['CLOUDFORMATION', 'ACM', 'CLOUDFRONT']) delete process.env[`AWS_ENDPOINT_URL_${service}`];
  rmSync(directory, { recursive: true });
});

/** A template with its mark, as an app leaves it behind. */
function stamp(template: unknown): string {
  const path = join(directory, 'stamped.json');
  writeFileSync(path, JSON.stringify(template));
  stampTemplate(path);
  return readFileSync(path, 'utf8');
}

async function check(
  settings: readonly string[] = hosts,
  { cnames = {}, synthesised = directory }: { cnames?: Readonly<Record<string, string>>; synthesised?: string } = {},
) {
  return checkReadiness(readDeploySettings(settings), {
    synthesised,
    resolveCname: async (host) => {
      const name = cnames[host];
      if (name === undefined) throw new Error('ENODATA');
      return [name];
    },
  });
}

/** A command as an administrator types it. The fake answers from this process, which must not wait. */
function run(command: string, parameters: readonly string[], env: NodeJS.ProcessEnv = process.env) {
  return new Promise<{ code: unknown; stdout: string; stderr: string }>((resolve) => {
    const options = { cwd: rootFolder, env, timeout: 110_000 };
    execFile(process.execPath, [`infra/admin/${command}.ts`, ...parameters], options, (error, stdout, stderr) =>
      resolve({ code: error ? error.code : 0, stdout, stderr }),
    );
  });
}

const reads = /^(?:Describe|Get|List|CertificateManager\.Describe|GET )/;

describe('a look before a deployment', () => {
  test('finds nothing in the way where all is well, and asks for nothing that changes anything', async () => {
    expect(await check()).toEqual({ problems: [], warnings: [] });
    expect(new Set(aws.actions)).toEqual(
      new Set([
        'DescribeStacks',
        'GetTemplate',
        'ListStackResources',
        'CertificateManager.DescribeCertificate',
        'GET /2020-05-31/distribution',
      ]),
    );
  });

  test('takes a first deployment, planned or not, without own hosts', async () => {
    delete account.stacks['Laurels-production'];
    expect(await check([])).toEqual({ problems: [], warnings: [] });
    account.stacks['Laurels-production'] = { status: 'REVIEW_IN_PROGRESS' };
    expect(await check([])).toEqual({ problems: [], warnings: [] });
    expect(new Set(aws.actions)).toEqual(new Set(['DescribeStacks']));
  });

  const stack = (change: Partial<Account['stacks'][string]>) => () =>
    Object.assign(account.stacks['Laurels-production'] ?? {}, change);

  test.each<[string, () => void, RegExp]>([
    [
      'an account that is not bootstrapped',
      () => delete account.stacks['CDKToolkit'],
      /not prepared for deployments to us-east-1: run npx cdk bootstrap/,
    ],
    [
      'one bootstrapped long ago',
      () => (account.stacks['CDKToolkit'] = { status: 'CREATE_COMPLETE', outputs: { BootstrapVersion: '5' } }),
      /too old: run npx cdk bootstrap aws:\/\/<account>\/us-east-1 again/,
    ],
    [
      'one whose bootstrapping failed',
      () => (account.stacks['CDKToolkit'] = { status: 'ROLLBACK_COMPLETE' }),
      /^CDKToolkit is in the state ROLLBACK_COMPLETE/,
    ],
    [
      'a failed first deployment',
      stack({ status: 'ROLLBACK_COMPLETE' }),
      /delete-stack --stack-name Laurels-production\.$/,
    ],
    ['a failed deletion', stack({ status: 'DELETE_FAILED' }), /DELETE_FAILED and cannot be updated/],
    ['a deployment under way', stack({ status: 'UPDATE_IN_PROGRESS' }), /UPDATE_IN_PROGRESS: wait until that is done/],
    ['a rollback that stuck', stack({ status: 'UPDATE_ROLLBACK_FAILED' }), /continue the rollback/],
    [
      'a deployed template edited by hand',
      stack({ template: stamped.replace('GlobalTable', 'Table') }),
      /template of Laurels-production was edited by hand since it was deployed.*npx cdk diff/,
    ],
    ['one replaced by another format', stack({ template: 'Resources: {}' }), /was edited by hand/],
    [
      'a host of another distribution, on the last page of the list',
      () => account.distributions.push({ id: 'ELATE', domain: 'd3.cloudfront.net', aliases: ['badges.example.org'] }),
      /^badges\.example\.org is a name of another distribution, ELATE: .*choose another "badgeHost"/,
    ],
    [
      'hosts of a deployment of another stage',
      stack({ distributions: ['EOWN2'] }),
      /^laurels\.example\.org is a name of another distribution, EOWN1/,
    ],
    ['no such certificate', () => (account.certificate = undefined), /There is no certificate arn:.*"certificateArn"/],
    [
      'a certificate that waits',
      () => Object.assign(account.certificate ?? {}, { status: 'PENDING_VALIDATION' }),
      /PENDING_VALIDATION, not ISSUED: add the DNS records/,
    ],
    [
      'a certificate that ran out',
      () => Object.assign(account.certificate ?? {}, { status: 'EXPIRED' }),
      /EXPIRED, not ISSUED: request another/,
    ],
    [
      'a certificate of other hosts',
      () => Object.assign(account.certificate ?? {}, { names: ['example.org', '*.badges.example.org'] }),
      /covers example\.org, \*\.badges\.example\.org, but not laurels\.example\.org and badges\.example\.org/,
    ],
    [
      'a right that is missing',
      () => (account.refusals['GET /2020-05-31/distribution'] = 'AccessDenied'),
      /may not ask for cloudfront:ListDistributions/,
    ],
  ])('stops for %s', async (_, change, sentence) => {
    change();
    const { problems, warnings } = await check();
    expect(problems).toEqual([expect.stringMatching(sentence)]);
    expect(warnings).toEqual([]);
    expect(aws.actions.filter((action) => !reads.test(action))).toEqual([]);
  });

  test('stops for a synthesised template edited by hand, which deploying would write over', async () => {
    const synthesised = mkdtempSync(join(directory, 'out-'));
    const path = join(synthesised, 'Laurels-production.template.json');
    writeFileSync(path, stamped);
    expect((await check(hosts, { synthesised })).problems).toEqual([]);
    writeFileSync(path, stamped.replace('GlobalTable', 'Table'));
    expect((await check(hosts, { synthesised })).problems).toEqual([
      expect.stringMatching(/was edited by hand.*infra\//),
    ]);
  });

  test('names everything in the way at once', async () => {
    account.certificate = undefined;
    delete account.stacks['CDKToolkit'];
    expect((await check()).problems).toHaveLength(2);
  });

  test('only notes a name that points elsewhere, and a template of a release that left no mark', async () => {
    account.stacks['Laurels-production'] = {
      status: 'UPDATE_COMPLETE',
      template: '{}',
      distributions: ['EOWN1', 'EOWN2'],
    };
    const cnames = { 'laurels.example.org': 'd1.cloudfront.net', 'badges.example.org': 'old.example.net' };
    const { problems, warnings } = await check(hosts, { cnames });
    expect(problems).toEqual([]);
    expect(warnings).toEqual([
      expect.stringMatching(/left no mark/),
      expect.stringMatching(/^badges\.example\.org points to old\.example\.net today/),
    ]);
  });

  test.each([
    ['ExpiredToken', /does not take the credentials \(ExpiredToken\)/],
    ['InvalidClientTokenId', /does not take the credentials \(InvalidClientTokenId\)/],
    ['AccessDenied', /may not ask for cloudformation:DescribeStacks/],
  ])('says in one sentence that the credentials are %s', async (code, sentence) => {
    account.refusals['DescribeStacks'] = code;
    await expect(check()).rejects.toThrow(sentence);
    expect(aws.actions).toEqual(['DescribeStacks']);
  });
});

test('a look says that AWS cannot be reached', async () => {
  process.env['AWS_ENDPOINT_URL_CLOUDFORMATION'] = 'http://127.0.0.1:9';
  await expect(check()).rejects.toThrow(/cannot be reached for cloudformation:DescribeStacks \(ECONNREFUSED\)/);
});

describe('settings', () => {
  test.each([
    ['an unknown name', ['stge=test'], 'There is no setting "stge"'],
    ['a wrong value', ['stage=Test'], 'The setting "stage" is "Test", but must be'],
    ['one that comes with others', ['siteHost=a.example.org'], 'come together or not at all'],
    ['one without a value', ['stage'], '"-c stage" sets nothing: write -c name=value'],
  ])('stop with a sentence for %s', (_, settings, sentence) => {
    expect(() => readDeploySettings(settings)).toThrow(sentence);
  });

  test('are those of cdk.json where the command line says nothing else', () => {
    const cdkJson = join(directory, 'cdk.json');
    writeFileSync(cdkJson, JSON.stringify({ context: { stage: 'beta', badgeLabel: 'ours', 'cli-telemetry': false } }));
    expect(readDeploySettings(['badgeLabel=a=b'], cdkJson)).toMatchObject({ stage: 'beta', badgeLabel: 'a=b' });
    expect(() => readDeploySettings([], join(directory, 'none.json'))).toThrow('in the folder of the repository');
  });
});

describe('the commands', () => {
  test('stop before they ask anything for what they do not know', async () => {
    const wrong = await Promise.all([run('deploy', ['-c', 'stage=Test']), run('preflight', ['--stage', 'test'])]);
    expect(wrong).toEqual([
      { code: 2, stdout: '', stderr: expect.stringMatching(/^The setting "stage" is "Test", but must be.*\n$/) },
      { code: 2, stdout: '', stderr: expect.stringMatching(/^Unknown option '--stage'/) },
    ]);
    expect(aws.actions).toEqual([]);
  });

  test('say that there are no credentials', async () => {
    const { AWS_ACCESS_KEY_ID: _, AWS_SECRET_ACCESS_KEY: __, ...rest } = process.env;
    const env = { ...rest, HOME: directory, AWS_EC2_METADATA_DISABLED: 'true' };
    const { code, stderr } = await run('preflight', [], env);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringMatching(/^There are no AWS credentials: sign in/),
    });
  });

  test('say that all is well, and deploy does not begin where it is not', async () => {
    expect(await run('preflight', [])).toMatchObject({
      code: 0,
      stderr: 'Nothing stands in the way of Laurels-production in us-east-1.\n',
    });
    delete account.stacks['CDKToolkit'];
    const { code, stdout, stderr } = await run('deploy', []);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/not prepared for deployments[^]*Nothing was changed\.\n$/);
    expect(aws.actions.filter((action) => !reads.test(action))).toEqual([]);
  });
});

test('rescoring a stage stops where other rules are deployed, before it writes even a report', async () => {
  const names = ['TableName', 'ObjectsBucketName', 'FailuresBucketName', 'RulesHash'];
  const outputs = Object.fromEntries(names.map((name) => [name, 'other']));
  account.stacks['Laurels-beta'] = { status: 'CREATE_COMPLETE', outputs };
  const report = join(directory, 'report.ndjson');
  const env = { ...process.env, AWS_REGION: 'us-east-1' };
  expect(await run('rescore', ['--stage', 'beta', '--report', report], env)).toEqual({
    code: 2,
    stdout: '',
    stderr: expect.stringMatching(/^Laurels-beta scores by other rules than this copy of the code\. Deploy it first/),
  });
  expect(readdirSync(directory).filter((name) => name.startsWith('report'))).toEqual([]);
  expect(aws.actions).toEqual(['DescribeStacks']);
});

test('the app leaves its mark in the template', async () => {
  const CDK_OUTDIR = mkdtempSync(join(directory, 'app-'));
  const CDK_CONTEXT_JSON = JSON.stringify({ stage: 'beta', 'aws:cdk:bundling-stacks': [] });
  expect(await run('../app', [], { ...process.env, CDK_OUTDIR, CDK_CONTEXT_JSON })).toMatchObject({ code: 0 });
  expect(judgeTemplate(readFileSync(join(CDK_OUTDIR, 'Laurels-beta.template.json'), 'utf8'))).toBe('whole');
}, 120_000);

test('a mark holds for the whole template, whatever its spacing, and for what else is in its metadata', () => {
  expect(judgeTemplate(stamped)).toBe('whole');
  expect(judgeTemplate(JSON.stringify(JSON.parse(stamped)))).toBe('whole');
  const marked = stamp({ Metadata: { Other: 1 }, Resources: {} });
  expect(judgeTemplate(marked)).toBe('whole');
  expect(judgeTemplate(marked.replace('"Other": 1', '"Other": 2'))).toBe('edited');
  expect(judgeTemplate(marked.replace(/"ContentHash": "\w{6}/, '"ContentHash": "000000'))).toBe('edited');
  expect(judgeTemplate('{"Resources":{}}')).toBe('unstamped');
});
