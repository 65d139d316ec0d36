import { once } from 'node:events';
import { createServer, type Server } from 'node:http';

export interface Faults {
  /** Share of transactions refused as conflicts with another one, 0–1. */
  conflicts: number;
  /** Share of transactions whose answer is lost after they were written, 0–1. */
  lostAnswers: number;
  /** Share of query answers in which one item is not visible yet, 0–1. */
  hidden: number;
}

export const noFaults: Faults = { conflicts: 0, lostAnswers: 0, hidden: 0 };

/** Which units an operation uses; a transaction's count twice, as on AWS. */
const kindOf: Readonly<Record<string, 'written' | 'read'>> = {
  TransactWriteItems: 'written',
  UpdateItem: 'written',
  PutItem: 'written',
  DeleteItem: 'written',
  BatchWriteItem: 'written',
  GetItem: 'read',
  Query: 'read',
  BatchGetItem: 'read',
};

/** A proxy before the database engine that counts requests by operation and makes faults. */
export async function openProxy(faults: Faults) {
  let target = '';
  const counts = new Map<string, number>();
  const units = { written: 0, read: 0 };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const operation = String(request.headers['x-amz-target']).replace(/^.*\./, '');
    counts.set(operation, (counts.get(operation) ?? 0) + 1);
    const isWrite = operation === 'TransactWriteItems';
    if (isWrite && Math.random() < faults.conflicts) {
      const { length } = (JSON.parse(body.toString()) as { TransactItems: unknown[] }).TransactItems;
      response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' });
      response.end(
        JSON.stringify({
          __type: 'com.amazonaws.dynamodb.v20120810#TransactionCanceledException',
          CancellationReasons: Array.from({ length }, (_, i) => ({ Code: i === 0 ? 'TransactionConflict' : 'None' })),
        }),
      );
      return;
    }
    const { host: _host, connection: _connection, ...headers } = request.headers;
    const measured = kindOf[operation];
    const sent = measured ? JSON.stringify({ ...JSON.parse(body.toString()), ReturnConsumedCapacity: 'TOTAL' }) : body;
    const { 'content-length': _length, ...rest } = headers as Record<string, string>;
    const answer = await fetch(target, { method: 'POST', headers: rest, body: sent });
    const bytes = Buffer.from(await answer.arrayBuffer());
    if (measured && answer.ok) units[measured] += unitsOf(bytes);
    if (isWrite && Math.random() < faults.lostAnswers) {
      request.socket.destroy();
      return;
    }
    const isHidden = operation === 'Query' && Math.random() < faults.hidden;
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' });
    response.end(isHidden ? withoutOne(bytes) : bytes);
  });
  const port = await listen(server);
  return {
    faults,
    counts,
    /** Write and read units that the engine says were used. */
    units,
    through: (endpoint: string) => {
      target = endpoint;
      return Promise.resolve(`http://127.0.0.1:${port}`);
    },
    close: () => close(server),
  };
}

/**
 * A proxy before S3's API that lets one write through at a time and notes the version of each that was done.
 * `pauseMs` waits before the next PUT of a key only, the key's owner having looked at it already.
 */
export async function openBucketProxy(target: string) {
  const written: { readonly key: string; readonly version: string }[] = [];
  const pauses = new Map<string, number>();
  let last: Promise<unknown> = Promise.resolve();
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { host: _host, connection: _connection, 'content-length': _length, ...headers } = request.headers;
    const { method = 'GET', url = '/' } = request;
    const send = async () => {
      const body = Buffer.concat(chunks);
      const init = { method, headers: { ...(headers as Record<string, string>), connection: 'close' } };
      const answer = await fetch(target + url, body.length > 0 ? { ...init, body } : init);
      const version = headers['x-amz-meta-version'];
      if (method === 'PUT' && answer.ok) written.push({ key: url.replace(/\?.*/, ''), version: String(version) });
      return { answer, bytes: Buffer.from(await answer.arrayBuffer()) };
    };
    const key = url.replace(/\?.*/, '').replace(/^\/[^/]+\//, '');
    const pauseMs = method === 'PUT' ? pauses.get(key) : undefined;
    if (pauseMs !== undefined) {
      pauses.delete(key);
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
    const sent: Promise<Awaited<ReturnType<typeof send>>> =
      method === 'PUT' ? ((last = last.then(send, send)) as never) : send();
    const { answer, bytes } = await sent;
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    response.end(method === 'HEAD' ? undefined : bytes);
  });
  const port = await listen(server);
  return { url: `http://127.0.0.1:${port}`, written, pauses, close: () => close(server) };
}

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return address !== null && typeof address === 'object' ? address.port : 0;
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
}

function unitsOf(bytes: Buffer): number {
  const { ConsumedCapacity } = JSON.parse(bytes.toString()) as { ConsumedCapacity?: unknown };
  const parts = Array.isArray(ConsumedCapacity) ? ConsumedCapacity : [ConsumedCapacity];
  return parts.reduce((sum: number, part: { CapacityUnits?: number }) => sum + (part?.CapacityUnits ?? 0), 0);
}

function withoutOne(bytes: Buffer): string {
  const page = JSON.parse(bytes.toString()) as { Items?: unknown[]; Count?: number };
  const items = page.Items ?? [];
  items.splice(Math.floor(Math.random() * items.length), 1);
  return JSON.stringify({ ...page, Items: items, Count: items.length });
}
