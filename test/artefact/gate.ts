import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { parseProperties } from '../unit/infra/synth.ts';
import type { Use } from './iam.ts';
import { openRights, type Principal, type Rights } from './rights.ts';
import {
  listBucketUses,
  listMailUses,
  listSecretUses,
  listTableUses,
  mailPath,
  type TableArns,
  useOfListing,
} from './uses.ts';

export interface GateOptions {
  /** Where the engine and the buckets answer. */
  readonly engine: string;
  readonly buckets: string;
  readonly secrets: string;
  readonly mails: string;
  readonly arns: TableArns;
  readonly principals: readonly Principal[];
}

export interface Gate extends Omit<Rights, 'may'> {
  /** Where all APIs answer to whoever shows credentials. */
  readonly url: string;
  /** Where they answer to what Lambda itself does in a function's role, such as reading its stream. */
  openFor(role: Principal): Promise<string>;
  /** Requests that could not be judged. */
  readonly unknown: readonly string[];
  close(): Promise<void>;
}

/** A proxy before database, buckets, secrets and mail that answers as AWS does what the role of who asks does not allow. */
export async function openGate(options: GateOptions): Promise<Gate> {
  const rights = openRights();
  const unknown: string[] = [];
  const closers: (() => Promise<void>)[] = [];

  async function open(role?: Principal): Promise<string> {
    const server = createServer((incoming, response) => {
      const by = role ?? options.principals.find((one) => isShown(one, incoming));
      if (!by) return refuse(incoming, response, 'the security token is not known');
      answer({ ...options, rights }, by, incoming, response).catch((error: unknown) => {
        unknown.push(`${by.name}: ${String(error)}`);
        response.writeHead(501).end();
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    closers.push(async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    });
    const address = server.address();
    return `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`;
  }

  return {
    ...rights,
    url: await open(),
    openFor: open,
    unknown,
    async close() {
      await Promise.all(closers.map((close) => close()));
    },
  };
}

interface Passage extends GateOptions {
  readonly rights: Rights;
}

async function answer(passage: Passage, by: Principal, incoming: IncomingMessage, response: ServerResponse) {
  const { rights } = passage;
  const { url = '/' } = incoming;
  const body = await readAll(incoming);
  const { endpoint, uses } = judge(passage, incoming, body);
  const [missing] = uses.filter((use) => !rights.may(by, use));
  if (missing) return refuse(incoming, response, `${by.name} may not ${missing.action} on ${missing.resource}`);
  const from = await pass(endpoint + url, incoming, body);
  const isMissingKey = endpoint === passage.buckets && from.statusCode === 404 && uses[0]?.action === 's3:GetObject';
  if (isMissingKey && !rights.may(by, useOfListing(url))) {
    from.resume();
    return refuse(incoming, response, `${by.name} may not list`);
  }
  response.writeHead(from.statusCode ?? 502, from.headers);
  from.pipe(response);
}

interface Judged {
  /** Where the request goes if it may. */
  readonly endpoint: string;
  readonly uses: readonly Use[];
}

/** Which service is asked, and for what. */
function judge(passage: Passage, { method = 'GET', url = '/', headers }: IncomingMessage, body: Buffer): Judged {
  const target = headers['x-amz-target'];
  const read = () => parseProperties(JSON.parse(body.toString()));
  if (typeof target === 'string' && target.startsWith('secretsmanager.'))
    return { endpoint: passage.secrets, uses: listSecretUses(target, read()) };
  if (typeof target === 'string')
    return { endpoint: passage.engine, uses: listTableUses(target, read(), passage.arns) };
  if (url === mailPath) return { endpoint: passage.mails, uses: listMailUses(method, url, read()) };
  return { endpoint: passage.buckets, uses: listBucketUses(method, url, headers) };
}

/** By access key and session token; what the key signed is not checked. */
function isShown({ accessKeyId, sessionToken }: Principal, { headers }: IncomingMessage): boolean {
  const shown = /Credential=([^/]+)\//.exec(headers.authorization ?? '')?.[1];
  return shown === accessKeyId && headers['x-amz-security-token'] === sessionToken;
}

function refuse({ method, url, headers }: IncomingMessage, response: ServerResponse, why: string): void {
  if (headers['x-amz-target'] !== undefined) {
    response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify({ __type: 'com.amazon.coral.service#AccessDeniedException', Message: why }));
    return;
  }
  if (url === mailPath) {
    response.writeHead(403, { 'content-type': 'application/json', 'x-amzn-errortype': 'AccessDeniedException' });
    response.end(JSON.stringify({ message: why }));
    return;
  }
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code><Message>${why}</Message></Error>`;
  response.writeHead(403, { 'content-type': 'application/xml' });
  response.end(method === 'HEAD' ? undefined : body);
}

async function readAll(incoming: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of incoming) parts.push(Buffer.from(part));
  return Buffer.concat(parts);
}

/** On a connection of its own: one that is kept may be closed from the other side just when it is used again. */
async function pass(url: string, { method, headers }: IncomingMessage, body: Buffer) {
  const { host: _host, connection: _connection, expect: _expect, 'transfer-encoding': _coding, ...others } = headers;
  const sent = { ...others, 'content-length': body.length };
  const outgoing = request(url, { method: method ?? 'GET', headers: sent, agent: false });
  const answered = once(outgoing, 'response');
  outgoing.end(body);
  const [response]: IncomingMessage[] = await answered;
  if (!response) throw new Error('no answer');
  return response;
}
