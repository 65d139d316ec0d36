import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { caches, responseHeaders, type Path } from '../paths.ts';
import type { Answer } from './edge-cache.ts';

/** Headers that concern one connection, which no proxy passes on. */
export const hopByHopHeaders =
  'connection keep-alive proxy-authenticate proxy-authorization proxy-connection te trailer transfer-encoding upgrade'.split(
    ' ',
  );

export async function readAnswer(response: Response): Promise<Answer> {
  const headers = new Headers(response.headers);
  for (const name of [...hopByHopHeaders, 'content-length']) headers.delete(name);
  return { status: response.status, headers, body: Buffer.from(await response.arrayBuffer()) };
}

/** The answer as the viewer gets it: with the path's headers, compressed if both want it, or 304 if the viewer has it. */
export async function renderForViewer(answer: Answer, path: Path, viewer: Headers): Promise<Answer> {
  const headers = new Headers(answer.headers);
  for (const [name, value] of Object.entries(responseHeaders[path.headers])) headers.set(name, value);
  const { viewer: cacheControl, compress } = caches[path.cache];
  if (cacheControl !== undefined) headers.set('cache-control', cacheControl);
  if (answer.status !== 200) return { ...answer, headers };
  const isCompressed = compress && isCompressible(answer);
  if (isCompressed) headers.append('vary', 'Accept-Encoding');
  if (isCompressed && acceptsGzip(viewer)) {
    headers.set('content-encoding', 'gzip');
    const etag = headers.get('etag');
    if (etag?.startsWith('"')) headers.set('etag', `W/${etag}`);
  }
  if (hasVersion(viewer.get('if-none-match'), headers.get('etag'))) return renderNotModified(headers);
  const body = headers.get('content-encoding') === 'gzip' && isCompressed ? await compressOnce(answer) : answer.body;
  return { status: 200, headers, body };
}

const compressedByAnswer = new WeakMap<Answer, Promise<Buffer>>();

function compressOnce(answer: Answer): Promise<Buffer> {
  const compressed = compressedByAnswer.get(answer) ?? promisify(gzip)(answer.body);
  compressedByAnswer.set(answer, compressed);
  return compressed;
}

/** The types and sizes that CloudFront compresses, as far as they occur. */
function isCompressible({ headers, body }: Answer): boolean {
  const type = /^(text\/|application\/(javascript|json|manifest\+json|xml)|image\/svg)/;
  const isOfSize = body.length >= 1000 && body.length <= 10_000_000;
  return isOfSize && !headers.has('content-encoding') && type.test(headers.get('content-type') ?? '');
}

function acceptsGzip(viewer: Headers): boolean {
  const codings = (viewer.get('accept-encoding') ?? '').split(',');
  return codings.some((coding) => /^\s*gzip\s*(;\s*q\s*=\s*(?!0(\.0*)?\s*$).*)?$/i.test(coding));
}

/** Versions are compared weakly, as a compressed answer has only a weak one. */
function hasVersion(ifNoneMatch: string | null, etag: string | null): boolean {
  if (ifNoneMatch === null || etag === null) return false;
  const strong = (tag: string) => tag.trim().replace(/^W\//, '');
  return ifNoneMatch.trim() === '*' || ifNoneMatch.split(',').some((tag) => strong(tag) === strong(etag));
}

function renderNotModified(headers: Headers): Answer {
  for (const name of ['content-type', 'content-encoding']) headers.delete(name);
  return { status: 304, headers, body: Buffer.alloc(0) };
}
