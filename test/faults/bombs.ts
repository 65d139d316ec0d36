/**
 * Sends bodies that are meant to hurt to the API, as API Gateway would, and prints what was answered, how much of the
 * processor that took, and how much memory the process needed at its peak. A process of its own, so that the peak is that of the bodies.
 */
import { handle } from 'hono/aws-lambda';
import { openWorld, signedIn } from '../integration/world.ts';
import { bodies, type Body } from './bomb-bodies.ts';

export interface Outcome {
  readonly name: string;
  readonly status: number;
  readonly reply: { readonly error?: string; readonly field?: string; readonly problems?: readonly unknown[] };
  /** Time of the processor, milliseconds: it says the same on a busy machine. */
  readonly ms: number;
  readonly seq: number;
}

process.env['POWERTOOLS_LOG_LEVEL'] = 'SILENT';
const world = await openWorld();
const answer = handle(world.answers);
const { headers: own } = await signedIn(world, 'tester');
await send('POST', '/api/projects', { text: '{"fields":{"homepage_url":"https://example.org/bombs"}}' });
for (let i = 0; i < 5; i++) await send('PATCH', '/api/projects/1', { text: '{}' });
const before = process.resourceUsage().maxRSS;
for (const [name, body] of bodies) {
  const made = body();
  const start = process.cpuUsage();
  const { status, reply } = await send('PATCH', '/api/projects/1', made);
  const { user, system } = process.cpuUsage(start);
  const ms = Math.round((user + system) / 1000);
  const { seq } = (await send('GET', '/api/projects/1', {})).reply as { seq: number };
  console.log(JSON.stringify({ name, status, reply, ms, seq }));
}
console.log(JSON.stringify({ peakMegabytes: Math.round((process.resourceUsage().maxRSS - before) / 1024) }));
await world.close();
process.exit(0);

async function send(method: string, rawPath: string, { text, bytes, headers = {} }: Body) {
  const event = {
    version: '2.0',
    routeKey: '$default',
    rawPath,
    rawQueryString: '',
    headers: { 'x-origin-secret': 'test-secret', 'content-type': 'application/json', ...own, ...headers },
    requestContext: {
      domainName: 'api.example.org',
      http: { method, path: rawPath },
    },
    isBase64Encoded: bytes !== undefined,
    ...(text !== undefined && { body: text }),
    ...(bytes !== undefined && { body: bytes.toString('base64') }),
  };
  const result = (await answer(event as never, {} as never)) as { statusCode: number; body: string };
  return { status: result.statusCode, reply: JSON.parse(result.body) as Outcome['reply'] };
}
