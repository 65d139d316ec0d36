import { afterAll, beforeAll, expect, test } from 'vitest';
import { objectPaths, openCountedCloud, readObjects } from './counted-cloud.ts';

let cloud: Awaited<ReturnType<typeof openCountedCloud>>;
beforeAll(async () => void (cloud = await openCountedCloud()));
afterAll(() => cloud.close());

test('1,000 reads of existing objects ask no function and no table', async () => {
  const before = cloud.used();
  await readObjects(cloud.url, 1000);
  expect(cloud.used()).toEqual(before);
});

test(
  '1,000 unknown numbers get the image with 404, one invocation each while the edge keeps it',
  { timeout: 120_000 },
  async () => {
    const before = cloud.used();
    for (let i = 0; i < 1000; i += 50) {
      // The same fifty numbers twice in a row, so that the second time is within the edge's seconds on a slow machine too.
      const first = 1000 + 50 * Math.floor(i / 100);
      const reads = Array.from({ length: 50 }, (_, k) => fetch(`${cloud.url}/projects/${first + k}/badge`));
      for (const response of await Promise.all(reads)) {
        expect(response.status).toBe(404);
        expect(response.headers.get('content-type')).toContain('image/svg+xml');
        expect(await response.text()).toContain('unknown project');
      }
    }
    const after = cloud.used();
    const used = { invocations: after.invocations - before.invocations, requests: after.requests - before.requests };
    console.log(`1,000 reads of 500 unknown numbers: ${used.invocations} invocations, ${used.requests} table requests`);
    expect(used.invocations).toBeGreaterThanOrEqual(500);
    expect(used.invocations).toBeLessThan(1000);
  },
);

test('an edit is at the badge URL within five seconds', async () => {
  const url = `${cloud.url}/projects/1/badge`;
  const waited: number[] = [];
  for (const status of ['Met', 'Unmet', 'Met'] as const) {
    const before = await (await fetch(url)).text();
    const current = (await (await fetch(`${cloud.url}/api/projects/1`)).json()) as { answers: Record<string, unknown> };
    const base = current.answers['interact'] ?? { status: '?', justification: '' };
    const body = JSON.stringify({ answers: { interact: { status, justification: '', base } } });
    const { headers } = cloud;
    const started = Date.now();
    expect((await fetch(`${cloud.url}/api/projects/1`, { method: 'PATCH', headers, body })).status).toBe(200);
    while ((await (await fetch(url)).text()) === before) await new Promise((resolve) => setTimeout(resolve, 50));
    waited.push(Date.now() - started);
  }
  console.log(`visible after ${waited.join(', ')} ms`);
  expect(Math.max(...waited)).toBeLessThan(5000);
});

test('a reader that has the badge gets 304, and every answer says no-cache with an ETag', async () => {
  const first = await fetch(`${cloud.url}${objectPaths[0]}`);
  expect(first.headers.get('cache-control')).toBe('no-cache');
  const etag = first.headers.get('etag') ?? '';
  expect(etag).toMatch(/^"[0-9a-f]{32}"$/);
  expect((await fetch(`${cloud.url}${objectPaths[0]}`, { headers: { 'if-none-match': etag } })).status).toBe(304);
});
