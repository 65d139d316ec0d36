import { monitorEventLoopDelay } from 'node:perf_hooks';
import { request, type World } from '../integration/world.ts';

const delays = monitorEventLoopDelay();
delays.enable();

/** Longest a request may take, milliseconds: then Lambda ends the functions behind the API, and nobody says why. */
const lambdaTimeoutMs = 15_000;

/** What a class of faults came to. */
export interface Tally {
  cases: number;
  requests: number;
  /** Answered otherwise than with 5xx. */
  served: number;
  /** Writes that were answered with success. */
  acknowledged: number;
  /** Faults that were made. */
  injected: number;
  /** Acknowledged writes that are not there, or not as they were. */
  losses: string[];
  /** Broken chains, scores or objects that are not what the answers say, times that go backwards, writes nobody asked for. */
  wrong: string[];
  /** Refusals other than 503 `busy` with Retry-After, and answers that came too late. */
  unclean: string[];
}

/** How late this process was at most, milliseconds, with some to spare: on a busy machine everything is. */
function lateness(): number {
  return (3 * delays.max) / 1e6;
}

export function openTally(): Tally {
  return { cases: 0, requests: 0, served: 0, acknowledged: 0, injected: 0, losses: [], wrong: [], unclean: [] };
}

export type Ask = (method: string, path: string, body?: unknown) => Promise<Awaited<ReturnType<typeof request>>>;

/** Sends requests to the functions behind the API and counts how they were answered. */
export function openAsk(world: World, tally: Tally): Ask {
  return async (method, path, body) => {
    const start = performance.now();
    const reply = path.startsWith('/projects/')
      ? await fallback(world, path)
      : await request(world, method, path, body === undefined ? {} : { body });
    const ms = performance.now() - start;
    tally.requests++;
    if (reply.status < 500) tally.served++;
    else if (!isBusy(reply)) tally.unclean.push(`${method} ${path}: ${reply.status} ${JSON.stringify(reply.json)}`);
    if (ms > lambdaTimeoutMs + lateness()) tally.unclean.push(`${method} ${path}: ${Math.round(ms)} ms`);
    return reply;
  };
}

/** What published objects have for an answer says by its status alone that it is one of failure; the API names the code. */
function isBusy({ status, headers, json }: Awaited<ReturnType<Ask>>): boolean {
  const isImage = headers.get('content-type')?.startsWith('image/svg+xml') === true;
  return status === 503 && headers.has('retry-after') && (isImage || json.error === 'busy');
}

async function fallback(world: World, path: string) {
  const response = await world.fallback.request(
    path,
    { headers: { 'x-origin-secret': 'test-secret' } },
    { event: { requestContext: {} }, lambdaContext: {} },
  );
  const text = await response.text();
  return { status: response.status, headers: response.headers, json: text.startsWith('{') ? JSON.parse(text) : text };
}
