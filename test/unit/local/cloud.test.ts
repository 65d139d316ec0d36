import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  PutItemCommand,
  type CreateTableCommandInput,
} from '@aws-sdk/client-dynamodb';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SendEmailCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openCloud, type CloudOptions } from '../../../infra/local/cloud.ts';
import { invoke } from '../../../infra/local/gateway.ts';
import type { StreamRecord } from '../../../infra/local/stream-record.ts';

let directory: string;
let site: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'cloud-'));
  site = join(directory, 'site');
  await mkdir(join(site, 'en'), { recursive: true });
  await writeFile(join(site, 'en', 'index.html'), '<!doctype html>shell');
  await writeFile(join(site, 'robots.txt'), 'Sitemap: https://site.invalid/sitemap.xml');
});

afterAll(() => rm(directory, { recursive: true }));

/** A service in small: the API writes an item, the stream publishes an object of it. */
const options = (name: string): CloudOptions => ({
  directory: join(directory, name),
  port: 0,
  siteDirectory: site,
  createTable: async () => {
    const client = new DynamoDBClient();
    const table: CreateTableCommandInput = {
      TableName: 'items',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    };
    const known = await client.send(new DescribeTableCommand({ TableName: 'items' })).catch(() => undefined);
    const made = known ? undefined : await client.send(new CreateTableCommand(table));
    return { streamArn: known?.Table?.LatestStreamArn ?? made?.TableDescription?.LatestStreamArn ?? '' };
  },
  loadFunctions: async ({ buckets, originSecret }) => {
    const table = new DynamoDBClient();
    const objects = new S3Client();
    const save = async (event: unknown) => {
      const { headers, rawPath } = event as { headers: Record<string, string>; rawPath: string };
      if (headers['x-origin-secret'] !== originSecret) return { statusCode: 403 };
      if (rawPath !== '/api/projects') return { statusCode: 404, body: 'unknown' };
      await table.send(new PutItemCommand({ TableName: 'items', Item: { pk: { S: 'projects/1/badge' } } }));
      return { statusCode: 201 };
    };
    const publish = async (event: unknown) => {
      for (const { dynamodb } of (event as { Records: StreamRecord[] }).Records) {
        const { pk } = dynamodb.Keys as { pk: { S: string } };
        await objects.send(new PutObjectCommand({ Bucket: buckets.objects, Key: pk.S, Body: 'badge' }));
      }
    };
    return {
      api: (request) => invoke(save, request),
      subscriptions: [{ name: 'publish', filter: {}, batchSize: 10, maxAttempts: 3, handler: publish }],
      schedules: [{ name: 'reconciler', everySeconds: 60, handler: async () => undefined }],
    };
  },
});

test('a save goes through stream and bucket to the edge, and is still there after a restart', async () => {
  const first = await openCloud(options('whole'));
  expect((await fetch(`${first.url}/projects/2/badge`)).status).toBe(404);
  expect((await fetch(`${first.url}/api/projects`, { method: 'POST', body: '{}' })).status).toBe(201);
  await first.idle();
  const badge = await fetch(`${first.url}/projects/1/badge`);
  expect(await badge.text()).toBe('badge');
  expect([...badge.headers.keys()].filter((name) => name.startsWith('x-amz-'))).toEqual([]);
  await first.close();
  const second = await openCloud(options('whole'));
  expect(await (await fetch(`${second.url}/projects/1/badge`)).text()).toBe('badge');
  await second.close();
});

test('pages, files and static badges of the site are served, with its own address in them', async () => {
  const cloud = await openCloud(options('site'));
  const page = await fetch(cloud.url, { headers: { 'accept-language': 'de' } });
  expect([page.url, await page.text()]).toEqual([`${cloud.url}/de`, '<!doctype html>shell']);
  const robots = await fetch(`${cloud.url}/robots.txt`);
  expect([robots.headers.get('content-type'), await robots.text()]).toEqual([
    'text/plain; charset=utf-8',
    `Sitemap: ${cloud.url}/sitemap.xml`,
  ]);
  expect((await fetch(`${cloud.url}/badge_static/passing`)).headers.get('content-type')).toContain('image/svg+xml');
  await cloud.close();
});

test('clients find secrets, which a restart keeps, the forge among them, and the inbox', async () => {
  const read = async () => {
    const client = new SecretsManagerClient();
    const get = async (id: string) => (await client.send(new GetSecretValueCommand({ SecretId: id }))).SecretString;
    return [await get('auth'), await get('people-keys'), JSON.parse((await get('forges')) ?? '')[0]] as const;
  };
  const first = await openCloud(options('secrets'));
  const before = await read();
  const mail = { Subject: { Data: 'Subject' }, Body: { Text: { Data: 'Text' } } };
  const Destination = { ToAddresses: ['ada@example.org'] };
  await new SESv2Client().send(
    new SendEmailCommand({ FromEmailAddress: 'us@example.org', Destination, Content: { Simple: mail } }),
  );
  expect(first.inbox.listMails('ada@example.org')).toMatchObject([{ subject: 'Subject' }]);
  const { clientId, authorizationUrl } = before[2];
  expect(authorizationUrl.startsWith(first.forge.url)).toBe(true);
  expect((await fetch(`${authorizationUrl}?client_id=${clientId}`)).status).toBe(200);
  await first.close();
  const second = await openCloud(options('secrets'));
  const after = await read();
  expect(after.slice(0, 2)).toEqual(before.slice(0, 2));
  expect(after[2].clientSecret).toBe(before[2].clientSecret);
  await second.close();
});

test('a folder in use is refused, a start that fails ends what it started, the environment is as before', async () => {
  vi.stubEnv('AWS_REGION', 'before');
  const cloud = await openCloud(options('once'));
  await expect(openCloud(options('once'))).rejects.toThrow('Another instance');
  await cloud.close();
  const failing = { ...options('once'), loadFunctions: () => Promise.reject(new Error('no functions')) };
  await expect(openCloud(failing)).rejects.toThrow('no functions');
  expect(process.env['AWS_REGION']).toBe('before');
  expect(process.env['AWS_ENDPOINT_URL_DYNAMODB']).toBeUndefined();
  await (await openCloud(options('once'))).close();
  vi.unstubAllEnvs();
});
