import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Cloud, openCloud } from '../../infra/local/cloud.ts';
import { loadFunctions, tableName } from '../../infra/local/functions.ts';
import { openTable } from '../../infra/local/table.ts';
import { noFaults, openProxy } from './proxy.ts';

const directory = mkdtempSync(join(tmpdir(), 'laurels-edge-'));
const invocations = { api: 0 };
let cloud: Cloud;
let engine: Awaited<ReturnType<typeof openProxy>>;

beforeAll(async () => {
  mkdirSync(join(directory, 'site'));
  writeFileSync(join(directory, 'site', 'robots.txt'), 'User-agent: *\n');
  engine = await openProxy({ ...noFaults });
  cloud = await openCloud({
    directory,
    port: 0,
    siteDirectory: join(directory, 'site'),
    createTable: async () => {
      const { AWS_ENDPOINT_URL_DYNAMODB: endpoint = '' } = process.env;
      const streamArn = await openTable(new DynamoDBClient({ endpoint }), tableName);
      process.env['AWS_ENDPOINT_URL_DYNAMODB'] = await engine.through(endpoint);
      return { streamArn };
    },
    loadFunctions: async (context) => {
      const functions = await loadFunctions(context);
      return {
        ...functions,
        api: (request) => {
          invocations.api++;
          return functions.api(request);
        },
      };
    },
  });
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ fields: { homepage_url: 'https://example.org/read' } });
  expect((await fetch(`${cloud.url}/api/projects`, { method: 'POST', headers, body })).status).toBe(201);
  await cloud.idle();
});
afterAll(async () => {
  await cloud.close();
  await engine.close();
  rmSync(directory, { recursive: true });
});

const objects = ['badge', 'baseline', 'badge.json', 'baseline.json'].map((name) => `/projects/1/${name}`);

function requests(): number {
  return [...engine.counts.values()].reduce((sum, count) => sum + count, 0);
}

test('1,000 reads of existing objects ask no function and no table', async () => {
  const before = { requests: requests(), invocations: invocations.api };
  for (let i = 0; i < 1000; i += 50) {
    const reads = Array.from({ length: 50 }, (_, k) =>
      fetch(cloud.url + ([...objects, '/projects/1.json'][(i + k) % 5] ?? '')),
    );
    for (const response of await Promise.all(reads)) {
      expect(response.status).toBe(200);
      await response.arrayBuffer();
    }
  }
  expect({ requests: requests(), invocations: invocations.api }).toEqual(before);
});

test('1,000 unknown numbers get the image with 404, one invocation each while the edge keeps it', async () => {
  const before = { requests: requests(), invocations: invocations.api };
  for (let i = 0; i < 1000; i += 50) {
    // The same fifty numbers twice in a row, so that the second time is within the edge's seconds on a slow machine too.
    const first = 1000 + 50 * Math.floor(i / 100);
    const reads = Array.from({ length: 50 }, (_, k) => fetch(`${cloud.url}/projects/${first + k}/badge`));
    for (const response of await Promise.all(reads)) {
      expect(response.status).toBe(404);
      expect(response.headers.get('content-type')).toContain('image/svg+xml');
      expect(await response.text()).toContain('unknown project');
    }
  }
  const used = { invocations: invocations.api - before.invocations, requests: requests() - before.requests };
  console.log(`1,000 reads of 500 unknown numbers: ${used.invocations} invocations, ${used.requests} table requests`);
  expect(used.invocations).toBeGreaterThanOrEqual(500);
  expect(used.invocations).toBeLessThan(1000);
});

test('an edit is at the badge URL within five seconds', async () => {
  const url = `${cloud.url}/projects/1/badge`;
  const waited: number[] = [];
  for (const status of ['Met', 'Unmet', 'Met'] as const) {
    const before = await (await fetch(url)).text();
    const current = (await (await fetch(`${cloud.url}/api/projects/1`)).json()) as { answers: Record<string, unknown> };
    const base = current.answers['interact'] ?? { status: '?', justification: '' };
    const body = JSON.stringify({ answers: { interact: { status, justification: '', base } } });
    const headers = { 'content-type': 'application/json' };
    const started = Date.now();
    expect((await fetch(`${cloud.url}/api/projects/1`, { method: 'PATCH', headers, body })).status).toBe(200);
    while ((await (await fetch(url)).text()) === before) await new Promise((resolve) => setTimeout(resolve, 50));
    waited.push(Date.now() - started);
  }
  console.log(`visible after ${waited.join(', ')} ms`);
  expect(Math.max(...waited)).toBeLessThan(5000);
});

test('a reader that has the badge gets 304, and every answer says no-cache with an ETag', async () => {
  const first = await fetch(`${cloud.url}${objects[0]}`);
  expect(first.headers.get('cache-control')).toBe('no-cache');
  const etag = first.headers.get('etag') ?? '';
  expect(etag).toMatch(/^"[0-9a-f]{32}"$/);
  expect((await fetch(`${cloud.url}${objects[0]}`, { headers: { 'if-none-match': etag } })).status).toBe(304);
});
