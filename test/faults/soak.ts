/**
 * `npm run soak -- 200000`: so many mixed requests to the functions as the local run loads them, with engine, bucket and
 * both consumers; fails on an unexpected status, on many refusals as busy, and on memory that grows. Needs `--expose-gc`.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { openCloud } from '../../infra/local/cloud.ts';
import type { Origin } from '../../infra/local/edge.ts';
import { loadFunctions, tableName } from '../../infra/local/functions.ts';
import { openTable } from '../../infra/local/table.ts';
import { openRandom } from '../fixtures/random.ts';
import { putPerson } from '../integration/people.ts';
import { drawRequest, openProjects, type Wanted } from './soak-requests.ts';

const total = Number(process.argv[2] ?? 200_000);
const workers = 8;
const samples = total < 100_000 ? 20 : 100;

/**
 * What the heap may grow by over the second half of the run, megabytes, by the line that fits its samples best: in a short
 * run caches still fill.
 */
const maxGrowthMegabytes = total < 100_000 ? 12 : 4;

/** Share of requests that may be refused as busy: the machine may be, and the time-outs are those of a deployment. */
const maxBusyShare = 0.05;

/** What one person writes before another takes over; less than anybody may in ten minutes. */
const writesOfOne = 400;

process.env['POWERTOOLS_LOG_LEVEL'] = 'SILENT';
if (!globalThis.gc) throw new Error('Run it with --expose-gc.');
if (!Number.isInteger(total) || total < samples) {
  console.error(`Usage: npm run soak -- REQUESTS, at least ${samples}.`);
  process.exit(2);
}

const directory = mkdtempSync(join(tmpdir(), 'laurels-soak-'));
const siteDirectory = join(directory, 'site');
mkdirSync(join(siteDirectory, 'en'), { recursive: true });
writeFileSync(join(siteDirectory, 'en/projects.html'), '<!doctype html><title>Projects</title>');
let send: (wanted: Wanted) => Promise<Response> = () => Promise.reject(new Error('not open yet'));
const cloud = await openCloud({
  directory,
  port: 0,
  siteDirectory,
  createTable: async () => ({ streamArn: await openTable(new DynamoDBClient(), tableName) }),
  loadFunctions: async (context) => {
    const functions = await loadFunctions(context);
    send = openSend(functions.api, context);
    return functions;
  },
});

const projects = await openProjects(send, workers);
const unexpected = new Map<string, number>();
const heap: { readonly requests: number; readonly megabytes: number }[] = [];
const start = performance.now();
let [sent, busy] = [0, 0];
await Promise.all(Array.from({ length: workers }, (_, worker) => work(worker)));
await cloud.idle();
await cloud.close();
rmSync(directory, { recursive: true });

const growth = growthOf(heap.filter(({ requests }) => requests > total / 2));
for (const [what, times] of unexpected) console.log(`unexpected: ${what} (${times} times)`);
console.log(
  `${total} requests; over the second half the heap grew by ${growth.toFixed(2)} MB (at most ${maxGrowthMegabytes}): ` +
    `${growth <= maxGrowthMegabytes ? 'flat' : 'LEAKS'}; ${unexpected.size} kinds of unexpected answers; ${busy} refused as busy`,
);
const isFine = growth <= maxGrowthMegabytes && unexpected.size === 0 && busy <= maxBusyShare * total;
process.exit(isFine ? 0 : 1);

async function work(worker: number): Promise<void> {
  const random = openRandom(worker);
  while (sent < total) {
    sent++;
    const turn = sent;
    const wanted = drawRequest(projects, random, { worker, turn });
    const response = await send(wanted);
    await response.arrayBuffer();
    if (response.status === wanted.status) wanted.onDone?.();
    else if (response.status !== 503) count(`${wanted.method} ${wanted.name}: ${response.status}`);
    else {
      busy++;
      wanted.onBusy?.();
    }
    if (turn % (total / samples) === 0) sample(turn);
  }
}

function count(what: string): void {
  unexpected.set(what, (unexpected.get(what) ?? 0) + 1);
}

function sample(requests: number): void {
  globalThis.gc?.();
  const { heapUsed, rss } = process.memoryUsage();
  heap.push({ requests, megabytes: heapUsed / 1e6 });
  if (requests % (total / 10) !== 0) return;
  const rate = requests / ((performance.now() - start) / 1000);
  const [used, resident] = [heapUsed, rss].map((bytes) => (bytes / 1e6).toFixed(1));
  console.log(`${(100 * requests) / total} %: ${rate.toFixed(0)} requests/s, heap ${used} MB, resident ${resident} MB`);
}

/** Rise of the least-squares line from the first sample to the last, megabytes. */
function growthOf(points: typeof heap): number {
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(points.map(({ requests }) => requests)), mean(points.map(({ megabytes }) => megabytes))];
  const covariance = mean(points.map(({ requests, megabytes }) => (requests - x) * (megabytes - y)));
  const variance = mean(points.map(({ requests }) => (requests - x) ** 2));
  return (covariance / variance) * (total / 2);
}

/** Sends what changes something as one signed-in person after the other, each from elsewhere, so that no limit is met. */
function openSend(api: Origin, { url, originSecret }: { readonly url: string; readonly originSecret: string }) {
  const table = { client: new DynamoDBClient(), name: tableName };
  let writes = 0;
  let person = putPerson(table, { isAdministrator: true });
  return async ({ method, path, body, type = 'application/json' }: Wanted): Promise<Response> => {
    const turn = method === 'GET' ? writes : writes++;
    if (method !== 'GET' && turn % writesOfOne === 0) person = putPerson(table, { isAdministrator: true });
    const headers = {
      'x-origin-secret': originSecret,
      'x-viewer-host': new URL(url).host,
      'x-viewer-address': `2001:db8:0:${Math.floor(turn / writesOfOne).toString(16)}::1`,
      ...(method !== 'GET' && (await person).headers),
      ...(body !== undefined && { 'content-type': type }),
    };
    return api(new Request(url + path, { method, headers, ...(body !== undefined && { body }) }));
  };
}
