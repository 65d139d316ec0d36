import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { crc32 } from 'node:zlib';
import { parseAwsChunked } from './aws-chunked.ts';
import { parseToken, renderError, renderListing } from './bucket-xml.ts';
import { openObjects, type NewObject, type ObjectHead, type Objects } from './objects.ts';

export interface BucketServer {
  readonly url: string;
  close(): Promise<void>;
}

/** S3's API over a folder: objects of any bucket, conditional writes, listings. Without `port`, any free one. */
export async function openBucketServer(options: { directory: string; port?: number }): Promise<BucketServer> {
  const objects = await openObjects(options.directory);
  const server = createServer((request, response) => {
    answer(objects, request, response).catch((error: unknown) => sendError(request, response, error));
  });
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

class S3Error extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** Headers that are stored with an object and come back with it. */
const storedHeaders = ['content-type', 'cache-control', 'content-disposition', 'content-language', 'expires'];

/** Parameters of the operations that exist here; any other asks for something S3 has and this has not. */
const knownParameters = new Set(
  'x-id list-type prefix max-keys continuation-token start-after encoding-type fetch-owner'.split(' '),
);

async function answer(objects: Objects, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(`http://bucket${request.url ?? '/'}`);
  const [, bucket = '', ...rest] = url.pathname.split('/');
  const key = parseKey(rest.join('/'));
  if (!/^[a-z\d][a-z\d.-]{2,62}$/.test(bucket)) throw new S3Error(404, 'NoSuchBucket', 'No bucket has such a name.');
  for (const name of url.searchParams.keys())
    if (!knownParameters.has(name) && !name.startsWith('X-Amz-')) throw notImplemented(`The parameter ${name}`);
  const method = `${request.method} ${key === '' ? 'bucket' : 'object'}`;
  if (method === 'GET bucket') return list(objects, bucket, url.searchParams, response);
  if (method === 'HEAD bucket' || method === 'PUT bucket') return void response.writeHead(200).end();
  if (method === 'GET object' || method === 'HEAD object') return read(objects, { bucket, key }, request, response);
  if (method === 'PUT object') return put(objects, { bucket, key }, request, response);
  if (method === 'DELETE object') return remove(objects, { bucket, key }, request, response);
  if (request.method === 'OPTIONS') throw new S3Error(403, 'AccessForbidden', 'CORS is not enabled for this bucket.');
  throw notImplemented(`The method ${request.method}`);
}

interface Address {
  readonly bucket: string;
  readonly key: string;
}

async function read(objects: Objects, { bucket, key }: Address, request: IncomingMessage, response: ServerResponse) {
  const object = await objects.get(bucket, key);
  if (!object) throw noSuchKey();
  const { head, content } = object;
  const { 'if-match': ifMatch, 'if-none-match': ifNoneMatch } = request.headers;
  if (ifMatch !== undefined && !namesEtag(ifMatch, head)) throw preconditionFailed();
  const validators = { etag: `"${head.etag}"`, 'last-modified': new Date(head.modifiedAt).toUTCString() };
  if (ifNoneMatch !== undefined && namesEtag(ifNoneMatch, head))
    return void response.writeHead(304, { ...head.headers, ...validators }).end();
  response.writeHead(200, { ...head.headers, ...validators, 'content-length': head.sizeBytes });
  return void response.end(request.method === 'HEAD' ? undefined : content);
}

async function put(objects: Objects, { bucket, key }: Address, request: IncomingMessage, response: ServerResponse) {
  if (request.headers['x-amz-copy-source'] !== undefined) throw notImplemented('CopyObject');
  const object = await readBody(request);
  const head = await objects.put(bucket, key, object, (current) => checkConditions(request, current));
  response.writeHead(200, { etag: `"${head.etag}"` }).end();
}

async function remove(objects: Objects, { bucket, key }: Address, request: IncomingMessage, response: ServerResponse) {
  await objects.remove(bucket, key, (current) => checkConditions(request, current));
  response.writeHead(204).end();
}

async function list(objects: Objects, bucket: string, parameters: URLSearchParams, response: ServerResponse) {
  const prefix = parameters.get('prefix') ?? '';
  const maxKeys = Math.min(Number(parameters.get('max-keys') ?? 1000), 1000);
  if (!Number.isInteger(maxKeys) || maxKeys < 0) throw new S3Error(400, 'InvalidArgument', 'max-keys is no number.');
  const token = parameters.get('continuation-token');
  const after = Buffer.from(token === null ? (parameters.get('start-after') ?? '') : parseToken(token));
  const keys = (await objects.listKeys(bucket, prefix)).filter((key) => Buffer.compare(Buffer.from(key), after) > 0);
  const page = keys.slice(0, maxKeys);
  const heads = await Promise.all(page.map(async (key) => (await objects.get(bucket, key))?.head));
  const present = heads.filter((head) => head !== undefined);
  const next = keys.length > page.length ? page.at(-1) : undefined;
  response.writeHead(200, { 'content-type': 'application/xml' });
  response.end(renderListing({ bucket, prefix, maxKeys, objects: present, next }));
}

async function readBody(request: IncomingMessage): Promise<NewObject> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(Buffer.from(part));
  const body = Buffer.concat(parts);
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers))
    if (typeof value === 'string' && (storedHeaders.includes(name) || name.startsWith('x-amz-meta-')))
      headers[name] = value;
  const codings = (request.headers['content-encoding'] ?? '').split(',').map((coding) => coding.trim());
  const encoding = codings.filter((coding) => coding !== '' && coding !== 'aws-chunked').join(', ');
  if (encoding !== '') headers['content-encoding'] = encoding;
  const isChunked =
    codings.includes('aws-chunked') || String(request.headers['x-amz-content-sha256']).startsWith('STREAMING-');
  if (!isChunked) return checkDigest({ content: body, headers }, request.headers['x-amz-checksum-crc32']);
  const decoded = parseAwsChunked(body);
  const expectedBytes = Number(request.headers['x-amz-decoded-content-length'] ?? decoded?.content.length);
  if (!decoded || decoded.content.length !== expectedBytes)
    throw new S3Error(400, 'IncompleteBody', 'The body is not what its chunks announce.');
  return checkDigest({ content: decoded.content, headers }, decoded.trailers.get('x-amz-checksum-crc32'));
}

function checkDigest(object: NewObject, expected: string | string[] | undefined): NewObject {
  const digest = Buffer.alloc(4);
  digest.writeUInt32BE(crc32(object.content));
  if (expected !== undefined && expected !== digest.toString('base64'))
    throw new S3Error(400, 'BadDigest', 'The CRC32 of the body is not the announced one.');
  return object;
}

function checkConditions({ headers }: IncomingMessage, current: ObjectHead | undefined): void {
  const { 'if-match': ifMatch, 'if-none-match': ifNoneMatch } = headers;
  if (ifMatch !== undefined && !current) throw noSuchKey();
  if (ifMatch !== undefined && current && !namesEtag(ifMatch, current)) throw preconditionFailed();
  if (ifNoneMatch !== undefined && ifNoneMatch !== '*') throw notImplemented('If-None-Match with an ETag');
  if (ifNoneMatch !== undefined && current) throw preconditionFailed();
}

function namesEtag(condition: string, { etag }: ObjectHead): boolean {
  return condition.split(',').some((part) => ['*', etag, `"${etag}"`, `W/"${etag}"`].includes(part.trim()));
}

function parseKey(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw new S3Error(400, 'InvalidURI', 'The path is not percent-encoded UTF-8.');
  }
}

function sendError(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  const known = error instanceof S3Error ? error : new S3Error(500, 'InternalError', 'The request failed.');
  if (known !== error) console.error('bucket:', error);
  if (response.headersSent) return void response.destroy();
  request.resume();
  response.writeHead(known.status, { 'content-type': 'application/xml' });
  response.end(request.method === 'HEAD' ? undefined : renderError(known.code, known.message));
}

function noSuchKey(): S3Error {
  return new S3Error(404, 'NoSuchKey', 'The key does not exist.');
}

function preconditionFailed(): S3Error {
  return new S3Error(412, 'PreconditionFailed', 'The object is not as the request expects it.');
}

function notImplemented(what: string): S3Error {
  return new S3Error(501, 'NotImplemented', `${what} is not available here.`);
}
