import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { readBody } from './edge-request.ts';

export interface Served {
  readonly url: string;
  /** Ends all connections. */
  close(): Promise<void>;
}

const bodyLimitBytes = 1024 * 1024;

/** Answers requests at 127.0.0.1, at any free port without `port`. Nobody else on the network gets through. */
export async function serve(
  answer: (request: Request) => Response | Promise<Response>,
  { port = 0 }: { readonly port?: number } = {},
): Promise<Served> {
  const server = createServer((incoming, response) => {
    pass(answer, incoming, response).catch((error: unknown) => {
      console.error('no answer:', error);
      response.destroy();
    });
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    url: `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : port}`,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function pass(
  answer: (request: Request) => Response | Promise<Response>,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = 'GET', url = '/', headers } = incoming;
  // A page of another host whose name was made to lead here must not read what is here.
  if (!/^(localhost|127\.0\.0\.1)(:\d+)?$/.test(headers.host ?? '')) return void response.writeHead(421).end();
  const body = await readBody(incoming, bodyLimitBytes);
  if (!body) return void response.writeHead(413).end();
  const sent = new Headers();
  for (const [name, values] of Object.entries(incoming.headersDistinct))
    for (const value of values ?? []) sent.append(name, value);
  const hasBody = body.length > 0 && method !== 'GET' && method !== 'HEAD';
  const request = new Request(`http://${headers.host}${url}`, {
    method,
    headers: sent,
    body: hasBody ? new Uint8Array(body) : null,
  });
  const answered = await answer(request);
  response.setHeaders(answered.headers);
  response.writeHead(answered.status);
  response.end(Buffer.from(await answered.arrayBuffer()));
}
