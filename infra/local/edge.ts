import { once } from 'node:events';
import { createServer, STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http';
import { caches, type EdgeFunctionName, failoverStatuses, originSecretHeader, type Path } from '../paths.ts';
import { hopByHopHeaders, readAnswer, renderForViewer } from './edge-answer.ts';
import { openEdgeCache, type Answer, type EdgeCache } from './edge-cache.ts';
import { renderQuerystring, type EdgeFunction, type EdgeResponse, type PassedRequest } from './edge-function.ts';
import { parseRequest, readBody, type EdgeViewerRequest } from './edge-request.ts';

/** Answers requests of the edge, whose URLs count from the path on. May throw: the edge then tries the next, or says 502. */
export type Origin = (request: Request) => Promise<Response>;

export interface EdgeOptions {
  /** Without it, any free one. */
  readonly port?: number;
  /** Address to listen on; 127.0.0.1 unless given. */
  readonly host?: string;
  readonly distribution?: Path['on'][number];
  readonly paths: readonly Path[];
  readonly origins: Readonly<Record<Path['origin'], Origin>>;
  readonly edgeFunctions: Readonly<Record<EdgeFunctionName, EdgeFunction>>;
  /** Sent to the API, and to nobody else, in the origin secret header. */
  readonly originSecret: string;
  /** Milliseconds; the clock of the cache. */
  readonly now?: () => number;
  readonly maxEntries?: number;
}

export interface Edge {
  readonly url: string;
  /** Waits for answers under way, up to 2 seconds. */
  close(): Promise<void>;
}

const bodyLimitBytes = 6 * 1024 * 1024;

/** A server on this machine that does with a request what CloudFront does by the table of paths. */
export async function openEdge(options: EdgeOptions): Promise<Edge> {
  const cache = openEdgeCache({ now: options.now ?? Date.now, maxEntries: options.maxEntries ?? 10_000 });
  const hosts: string[] = [];
  const server = createServer((request, response) => {
    answer(options, { cache, hosts }, request, response).catch((error: unknown) => {
      console.error('edge:', error);
      if (response.headersSent) response.destroy();
      else refuse(response, 502);
    });
  });
  server.listen(options.port ?? 0, options.host ?? '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  hosts.push(`localhost:${port}`, `127.0.0.1:${port}`);
  return {
    url: `http://localhost:${port}`,
    async close() {
      const closed = once(server, 'close');
      server.close();
      const impatience = setTimeout(() => server.closeAllConnections(), 2000);
      await closed;
      clearTimeout(impatience);
    },
  };
}

interface State {
  readonly cache: EdgeCache;
  readonly hosts: readonly string[];
}

async function answer(options: EdgeOptions, state: State, request: IncomingMessage, response: ServerResponse) {
  const { hosts, cache } = state;
  const viewer = parseRequest(request, options.paths, { hosts, distribution: options.distribution ?? 'site' });
  const body = await readBody(request, bodyLimitBytes);
  if (typeof viewer === 'number') return refuse(response, viewer);
  if (!body) return refuse(response, 413);
  const passed = callEdgeFunction(options, viewer);
  if (passed === undefined) return refuse(response, 503);
  if ('statusCode' in passed) return sendGenerated(response, viewer.method, passed);
  const asked = { ...viewer, uri: passed.uri, headers: new Headers([...passed.headers]) };
  const { edgeSeconds } = caches[viewer.path.cache];
  const isCached = edgeSeconds > 0 && viewer.method !== 'OPTIONS';
  const found: Awaited<ReturnType<EdgeCache['get']>> = isCached
    ? await cache.get(`${viewer.path.origin} ${asked.uri}`, edgeSeconds, () =>
        askOrigins(options, { ...asked, method: 'GET' }),
      )
    : { answer: await askOrigins(options, asked, body) };
  const rendered = await renderForViewer(found.answer, viewer.path, viewer.headers);
  rendered.headers.set('x-cache', found.ageSeconds === undefined ? 'Miss from edge' : 'Hit from edge');
  if (found.ageSeconds !== undefined) rendered.headers.set('age', String(found.ageSeconds));
  return send(response, viewer.method, rendered);
}

/** Undefined if the function failed. */
function callEdgeFunction(options: EdgeOptions, viewer: EdgeViewerRequest): PassedRequest | EdgeResponse | undefined {
  const { method, uri, query, ip } = viewer;
  const name = viewer.path.edgeFunction;
  if (name === undefined) return { uri, headers: new Map(viewer.headers) };
  const headers = Object.fromEntries([...viewer.headers].map(([name, value]) => [name, { value }]));
  try {
    const request = { method, uri, querystring: renderQuerystring(query), headers, cookies: {} };
    return options.edgeFunctions[name](request, { ip });
  } catch (error) {
    console.error(`edge function ${name}:`, error);
    return undefined;
  }
}

/** The path's origin, or the API where the objects' bucket has no answer. */
async function askOrigins(options: EdgeOptions, viewer: EdgeViewerRequest, body?: Buffer): Promise<Answer> {
  const { origin } = viewer.path;
  if (origin !== 'objects') return ask(options, origin, viewer, body);
  try {
    const first = await ask(options, origin, viewer);
    if (!failoverStatuses.some((status) => status === first.status)) return first;
  } catch (error) {
    console.error('edge: the bucket does not answer:', error);
  }
  return ask(options, 'api', viewer);
}

/** What is cached must not depend on the viewer: query, headers and body go along only where nothing is. */
async function ask(options: EdgeOptions, origin: Path['origin'], viewer: EdgeViewerRequest, body?: Buffer) {
  const isPassed = viewer.path.cache === 'none';
  const headers = new Headers(isPassed ? viewer.headers : undefined);
  for (const name of [...hopByHopHeaders, 'host', 'content-length', 'expect', originSecretHeader]) headers.delete(name);
  if (origin === 'api') headers.set(originSecretHeader, options.originSecret);
  const search = isPassed && viewer.query !== '' ? `?${viewer.query}` : '';
  const hasBody = isPassed && body && body.length > 0 && viewer.method !== 'GET' && viewer.method !== 'HEAD';
  const request = new Request(`http://${origin}.local${viewer.uri}${search}`, {
    method: viewer.method,
    headers,
    body: hasBody ? new Uint8Array(body) : null,
  });
  return readAnswer(await options.origins[origin](request));
}

function sendGenerated(response: ServerResponse, method: string, { statusCode, headers, body }: EdgeResponse): void {
  const answer = { status: statusCode, headers: new Headers([...headers]), body: Buffer.from(body) };
  answer.headers.set('x-cache', 'FunctionGeneratedResponse from edge');
  send(response, method, answer);
}

function send(response: ServerResponse, method: string, { status, headers, body }: Answer): void {
  response.setHeaders(headers);
  const hasBody = status !== 204 && status !== 304;
  // What a function says to HEAD has no length of its own.
  if (hasBody && (method !== 'HEAD' || body.length > 0)) response.setHeader('content-length', body.length);
  response.writeHead(status);
  response.end(hasBody && method !== 'HEAD' ? body : undefined);
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'content-type': 'text/plain', 'cache-control': 'no-store', connection: 'close' });
  response.end(`${STATUS_CODES[status]}\n`);
}
