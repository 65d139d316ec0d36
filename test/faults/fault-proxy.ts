import { once } from 'node:events';
import { type IncomingMessage, request as openRequest, createServer, type ServerResponse } from 'node:http';

/** What becomes of one request. `arrives` says whether the server behind the proxy gets it. */
export type Fault =
  | { readonly kind: 'refuse'; readonly status: number; readonly type: string; readonly body: string }
  /** The connection breaks, or nothing ever comes. */
  | { readonly kind: 'reset' | 'silence'; readonly arrives: boolean }
  /** The answer stops half-way: the connection breaks, or stays open. */
  | { readonly kind: 'cut' | 'stall' }
  | { readonly kind: 'slow'; readonly ms: number };

export interface Asked {
  /** DynamoDB's operation; of S3 the method, or LIST. */
  readonly operation: string;
  readonly body: Buffer;
}

export type Decide = (asked: Asked) => Fault | undefined;

/** A proxy before the engine or a bucket. `decide` may be set at any time; `injected` counts what it did. */
export async function openFaultProxy() {
  let target = '';
  const proxy = {
    decide: (() => undefined) as Decide,
    injected: 0,
    requests: 0,
    through: async (endpoint: string): Promise<string> => {
      target = endpoint;
      return `http://127.0.0.1:${await listen()}`;
    },
    async close(): Promise<void> {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  return proxy;

  async function listen(): Promise<number> {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    return address !== null && typeof address === 'object' ? address.port : 0;
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await read(request);
    proxy.requests++;
    const fault = proxy.decide({ operation: operationOf(request), body });
    if (fault) proxy.injected++;
    if (fault?.kind === 'refuse') {
      response.writeHead(fault.status, { 'content-type': fault.type });
      return void response.end(request.method === 'HEAD' ? undefined : fault.body);
    }
    if (fault?.kind === 'slow') await new Promise((resolve) => setTimeout(resolve, fault.ms));
    const isUnanswered = fault?.kind === 'reset' || fault?.kind === 'silence';
    if (!isUnanswered || fault.arrives) {
      const { head, bytes } = await forward(target, request, body);
      if (!isUnanswered) return send(fault, response, head, bytes);
    }
    if (fault.kind === 'reset') request.socket.destroy();
  }
}

function operationOf({ headers, method = '', url = '' }: IncomingMessage): string {
  const named = headers['x-amz-target'];
  if (typeof named === 'string') return named.replace(/^.*\./, '');
  return method === 'GET' && url.includes('list-type=2') ? 'LIST' : method;
}

async function forward(target: string, { method, url, headers }: IncomingMessage, body: Buffer) {
  const { connection: _connection, ...sent } = headers;
  const outgoing = openRequest(target + url, { method, headers: sent, agent: false });
  outgoing.end(body);
  const [head] = (await once(outgoing, 'response')) as [IncomingMessage];
  return { head, bytes: await read(head) };
}

function send(fault: Fault | undefined, response: ServerResponse, head: IncomingMessage, bytes: Buffer): void {
  const { connection: _connection, ...headers } = head.headers;
  const isHalf = fault?.kind === 'cut' || fault?.kind === 'stall';
  response.writeHead(head.statusCode ?? 500, isHalf ? { ...headers, 'content-length': bytes.length + 1 } : headers);
  if (!isHalf) return void response.end(head.headers['content-length'] === '0' ? undefined : bytes);
  response.write(bytes.subarray(0, bytes.length >> 1), () => {
    if (fault.kind === 'cut') response.destroy();
  });
  response.flushHeaders();
}

async function read(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
