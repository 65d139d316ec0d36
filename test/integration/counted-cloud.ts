import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { openCloud } from '../../infra/local/cloud.ts';
import { loadFunctions, tableName } from '../../infra/local/functions.ts';
import { openTable } from '../../infra/local/table.ts';
import { putPerson } from './people.ts';
import { noFaults, openProxy } from './proxy.ts';

/** The whole service with one project, and what was asked of its functions and its table so far. */
export async function openCountedCloud() {
  const directory = mkdtempSync(join(tmpdir(), 'laurels-edge-'));
  mkdirSync(join(directory, 'site'));
  writeFileSync(join(directory, 'site', 'robots.txt'), 'User-agent: *\n');
  const engine = await openProxy({ ...noFaults });
  let invocations = 0;
  let direct = '';
  const cloud = await openCloud({
    directory,
    port: 0,
    siteDirectory: join(directory, 'site'),
    createTable: async () => {
      const { AWS_ENDPOINT_URL_DYNAMODB: endpoint = '' } = process.env;
      const streamArn = await openTable(new DynamoDBClient({ endpoint }), tableName);
      direct = endpoint;
      process.env['AWS_ENDPOINT_URL_DYNAMODB'] = await engine.through(endpoint);
      return { streamArn };
    },
    loadFunctions: async (context) => {
      const functions = await loadFunctions(context);
      return {
        ...functions,
        api: (request) => {
          invocations++;
          return functions.api(request);
        },
      };
    },
  });
  const table = { client: new DynamoDBClient({ endpoint: direct }), name: tableName };
  const person = await putPerson(table, { isAdministrator: true });
  const headers = { 'content-type': 'application/json', ...person.headers };
  const body = JSON.stringify({ fields: { homepage_url: 'https://example.org/read' } });
  const { status } = await fetch(`${cloud.url}/api/projects`, { method: 'POST', headers, body });
  if (status !== 201) throw new Error(`no project: ${status}`);
  await cloud.idle();
  return {
    url: cloud.url,
    /** Of a signed-in person's requests with a JSON body. */
    headers,
    used: () => ({ requests: [...engine.counts.values()].reduce((sum, count) => sum + count, 0), invocations }),
    async close() {
      await cloud.close();
      await engine.close();
      rmSync(directory, { recursive: true });
    },
  };
}

/** Paths of the published objects of project 1. */
export const objectPaths = ['badge', 'baseline', 'badge.json', 'baseline.json']
  .map((name) => `/projects/1/${name}`)
  .concat('/projects/1.json');

/** Reads each path so often in turn, 50 at a time; all must be answered with 200. */
export async function readObjects(url: string, reads: number): Promise<void> {
  for (let i = 0; i < reads; i += 50) {
    const batch = Array.from({ length: 50 }, (_, k) => fetch(url + (objectPaths[(i + k) % objectPaths.length] ?? '')));
    for (const response of await Promise.all(batch)) {
      if (response.status !== 200) throw new Error(`${response.url}: ${response.status}`);
      await response.arrayBuffer();
    }
  }
}
