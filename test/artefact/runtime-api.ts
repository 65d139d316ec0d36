import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

/** One event on its way to a process. */
export interface Offer {
  /** What the function answers; rejects with what it reports, or with what `fail` is given. */
  readonly result: Promise<unknown>;
  /** Whether a process has it. */
  isTaken(): boolean;
  fail(error: Error): void;
}

export interface RuntimeApi {
  /** Host and port. */
  readonly address: string;
  /** Gives an event to the process when it asks for the next; one at a time. */
  offer(event: string, deadlineMs: number): Offer;
  /** Forgets that a process waits, since it is none any more. */
  forget(): void;
  close(): Promise<void>;
}

interface Invocation extends PromiseWithResolvers<unknown> {
  readonly id: string;
  readonly event: string;
  readonly deadlineMs: number;
  isTaken: boolean;
}

/** Most bytes of an event or an answer. */
const payloadLimitBytes = 6_291_556;

/**
 * The server that a runtime asks for events.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
export async function openRuntimeApi(functionArn: string): Promise<RuntimeApi> {
  let current: Invocation | undefined;
  let waiting: ServerResponse | undefined;

  function hand(): void {
    if (!current || !waiting || current.isTaken) return;
    current.isTaken = true;
    waiting.writeHead(200, renderHeaders(current, functionArn)).end(current.event);
    waiting = undefined;
  }

  const server = createServer(async (request, response) => {
    if (request.url?.endsWith('/runtime/invocation/next')) {
      waiting = response;
      return hand();
    }
    const body = await readAll(request);
    response.writeHead(202).end();
    if (!current || !request.url?.endsWith(`/invocation/${current.id}/response`)) current?.reject(new Error(body));
    else if (Buffer.byteLength(body) > payloadLimitBytes) current.reject(new Error('Function.ResponseSizeTooLarge'));
    else current.resolve(JSON.parse(body));
  });
  return {
    address: await listen(server),
    offer(event, deadlineMs) {
      const offered = { id: randomUUID(), event, deadlineMs, isTaken: false, ...Promise.withResolvers<unknown>() };
      if (Buffer.byteLength(event) > payloadLimitBytes) offered.reject(new Error('RequestEntityTooLarge'));
      else current = offered;
      hand();
      return { result: offered.promise, isTaken: () => offered.isTaken, fail: (error) => offered.reject(error) };
    },
    forget() {
      waiting = undefined;
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function renderHeaders({ id, deadlineMs }: Invocation, functionArn: string): Record<string, string | number> {
  const trace = `1-${Math.floor(Date.now() / 1000).toString(16)}-${id.replaceAll('-', '').slice(0, 24)}`;
  return {
    'content-type': 'application/json',
    'lambda-runtime-aws-request-id': id,
    'lambda-runtime-deadline-ms': deadlineMs,
    'lambda-runtime-invoked-function-arn': functionArn,
    'lambda-runtime-trace-id': `Root=${trace};Sampled=1`,
  };
}

async function readAll(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(Buffer.from(part));
  return Buffer.concat(parts).toString();
}

/** Any free port of this machine's own. */
async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return `127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`;
}
