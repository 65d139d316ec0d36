import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findFreePort } from '../../infra/local/free-port.ts';
import type { Engine } from '../../infra/local/engine.ts';
import { openWorld, type World } from '../integration/world.ts';
import { openAsk, type Tally } from './client.ts';
import { create, edit, openLedger } from './editors.ts';
import { deliverSome, judge, rest } from './verdict.ts';

/** Whether files of a process can be kept from growing here, which is what a full disk does to it. */
export const canFillDisk = process.platform === 'linux' && spawnSync('prlimit', ['--version']).status === 0;

/** The engine can write no more, and then it can again: what it acknowledged is there, what it refused was refused as busy. */
export async function engineDiskFull(tally: Tally): Promise<void> {
  const child = Promise.withResolvers<ChildProcess>();
  const world = await openWorld({ startEngine: ({ dbPath }) => startEngine(dbPath, child.resolve) });
  const pid = (await child.promise).pid ?? 0;
  await run(tally, world, {
    fill: () => limitFiles(pid, statSync(join(world.directory, 'table.db')).size),
    free: () => limitFiles(pid, undefined),
  });
}

/** The bucket can write no more: objects stay old and whole, and are right once it can. */
export async function bucketDiskFull(tally: Tally): Promise<void> {
  const child = Promise.withResolvers<ChildProcess>();
  const world = await openWorld({ startBuckets: (directory) => startBuckets(directory, child.resolve) });
  const pid = (await child.promise).pid ?? 0;
  await run(tally, world, { fill: () => limitFiles(pid, 0), free: () => limitFiles(pid, undefined) });
}

async function run(tally: Tally, world: World, disk: { fill: () => void; free: () => void }): Promise<void> {
  const [ask, ledger] = [openAsk(world, tally), openLedger()];
  const project = (await create(ask, ledger, tally)) ?? 0;
  await edit({ ask, ledger, tally }, project, { editors: 2, saves: 2 });
  await world.settle();
  const before = await world.objects();
  disk.fill();
  await edit({ ask, ledger, tally }, project, { editors: 4, saves: 1, first: 2, attempts: 1 });
  await deliverSome(world);
  for (const [key, body] of await world.objects())
    if (body !== before.get(key) && !body.endsWith('</svg>') && !body.endsWith('}')) tally.wrong.push(`${key} is half`);
  tally.injected++;
  disk.free();
  await edit({ ask, ledger, tally }, project, { editors: 2, saves: 1, first: 4 });
  tally.cases++;
  await rest(world);
  await judge(world, ledger, tally);
  await world.close();
}

function limitFiles(pid: number, bytes: number | undefined): void {
  const limit = bytes === undefined ? 'unlimited' : String(bytes);
  const { status, stderr } = spawnSync('prlimit', ['--pid', String(pid), `--fsize=${limit}:unlimited`]);
  if (status !== 0) throw new Error(String(stderr));
}

/** The engine as `openEngine` starts it, but a file that may not grow is an error to it and not its end. */
async function startEngine(dbPath: string, started: (child: ChildProcess) => void): Promise<Engine> {
  const folder = dirname(createRequire(import.meta.url).resolve(`@dynoxide/linux-${process.arch}/package.json`));
  const port = await findFreePort();
  const command = 'trap "" XFSZ; exec "$0" serve --port "$1" --db-path "$2"';
  const child = spawn('sh', ['-c', command, join(folder, 'dynoxide'), String(port), dbPath], { stdio: 'ignore' });
  started(child);
  const endpoint = `http://127.0.0.1:${port}`;
  while (child.exitCode === null) {
    const isUp = await fetch(endpoint).then(
      () => true,
      () => false,
    );
    if (isUp) break;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return { endpoint, pid: child.pid, close: () => end(child) };
}

async function startBuckets(directory: string, started: (child: ChildProcess) => void) {
  const script = fileURLToPath(new URL('bucket-process.ts', import.meta.url));
  const child = spawn(process.execPath, [script, directory], { stdio: ['ignore', 'pipe', 'ignore'] });
  started(child);
  const [url] = (await once(child.stdout, 'data')) as [Buffer];
  return { url: url.toString().trim(), close: () => end(child) };
}

async function end(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit');
  if (child.kill()) await exited;
}
