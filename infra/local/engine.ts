import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findFreePort } from './free-port.ts';
import { getMark, isRunning, parseMark, type ProcessMark } from './process-mark.ts';

export interface Engine {
  /** Where DynamoDB's API answers. */
  readonly endpoint: string;
  /** Undefined if the engine is somebody else's. */
  readonly pid: number | undefined;
  /** Ends the engine that was started; nobody else's. */
  close(): Promise<void>;
}

/**
 * The embedded database over the file `dbPath`, or the one that AWS_ENDPOINT_URL_DYNAMODB names. An engine that a killed
 * run left behind on the same folder is ended first. Throws where no engine exists for the platform.
 */
export async function openEngine({ dbPath, port }: { dbPath: string; port?: number }): Promise<Engine> {
  const given = process.env['AWS_ENDPOINT_URL_DYNAMODB'];
  if (given) return { endpoint: given, pid: undefined, close: async () => {} };
  const binary = findBinary();
  const directory = dirname(dbPath);
  const pidPath = join(directory, 'engine.pid');
  mkdirSync(directory, { recursive: true });
  await endLeftover(pidPath);
  for (let attempt = 1; ; attempt += 1) {
    const engine = await start(binary, dbPath, port ?? (await findFreePort()), pidPath);
    if (engine) return engine;
    if (attempt === 3 || port !== undefined)
      throw new Error(`The database engine does not start; see ${join(directory, 'engine.log')}`);
  }
}

function findBinary(): string {
  const name = `@dynoxide/${process.platform}-${process.arch}`;
  try {
    const folder = dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
    return join(folder, process.platform === 'win32' ? 'dynoxide.exe' : 'dynoxide');
  } catch (cause) {
    throw new Error(
      `No embedded database for this platform (${name} is not installed). Start an engine that speaks DynamoDB's API, ` +
        "for example AWS's DynamoDB Local: java -jar DynamoDBLocal.jar -sharedDb -port 8000, and set " +
        'AWS_ENDPOINT_URL_DYNAMODB=http://127.0.0.1:8000.',
      { cause },
    );
  }
}

/** Undefined if the process ended before it answered, as when another took the port meanwhile. */
async function start(binary: string, dbPath: string, port: number, pidPath: string): Promise<Engine | undefined> {
  const log = openSync(join(dirname(dbPath), 'engine.log'), 'a');
  // A process group of its own: Ctrl-C is for the cloud, which ends the engine last.
  const child = spawn(binary, ['serve', '--port', String(port), '--db-path', dbPath], {
    stdio: ['ignore', log, log],
    detached: true,
  });
  closeSync(log);
  const failed = new Promise<Error>((resolve) => child.once('error', resolve));
  if (child.pid === undefined) throw await failed;
  const mark = getMark(child.pid);
  if (mark) writeFileSync(pidPath, JSON.stringify(mark));
  const endWithUs = () => void child.kill('SIGKILL');
  process.once('exit', endWithUs);
  const close = async () => {
    process.off('exit', endWithUs);
    await end(child);
    rmSync(pidPath, { force: true });
  };
  const endpoint = `http://127.0.0.1:${port}`;
  if (await isAnswering(endpoint, child)) return { endpoint, pid: child.pid, close };
  await close();
  return undefined;
}

async function isAnswering(endpoint: string, child: ChildProcess): Promise<boolean> {
  const deadline = Date.now() + 10_000;
  while (child.exitCode === null && child.signalCode === null && Date.now() < deadline) {
    try {
      await fetch(endpoint, { signal: AbortSignal.timeout(1000) });
      return child.exitCode === null;
    } catch {
      await sleep(5);
    }
  }
  return false;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const killer = setTimeout(() => child.kill('SIGKILL'), 5000);
  await exited;
  clearTimeout(killer);
}

async function endLeftover(pidPath: string): Promise<void> {
  const mark = readMark(pidPath);
  if (mark) await endMarked(mark);
  rmSync(pidPath, { force: true });
}

async function endMarked(mark: ProcessMark): Promise<void> {
  const deadline = Date.now() + 5000;
  while (isRunning(mark)) {
    process.kill(mark.pid, Date.now() < deadline ? 'SIGTERM' : 'SIGKILL');
    await sleep(20);
  }
}

function readMark(path: string): ProcessMark | undefined {
  try {
    return parseMark(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}
