import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type Offer, openRuntimeApi, type RuntimeApi } from './runtime-api.ts';

export interface RuntimeOptions {
  /** Folder of the unpacked bundle. */
  readonly taskRoot: string;
  readonly arn: string;
  /** Everything the process sees, the address of the Runtime API aside. */
  readonly environment: Readonly<Record<string, string>>;
  readonly memoryMegabytes: number;
  readonly timeoutSeconds: number;
}

/** A function in one process, which gets one event at a time. */
export interface Runtime {
  /** Answers what the function answers; throws what it reports, a timeout, or the end of its process. */
  readonly invoke: (event: unknown) => Promise<unknown>;
  /** Calls so far. */
  readonly calls: () => number;
  /** Processes so far: 1 unless one ended. */
  readonly starts: () => number;
  /** Ends the process, as Lambda does after a while; the next event starts another. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

const bootstrap = fileURLToPath(new URL('bootstrap.ts', import.meta.url));

/** Starts a process at the first event, and another after one that ended. */
export async function openRuntime(options: RuntimeOptions): Promise<Runtime> {
  const api = await openRuntimeApi(options.arn);
  let child: ChildProcess | undefined;
  let offer: Offer | undefined;
  let [starts, calls] = [0, 0];
  let last: Promise<unknown> = Promise.resolve();

  function start(): void {
    starts += 1;
    api.forget();
    const started = spawnProcess(options, api);
    let errors = '';
    started.stderr?.on('data', (chunk: Buffer) => {
      errors = (errors + chunk.toString()).slice(-4000);
    });
    started.once('exit', (code) => {
      if (child !== started) return;
      child = undefined;
      if (offer?.isTaken() === false && starts < maxStarts) start();
      else offer?.fail(new Error(`Runtime.ExitError ${code} ${errors}`));
    });
    child = started;
  }

  async function end(): Promise<void> {
    const running = child;
    child = undefined;
    if (running?.kill('SIGKILL')) await once(running, 'exit');
  }

  async function call(event: unknown): Promise<unknown> {
    const { timeoutSeconds } = options;
    calls += 1;
    offer = api.offer(JSON.stringify(event), Date.now() + timeoutSeconds * 1000);
    if (!child) start();
    const timer = setTimeout(() => {
      offer?.fail(new Error(`Task timed out after ${timeoutSeconds} seconds`));
      void end();
    }, timeoutSeconds * 1000);
    try {
      return await offer.result;
    } finally {
      clearTimeout(timer);
      offer = undefined;
    }
  }

  return {
    calls: () => calls,
    starts: () => starts,
    async restart() {
      await end();
      api.forget();
    },
    invoke(event) {
      const result = last.then(() => call(event));
      last = result.catch(() => {});
      return result;
    },
    async close() {
      await end();
      await api.close();
    },
  };
}

/** A bundle whose process ends before it takes an event is not tried for ever. */
const maxStarts = 20;

function spawnProcess({ environment, memoryMegabytes, taskRoot }: RuntimeOptions, api: RuntimeApi): ChildProcess {
  return spawn(process.execPath, [`--max-old-space-size=${memoryMegabytes}`, bootstrap], {
    env: { ...environment, AWS_LAMBDA_RUNTIME_API: api.address },
    cwd: taskRoot,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}
