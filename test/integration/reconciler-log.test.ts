import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { clientSettings } from '../../functions/table/table.ts';
import { openBucketServer } from '../../infra/local/bucket.ts';
import { openEngine } from '../../infra/local/engine.ts';
import { openTable } from '../../infra/local/table.ts';

test('the line that a run logs has the text and the numbers that the metrics are read from', async () => {
  const lines = (await runReconciler()).trim().split('\n');
  expect(lines.map((line): unknown => JSON.parse(line))).toEqual([
    expect.objectContaining({ message: 'reconciled', checked: 0, rescored: 0, republished: 0, failed: 0 }),
  ]);
});

/** What the deployed handler writes to its log when it is called once, over an empty table and bucket. */
async function runReconciler(): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), 'laurels-test-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const engine = await openEngine({ dbPath: join(directory, 'table.db') });
  onTestFinished(() => engine.close());
  const buckets = await openBucketServer({ directory: join(directory, 'buckets') });
  onTestFinished(() => buckets.close());
  const account = { AWS_REGION: 'eu-central-1', AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = new DynamoDBClient({
    ...clientSettings,
    region: account.AWS_REGION,
    credentials,
    endpoint: engine.endpoint,
  });
  await openTable(client, 'laurels');
  const handler = new URL('../../functions/reconciler/handler.ts', import.meta.url);
  const script = `const { handler } = await import('${handler.href}'); await handler();`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
    env: {
      ...account,
      AWS_ENDPOINT_URL_DYNAMODB: engine.endpoint,
      AWS_ENDPOINT_URL_S3: buckets.url,
      TABLE_NAME: 'laurels',
      OBJECTS_BUCKET: 'objects',
      BADGE_LABEL: 'label',
      BASELINE_LABEL: 'label',
      SITE_URL: 'https://laurels.example.org',
    },
  });
  return stdout;
}
