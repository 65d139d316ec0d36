import { expect, test, vi } from 'vitest';
import { invoke } from '../../../infra/local/gateway.ts';

async function eventOf(request: Request): Promise<unknown> {
  let event: unknown;
  const handler = async (given: unknown) => void (event = given);
  await invoke(handler, request);
  return event;
}

test('a request becomes an event of payload format 2.0', async () => {
  const headers = { Cookie: 'a=1; b=2', 'Content-Type': 'application/json', 'X-Some': 'Thing', 'User-Agent': 'tests' };
  const init = { method: 'POST', headers, body: '{"ä":1}' };
  const event = await eventOf(new Request('http://api.local/api/projects?q=a%20b&q=c', init));
  expect(event).toMatchObject({
    version: '2.0',
    routeKey: '$default',
    rawPath: '/api/projects',
    rawQueryString: 'q=a%20b&q=c',
    queryStringParameters: { q: 'a b,c' },
    cookies: ['a=1', 'b=2'],
    headers: { 'content-type': 'application/json', 'x-some': 'Thing' },
    requestContext: {
      http: { method: 'POST', path: '/api/projects', userAgent: 'tests' },
    },
    body: '{"ä":1}',
    isBase64Encoded: false,
  });
});

test('bytes are sent in base64, and what has no body carries none', async () => {
  const init = { method: 'PUT', headers: { 'content-type': 'image/png' }, body: new Uint8Array([255, 0]) };
  expect(await eventOf(new Request('http://api.local/', init))).toMatchObject({ body: '/wA=', isBase64Encoded: true });
  const event = await eventOf(new Request('http://api.local/'));
  expect(event).not.toHaveProperty('body');
});

test('the result becomes an answer with all its cookies', async () => {
  const handler = async () => ({
    statusCode: 201,
    headers: { location: '/api/projects/1', 'content-type': 'image/png' },
    cookies: ['a=1', 'b=2'],
    body: '/wA=',
    isBase64Encoded: true,
  });
  const response = await invoke(handler, new Request('http://api.local/'));
  expect([response.status, response.headers.get('location')]).toEqual([201, '/api/projects/1']);
  expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  expect([...new Uint8Array(await response.arrayBuffer())]).toEqual([255, 0]);
});

test('204 and 304 have no content, a result without status is JSON', async () => {
  const ask = (result: unknown) => invoke(async () => result, new Request('http://api.local/'));
  expect((await ask({ statusCode: 304, headers: { etag: '"1"' }, body: '' })).headers.get('etag')).toBe('"1"');
  expect((await ask({ statusCode: 204 })).body).toBeNull();
  expect(await (await ask({ hello: 'you' })).json()).toEqual({ hello: 'you' });
});

test('a handler that throws gives 500 and no word of why', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => {});
  const handler = () => Promise.reject(new Error('secret'));
  const response = await invoke(handler, new Request('http://api.local/'));
  expect([response.status, await response.text()]).toEqual([500, '{"message":"Internal Server Error"}']);
  expect(log).toHaveBeenCalledOnce();
  log.mockRestore();
});
