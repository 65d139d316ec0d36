import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { beginCopy } from '../../functions/table/copies/marker.ts';
import { requireFinished } from '../../infra/admin/begin-copy.ts';
import { openDeployment, requireReadOnly } from '../../infra/admin/deployment.ts';
import { runLocally } from '../../infra/local/run.ts';
import { serve } from '../../infra/local/serve.ts';
import { parseSettings } from '../../infra/settings.ts';
import { type Account, openFakeAws } from '../fixtures/fake-aws.ts';

const outputs = {
  TableName: 'table-1',
  ObjectsBucketName: 'objects-1',
  FailuresBucketName: 'failures-1',
  PeopleKeysSecret: 'arn:keys',
  RulesHash: 'ab12',
  ReadOnly: 'false',
};
const account: Account = {
  stacks: {
    'Laurels-production': { status: 'UPDATE_COMPLETE', outputs },
    'Laurels-old': { status: 'UPDATE_COMPLETE', outputs: { TableName: 'table-0' } },
  },
  certificate: undefined,
  distributions: [],
  refusals: {},
};

let aws: Awaited<ReturnType<typeof openFakeAws>>;
beforeAll(async () => {
  aws = await openFakeAws(account);
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' });
  process.env['AWS_ENDPOINT_URL_CLOUDFORMATION'] = aws.url;
});
afterAll(async () => {
  delete process.env['AWS_ENDPOINT_URL_CLOUDFORMATION'];
  await aws.close();
});

test('a deployment is found by the outputs of its stack, where it was deployed', async () => {
  const deployment = await openDeployment({ stage: 'production' });
  expect(deployment).toMatchObject({
    name: 'Laurels-production',
    table: { name: 'table-1' },
    objects: { name: 'objects-1' },
    failures: { name: 'failures-1' },
    rulesHash: 'ab12',
  });
  expect(await deployment.table.client.config.region()).toBe('us-east-1');
  await deployment.close();
  const elsewhere = await openDeployment({ stage: 'production', region: 'eu-central-1' });
  expect(await elsewhere.objects.client.config.region()).toBe('eu-central-1');
  await elsewhere.close();
});

test.each([
  [{}, 'Say which deployment: --stage production, or --local for the data of a local run.'],
  [
    { stage: 'production', local: true },
    'Say which deployment: --stage production, or --local for the data of a local run.',
  ],
  [
    { stage: 'nowhere' },
    'There is no stack Laurels-nowhere in us-east-1 of this account. Is it another --stage, or another --region?',
  ],
  [{ stage: 'old' }, 'The stack Laurels-old has no output ObjectsBucketName. Deploy this release first.'],
])('%o is answered by a sentence that says what to do', async (which, sentence) => {
  await expect(openDeployment(which)).rejects.toThrow(sentence);
});

test('what is being replaced must take no saves', async () => {
  const open = await openDeployment({ stage: 'production' });
  expect(() => requireReadOnly(open)).toThrow('Deploy it with -c readOnly=true');
  await open.close();
  account.stacks['Laurels-closed'] = { status: 'UPDATE_COMPLETE', outputs: { ...outputs, ReadOnly: 'true' } };
  const closed = await openDeployment({ stage: 'closed' });
  expect(() => requireReadOnly(closed)).not.toThrow();
  await closed.close();
});

describe('the folder of a local run', () => {
  const folder = mkdtempSync(join(tmpdir(), 'laurels-admin-'));
  beforeAll(() => {
    process.env['DATA_DIR'] = join(folder, 'data');
    delete process.env['AWS_ENDPOINT_URL_DYNAMODB'];
  });
  afterAll(() => {
    delete process.env['DATA_DIR'];
    rmSync(folder, { recursive: true });
  });

  test('is not made by commands that read it', async () => {
    await expect(openDeployment({ local: true })).rejects.toThrow('There are no data of a local run in');
    expect(readdirSync(folder)).toEqual([]);
  });

  test('is not served while it is half filled', async () => {
    const deployment = await openDeployment({ local: true }, { mayBeNew: true });
    expect(await beginCopy(deployment.table, { kind: 'import', source: 'abc' })).toBe(true);
    await expect(requireFinished(deployment)).rejects.toThrow('holds an unfinished import of abc');
    await deployment.close();
    const [directory, siteDirectory] = [join(folder, 'data'), mkdtempSync(join(folder, 'site-'))];
    const running = runLocally({ port: 0, directory, siteDirectory, settings: parseSettings(new Map()) });
    await expect(running).rejects.toThrow('holds an unfinished import of abc. Run that again first, or wipe it.');
  });
});

test('credentials that are too weak are named, with what they lack', async () => {
  account.refusals['DescribeStacks'] = 'AccessDenied';
  await expect(openDeployment({ stage: 'production' })).rejects.toThrow(
    'may not ask for cloudformation:DescribeStacks',
  );
  delete account.refusals['DescribeStacks'];
});

describe('the keys of people', () => {
  let secret = { CreatedDate: 0, SecretString: '' };
  let server: Awaited<ReturnType<typeof serve>>;
  beforeAll(async () => {
    server = await serve(async (request) => {
      expect(await request.json()).toEqual({ SecretId: 'arn:keys' });
      return new Response(JSON.stringify(secret), { headers: { 'content-type': 'application/x-amz-json-1.1' } });
    });
    process.env['AWS_ENDPOINT_URL_SECRETS_MANAGER'] = server.url;
  });
  afterAll(async () => {
    delete process.env['AWS_ENDPOINT_URL_SECRETS_MANAGER'];
    await server.close();
  });
  const ring = JSON.stringify({ 1: 'x'.repeat(32), 2: 'y'.repeat(32) });
  const read = async () => {
    await using closing = new AsyncDisposableStack();
    const deployment = closing.adopt(await openDeployment({ stage: 'production' }), (it) => it.close());
    return deployment.readPeopleKeys();
  };

  test('are those of the secret that the stack names, the highest number the newest', async () => {
    secret = { CreatedDate: Date.now() / 1000 - 601, SecretString: ring };
    expect((await read()).lookUps('handle', 'ada').map(({ keyId }) => keyId)).toEqual(['2', '1']);
  });

  test('are not used before every function knows them', async () => {
    secret = { CreatedDate: Date.now() / 1000 - 590, SecretString: ring };
    await expect(read()).rejects.toThrow('changed less than ten minutes ago');
  });

  test('that are wrong are told without their values', async () => {
    secret = { CreatedDate: 1, SecretString: '{"2":"too short"}' };
    await expect(read()).rejects.toThrow(/^The secret is not right: key 2 for people is too short\.$/);
  });
});
