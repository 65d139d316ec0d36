import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parsePeopleKeys } from '../../functions/table/people-keys.ts';
import type { Table } from '../../functions/table/table.ts';
import { tableName } from '../../infra/local/functions.ts';
import { getMark } from '../../infra/local/process-mark.ts';
import { placesOfFolder, refuseLeaks } from './found-leaks.ts';
import { putPerson, type StorageState, storageOf } from './people.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** A local run in a process group of its own, as `npm start` makes it. */
export interface Served {
  readonly url: string;
  /** Where its mails arrive. */
  readonly inboxUrl: string;
  /** What plays GitHub. */
  readonly forgeUrl: string;
  readonly process: ChildProcess;
  readonly enginePid: number;
  readonly table: Table;
  /** Of an administrator's requests with a JSON body. */
  readonly headers: Readonly<Record<string, string>>;
  /** What their browser keeps. */
  readonly storageState: StorageState;
  /** All that it has printed, logs of the functions included. */
  output(): string;
  /** Ends the group and the engine at once, as a power cut would. */
  kill(): Promise<void>;
  /** Ends it as Ctrl-C does; returns the exit code. */
  stop(): Promise<number | null>;
}

interface Options {
  /** Where the code is. */
  readonly checkout?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** As `-c name=value`. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** Starts the service over a folder; resolves when it serves. */
export async function serve(
  dataDirectory: string,
  { checkout = root, env = {}, settings = {} }: Options = {},
): Promise<Served> {
  const context = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(process.execPath, ['infra/local/start.ts', ...context], {
    cwd: checkout,
    env: { ...process.env, AWS_ENDPOINT_URL_DYNAMODB: '', PORT: '0', DATA_DIR: dataDirectory, NODE_ENV: '', ...env },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => printed.push(chunk.toString()));
  const addresses = await addressesOf(child, printed);
  const { pid: enginePid } = JSON.parse(readFileSync(join(dataDirectory, 'engine.pid'), 'utf8')) as { pid: number };
  const port = /--port\0(\d+)/.exec(readFileSync(`/proc/${enginePid}/cmdline`, 'utf8'))?.[1];
  const client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'local',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const table = { client, name: tableName };
  const secrets = JSON.parse(readFileSync(join(dataDirectory, 'secrets.json'), 'utf8')) as { people: string };
  const keys = parsePeopleKeys(JSON.stringify({ 1: secrets.people }));
  const administrator = await putPerson(table, { isAdministrator: true, keys });
  return {
    ...addresses,
    headers: { 'content-type': 'application/json', ...administrator.headers },
    storageState: storageOf(administrator),
    process: child,
    enginePid,
    table,
    output: () => printed.join(''),
    async kill() {
      const exited = once(child, 'exit');
      process.kill(enginePid, 'SIGKILL');
      process.kill(-(child.pid ?? 0), 'SIGKILL');
      await exited;
    },
    async stop() {
      const exited = once(child, 'exit');
      process.kill(-(child.pid ?? 0), 'SIGINT');
      const [code] = (await exited) as [number | null];
      refuseLeaks([['output', printed.join('')], ...placesOfFolder(dataDirectory, isNoData)]);
      return code;
    },
  };
}

/** The keys themselves, and the built site. */
function isNoData(path: string): boolean {
  return path.endsWith('/secrets.json') || path.includes('/site/');
}

export function isAlive(pid: number): boolean {
  return getMark(pid) !== undefined;
}

function addressesOf(
  child: ChildProcess,
  printed: readonly string[],
): Promise<Pick<Served, 'url' | 'inboxUrl' | 'forgeUrl'>> {
  return new Promise((resolve, reject) => {
    const read = () => {
      const output = printed.join('');
      const [, url] = /at (http:\/\/localhost:\d+)\//.exec(output) ?? [];
      const [, inboxUrl, forgeUrl] = /at (http:\S+)\/ and .* by (http:\S+)\//.exec(output) ?? [];
      if (url && inboxUrl && forgeUrl) resolve({ url, inboxUrl, forgeUrl });
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', (code) => reject(new Error(`ended with ${code}: ${printed.join('')}`)));
  });
}
