import { request as openRequest } from 'node:http';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { EdgeFunction, EdgeRequest } from '../../../infra/local/edge-function.ts';
import { openEdge, type Edge, type Origin } from '../../../infra/local/edge.ts';
import { originSecretHeader, paths } from '../../../infra/paths.ts';

let edge: Edge;
let now: number;
/** What each origin was asked, as `METHOD url`, and the last request whole. */
let asked: string[];
let last: Request;
let answers: Record<'objects' | 'site' | 'api', (request: Request) => Response | Promise<Response>>;
let pageFunction: EdgeFunction;

beforeEach(async () => {
  now = 1_000_000;
  asked = [];
  pageFunction = pass;
  answers = {
    objects: () => new Response('object', { headers: { etag: '"1"', 'content-type': 'image/svg+xml' } }),
    site: () => new Response('site', { headers: { 'content-type': 'text/html' } }),
    api: () => new Response('api', { headers: { 'content-type': 'application/json' } }),
  };
  const origin =
    (name: keyof typeof answers): Origin =>
    async (request) => {
      asked.push(`${request.method} ${request.url}`);
      last = request;
      return answers[name](request);
    };
  edge = await openEdge({
    paths,
    origins: { objects: origin('objects'), site: origin('site'), api: origin('api') },
    edgeFunctions: { page: (request, viewer) => pageFunction(request, viewer), api: pass },
    originSecret: 'secret of the origin',
    now: () => now,
    maxEntries: 3,
  });
});

afterEach(async () => {
  vi.restoreAllMocks();
  await edge.close();
});

const ask = (path: string, init: RequestInit = {}) => fetch(edge.url + path, { redirect: 'manual', ...init });

/** A function that passes everything on. */
function pass({ uri, headers }: EdgeRequest) {
  return { uri, headers: new Map(Object.entries(headers).map(([name, { value }]) => [name, value])) };
}

/** A request as it is written, which `fetch` would put right. */
function send(options: {
  path: string;
  method?: string;
  headers: Record<string, string>;
}): Promise<number | undefined> {
  const { port } = new URL(edge.url);
  return new Promise((resolve, reject) => {
    const sent = openRequest({ host: '127.0.0.1', port, ...options }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    sent.on('error', reject).end();
  });
}

describe('cache', () => {
  test('keeps an object for two seconds, whatever the query, for GET and HEAD', async () => {
    const first = await ask('/projects/1/badge?a=1');
    expect([first.headers.get('x-cache'), first.headers.get('age')]).toEqual(['Miss from edge', null]);
    now += 1999;
    const second = await ask('/projects/1/badge?a=2', { method: 'HEAD' });
    expect([second.headers.get('x-cache'), second.headers.get('age')]).toEqual(['Hit from edge', '1']);
    expect(second.headers.get('content-length')).toBe('6');
    expect(asked).toEqual(['GET http://objects.local/projects/1/badge']);
    now += 1;
    expect((await ask('/projects/1/badge')).headers.get('x-cache')).toBe('Miss from edge');
    expect(asked).toHaveLength(2);
  });

  test('asks once for requests that miss together', async () => {
    const responses = await Promise.all(Array.from({ length: 20 }, () => ask('/projects/1/badge')));
    expect(await Promise.all(responses.map((response) => response.text()))).toEqual(Array(20).fill('object'));
    expect(asked).toHaveLength(1);
  });

  test('keeps no answer of the API', async () => {
    for (const query of ['?before=2', '?before=2']) await ask(`/api/projects${query}`);
    expect(asked).toEqual(Array(2).fill('GET http://api.local/api/projects?before=2'));
  });

  test.each([
    [404, 5000],
    [500, 1000],
    [403, 1000],
  ])('keeps status %i for %i ms', async (status, life) => {
    answers.site = () => new Response('no', { status });
    await ask('/favicon.svg');
    now += life - 1;
    expect((await ask('/favicon.svg')).status).toBe(status);
    expect(asked).toHaveLength(1);
    now += 1;
    await ask('/favicon.svg');
    expect(asked).toHaveLength(2);
  });

  test('holds a bounded number of answers, the oldest goes', async () => {
    for (const number of [1, 2, 3, 4]) await ask(`/projects/${number}/badge`);
    expect((await ask('/projects/4/badge')).headers.get('x-cache')).toBe('Hit from edge');
    expect((await ask('/projects/1/badge')).headers.get('x-cache')).toBe('Miss from edge');
  });
});

describe('failover', () => {
  test.each([403, 404, 500, 502, 503, 504])('goes to the API on %i', async (status) => {
    answers.objects = () => new Response('none', { status });
    answers.api = () => new Response('unknown', { status: 404, headers: { 'content-type': 'image/svg+xml' } });
    const response = await ask('/projects/1/badge?x');
    expect([response.status, await response.text()]).toEqual([404, 'unknown']);
    expect(asked).toEqual(['GET http://objects.local/projects/1/badge', 'GET http://api.local/projects/1/badge']);
    expect(last.headers.get(originSecretHeader)).toBe('secret of the origin');
    now += 4999;
    expect((await ask('/projects/1/badge')).headers.get('x-cache')).toBe('Hit from edge');
  });

  test('goes to the API if the bucket does not answer, and says 502 if nobody does', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    answers.objects = () => Promise.reject(new Error('down'));
    expect(await (await ask('/projects/1/badge')).text()).toBe('api');
    answers.api = () => Promise.reject(new Error('down too'));
    expect((await ask('/projects/2/badge')).status).toBe(502);
  });

  test('is for objects alone', async () => {
    answers.site = () => new Response('none', { status: 404 });
    expect(await (await ask('/badge_static/x')).text()).toBe('none');
    expect(asked).toHaveLength(1);
  });
});

test('an error whose origin forbids it is not kept, as CloudFront has it', async () => {
  answers.api = () => new Response('{}', { status: 404, headers: { 'cache-control': 'no-store' } });
  answers.objects = () => new Response('', { status: 404 });
  await ask('/projects/7/badge');
  const before = asked.length;
  await ask('/projects/7/badge');
  expect(asked.length).toBeGreaterThan(before);
});

describe('headers', () => {
  test('objects may be read by any page and are checked each time', async () => {
    const { headers } = await ask('/projects/1/badge');
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(headers.get('cache-control')).toBe('no-cache');
    expect(headers.get('etag')).toBe('"1"');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  test('pages have the document headers, assets a long life, the API its own cache header', async () => {
    answers.api = () => new Response('{}', { headers: { 'cache-control': 'private, no-store' } });
    expect((await ask('/en')).headers.get('x-frame-options')).toBe('DENY');
    expect((await ask('/assets/a.js')).headers.get('cache-control')).toContain('immutable');
    expect((await ask('/api/projects')).headers.get('cache-control')).toBe('private, no-store');
  });

  test('the viewer cannot send the secret; connection headers stay behind; cookies come and go', async () => {
    const setCookie = new Headers([
      ['set-cookie', 'a=1'],
      ['set-cookie', 'b=2'],
    ]);
    answers.api = () => new Response('{}', { headers: setCookie });
    const headers = { [originSecretHeader]: 'guess', cookie: 'c=3', te: 'trailers', 'x-else': 'kept' };
    const response = await ask('/api/projects', { headers });
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(last.headers.get(originSecretHeader)).toBe('secret of the origin');
    expect([last.headers.get('cookie'), last.headers.get('x-else'), last.headers.get('te')]).toEqual([
      'c=3',
      'kept',
      null,
    ]);
    await ask('/projects/1/badge', { headers });
    expect([...last.headers]).toEqual([]);
  });

  test.each(['"1"', 'W/"1"', '"0", "1"', '*'])('a viewer who has %s gets 304 without content', async (ifNoneMatch) => {
    const response = await ask('/projects/1/badge', { headers: { 'if-none-match': ifNoneMatch } });
    expect([response.status, await response.text(), response.headers.get('etag')]).toEqual([304, '', '"1"']);
    expect(response.headers.get('cache-control')).toBe('no-cache');
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
  });

  test('another version is sent', async () => {
    expect((await ask('/projects/1/badge', { headers: { 'if-none-match': '"2"' } })).status).toBe(200);
  });
});

describe('edge function', () => {
  test('gives the page its file, by which it is cached', async () => {
    pageFunction = (request) => ({ ...pass(request), uri: '/en/index.html' });
    for (const path of ['/en', '/fr/projects/1?x=1']) await ask(path);
    expect(asked).toEqual(['GET http://site.local/en/index.html']);
  });

  test('may answer itself, and is asked for its own paths alone', async () => {
    const headers = new Map([['location', '/en']]);
    pageFunction = () => ({ statusCode: 302, headers, body: '' });
    const response = await ask('/');
    expect([response.status, response.headers.get('location'), asked]).toEqual([302, '/en', []]);
    expect((await ask('/assets/x.js')).status).toBe(200);
  });

  test('is told who asks, and what it says of that goes on to the API', async () => {
    pageFunction = ({ uri }, { ip }) => ({ uri, headers: new Map([['x-viewer-address', ip]]) });
    await ask('/projects?as=badge', { headers: { 'x-viewer-address': '203.0.113.9', accept: 'text/html' } });
    expect([last.headers.get('x-viewer-address'), last.headers.get('accept')]).toEqual(['127.0.0.1', null]);
  });

  test('that fails gives 503', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    pageFunction = () => {
      throw new Error('broken');
    };
    expect((await ask('/en')).status).toBe(503);
  });
});

describe('refusals', () => {
  test('methods that the path has not', async () => {
    expect((await ask('/projects/1/badge', { method: 'POST' })).status).toBe(403);
    expect((await ask('/en', { method: 'DELETE' })).status).toBe(403);
    expect((await ask('/api/projects', { method: 'POST', body: '{}' })).status).toBe(200);
    expect(await last.text()).toBe('{}');
  });

  test('other hosts, so that no name can be pointed at this machine', async () => {
    const { host, port } = new URL(edge.url);
    expect(await send({ path: '/en', headers: { host } })).toBe(200);
    expect(await send({ path: '/en', headers: { host: `127.0.0.1:${port}` } })).toBe(200);
    expect(await send({ path: '/en', headers: { host: 'evil.example' } })).toBe(421);
    expect(await send({ path: '/en', headers: { host: 'localhost:1' } })).toBe(421);
  });

  test('bodies over 6 MB', async () => {
    const post = (sizeBytes: number) => ask('/api/projects', { method: 'POST', body: 'x'.repeat(sizeBytes) });
    expect((await post(6 * 1024 * 1024)).status).toBe(200);
    expect((await post(6 * 1024 * 1024 + 1)).status).toBe(413);
  });

  test('what is no path', async () => {
    const { host } = new URL(edge.url);
    expect(await send({ path: '/%E0%A4%A', headers: { host } })).toBe(400);
    expect(await send({ path: '/%', headers: { host } })).toBe(400);
    expect(await send({ path: 'http://evil.example/en', headers: { host } })).toBe(400);
    expect(await send({ path: '*', method: 'OPTIONS', headers: { host } })).toBe(400);
    expect(await send({ path: '/a/../../en', headers: { host } })).toBe(200);
    expect(asked).toEqual(['GET http://site.local/en']);
  });
});
