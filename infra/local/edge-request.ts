import type { IncomingMessage } from 'node:http';
import { paths, type Path } from '../paths.ts';

/** A viewer's request that may be answered. */
export interface EdgeViewerRequest {
  readonly method: string;
  /** Path without dot segments, percent-encoded. */
  readonly uri: string;
  /** Without the question mark. */
  readonly query: string;
  readonly headers: Headers;
  readonly path: Path;
  /** Address of the viewer. */
  readonly ip: string;
}

const methodsOf = {
  read: ['GET', 'HEAD', 'OPTIONS'],
  all: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'POST', 'PATCH', 'DELETE'],
} as const;

/** The first path of the distribution whose pattern matches, as the cloud decides. */
export function findPath(uri: string, distribution: Path['on'][number], table: readonly Path[] = paths) {
  return table.find(({ pattern, on }) => on.includes(distribution) && compilePattern(pattern).test(uri));
}

/** The request, or the status with which it is refused: 400 malformed, 403 not allowed, 421 meant for another host. */
export function parseRequest(
  request: IncomingMessage,
  table: readonly Path[],
  { hosts, distribution }: { hosts: readonly string[]; distribution: Path['on'][number] },
): EdgeViewerRequest | 400 | 403 | 421 {
  const { host = '' } = request.headers;
  if (!hosts.includes(host.toLowerCase())) return 421;
  const url = parseTarget(request.url ?? '');
  if (!url) return 400;
  const path = findPath(url.pathname, distribution, table);
  const method = request.method ?? '';
  if (!path || !methodsOf[path.methods].some((allowed) => allowed === method)) return 403;
  const ip = request.socket.remoteAddress ?? '';
  return { method, uri: url.pathname, query: url.search.slice(1), headers: readHeaders(request), path, ip };
}

/** The body, or undefined if it is longer than the limit. */
export async function readBody(request: IncomingMessage, limitBytes: number): Promise<Buffer | undefined> {
  const parts: Buffer[] = [];
  let sizeBytes = 0;
  for await (const part of request) {
    const bytes = Buffer.from(part);
    sizeBytes += bytes.length;
    if (sizeBytes <= limitBytes) parts.push(bytes);
    // What is too long is read all the same, so that the sender hears the answer; but not without end.
    else if (sizeBytes > 10 * limitBytes) break;
  }
  return sizeBytes <= limitBytes ? Buffer.concat(parts) : undefined;
}

function parseTarget(target: string): URL | undefined {
  if (!target.startsWith('/')) return undefined;
  try {
    const url = new URL(`http://edge${target}`);
    decodeURIComponent(url.pathname);
    return url;
  } catch {
    return undefined;
  }
}

function readHeaders(request: IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, values] of Object.entries(request.headersDistinct))
    for (const value of values ?? []) headers.append(name, value);
  return headers;
}

const compiled = new Map<string, RegExp>();

function compilePattern(pattern: string): RegExp {
  const known = compiled.get(pattern);
  if (known) return known;
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  const expression = new RegExp(`^${source}$`, 's');
  compiled.set(pattern, expression);
  return expression;
}
