import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openEngine } from '../../../infra/local/engine.ts';
import { lockDirectory } from '../../../infra/local/instance-lock.ts';
import { getMark, isRunning } from '../../../infra/local/process-mark.ts';

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'engine-'));
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(directory, { recursive: true });
});

/** Runs a module text in a process of its own that stays, and returns its first line of output. */
async function startProcess(module: string) {
  const child = spawn(process.execPath, ['--input-type=module', '-e', `${module}; setInterval(() => {}, 1000);`], {
    cwd: import.meta.dirname,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [output]: unknown[] = await once(child.stdout, 'data');
  const kill = async () => {
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  return { child, line: String(output).trim(), kill };
}

const urlOf = (file: string) => JSON.stringify(new URL(`../../../infra/local/${file}`, import.meta.url).href);

test('answers as DynamoDB, and leaves no process when closed', async () => {
  const engine = await openEngine({ dbPath: join(directory, 'table.db') });
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint: engine.endpoint, region: 'local', credentials });
  expect((await client.send(new ListTablesCommand())).TableNames).toEqual([]);
  client.destroy();
  expect(getMark(engine.pid ?? 0)).toBeDefined();
  await engine.close();
  expect(getMark(engine.pid ?? 0)).toBeUndefined();
});

test('is the one that the environment names, if it names one', async () => {
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', 'http://127.0.0.1:8000');
  const engine = await openEngine({ dbPath: join(directory, 'table.db') });
  expect([engine.endpoint, engine.pid]).toEqual(['http://127.0.0.1:8000', undefined]);
  await engine.close();
});

test('of a killed run is ended by the next on the same folder', async () => {
  const dbPath = join(directory, 'table.db');
  const killed = await startProcess(
    `import { openEngine } from ${urlOf('engine.ts')};
     console.log((await openEngine({ dbPath: ${JSON.stringify(dbPath)} })).pid);`,
  );
  await killed.kill();
  const leftover = getMark(Number(killed.line));
  if (!leftover) throw new Error('the engine ended with its parent');
  const engine = await openEngine({ dbPath });
  expect(isRunning(leftover)).toBe(false);
  await engine.close();
});

test('ends no process that only has the number of a leftover', async () => {
  const bystander = await startProcess('console.log(1)');
  const { pid = 0 } = bystander.child;
  await writeFile(join(directory, 'engine.pid'), JSON.stringify({ pid, started: 'another time' }));
  const engine = await openEngine({ dbPath: join(directory, 'table.db') });
  expect(bystander.child.exitCode).toBeNull();
  expect(getMark(pid)).toBeDefined();
  await engine.close();
  await bystander.kill();
});

test('a folder belongs to one running process', async () => {
  const module = `import { lockDirectory } from ${urlOf('instance-lock.ts')};
    lockDirectory(${JSON.stringify(directory)}); console.log('locked');`;
  const owner = await startProcess(module);
  expect(() => lockDirectory(directory)).toThrow(`process ${owner.child.pid}, runs on ${directory}`);
  await owner.kill();
  const unlock = lockDirectory(directory);
  expect(() => lockDirectory(directory)).toThrow('Stop it first');
  unlock();
  lockDirectory(directory)();
});
