import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openAnswers } from '../../functions/answers/app.ts';
import { request, secret, type World, openWorld } from './world.ts';

const site = 'https://laurels.example.org';
const viewer = { 'x-viewer-address': '203.0.113.7', 'x-viewer-host': 'laurels.example.org' };

let world: World;
let readOnly: World;
beforeAll(async () => {
  world = await openWorld();
  const body = { fields: { repo_url: 'https://github.com/acme/anvil' } };
  expect((await request(world, 'POST', '/api/projects', { body })).status).toBe(201);
  const answers = openAnswers({
    table: world.table,
    originSecret: secret,
    siteUrl: 'http://localhost',
    isReadOnly: true,
    saveLimit: { acts: 1_000_000, windowSeconds: 600 },
    creationLimit: { acts: 1_000_000, windowSeconds: 3600 },
    sourceLimit: { acts: 1_000_000, windowSeconds: 600 },
    getShell: () => Promise.resolve('<p>shell'),
    now: () => new Date(),
  });
  readOnly = { ...world, answers };
});
afterAll(() => world.close());

const writes = [
  ['POST', '/api/projects', { fields: { repo_url: 'https://github.com/acme/other' } }],
  ['PATCH', '/api/projects/1', { fields: { name: { value: 'Other', base: '' } } }],
  ['DELETE', '/api/projects/1', { reason: 'Twenty characters and some more' }],
  ['POST', '/api/projects/1/restore', {}],
  ['PUT', '/api/projects/1', {}],
] as const;

/** All that a write could change. */
async function readState(): Promise<unknown> {
  const { json: list } = await request(world, 'GET', '/api/projects');
  const { json: project } = await request(world, 'GET', '/api/projects/1');
  return { list, project };
}

describe('a write from a page of another host', () => {
  const origins = [
    'https://evil.example',
    'https://laurels.example.org.evil.example',
    'https://evil.laurels.example.org',
    'https://laurels.example.org:8443',
    'null',
    '',
    'laurels.example.org',
    'file://laurels.example.org',
    `${site}, https://evil.example`,
  ];
  test.each(writes)('%s %s is refused and writes nothing', async (method, path, body) => {
    const before = await readState();
    for (const origin of origins) {
      const reply = await request(world, method, path, { body, headers: { ...viewer, origin } });
      expect([reply.status, reply.json], origin).toEqual([403, { error: 'foreign_origin' }]);
    }
    expect(await readState()).toEqual(before);
  });

  test('is refused as well where the edge does not tell the host, whatever other headers say', async () => {
    const [[method, path, body]] = writes;
    for (const forged of ['host', 'x-forwarded-host', 'forwarded'])
      expect(
        await request(world, method, path, { body, headers: { origin: site, [forged]: 'laurels.example.org' } }),
      ).toMatchObject({ status: 403, json: { error: 'foreign_origin' } });
  });

  test('is refused for its secret before anything else it says is looked at', async () => {
    const [[method, path, body]] = writes;
    const headers = { ...viewer, origin: site, 'x-origin-secret': 'guess' };
    expect(await request(world, method, path, { body, headers })).toMatchObject({
      status: 403,
      json: { error: 'forbidden' },
    });
  });
});

test.each([
  ['of the site itself', { ...viewer, origin: site }],
  [
    'of a site with a port',
    { 'x-viewer-address': '::1', 'x-viewer-host': 'localhost:8080', origin: 'http://localhost:8080' },
  ],
  ['of a site asked in capitals', { ...viewer, 'x-viewer-host': 'Laurels.Example.ORG', origin: site }],
  ['without an origin, as scripts send it', viewer],
])('a write %s passes', async (_, headers) => {
  const body = { fields: { description: { value: '', base: '' } } };
  expect((await request(world, 'PATCH', '/api/projects/1', { body, headers })).status).toBe(200);
});

describe('a read', () => {
  const foreign = { ...viewer, origin: 'https://reader.example' };

  test('of what is public may come from any page', async () => {
    for (const [path, status] of [
      ['/api/projects', 200],
      ['/api/projects?before=x', 400],
      ['/projects?as=badge&url=https://github.com/acme/anvil', 302],
      ['/projects?as=badge&url=https://github.com/acme/nothing', 404],
      ['/en/projects?as=badge&url=https://github.com/acme/anvil', 302],
    ] as const) {
      const reply = await request(world, 'GET', path, { as: null, headers: foreign });
      expect([path, reply.status, reply.headers.get('access-control-allow-origin')]).toEqual([path, status, '*']);
    }
  });

  test('of anything else is for the site alone, and so is what writes answer', async () => {
    const body = { fields: { description: { value: '', base: '' } } };
    const replies = [
      await request(world, 'GET', '/api/projects/1', { headers: foreign }),
      await request(world, 'GET', '/en/projects', { as: null, headers: foreign }),
      await request(world, 'GET', '/api/nothing', { headers: foreign }),
      await request(world, 'PATCH', '/api/projects/1', { body, headers: { ...viewer, origin: site } }),
      await request(world, 'POST', '/api/projects', { body: {}, headers: foreign }),
    ];
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 404, 200, 403]);
    expect(replies.map(({ headers }) => headers.get('access-control-allow-origin'))).toEqual(Array(5).fill(null));
  });
});

describe('while the site is read-only', () => {
  test.each(writes)('%s %s is answered 503 with when to ask again, and writes nothing', async (method, path, body) => {
    const before = await readState();
    for (const as of ['tester', null]) {
      const reply = await request(readOnly, method, path, { body, as });
      expect([reply.status, reply.json]).toEqual([503, { error: 'read_only' }]);
      expect(reply.headers.has('retry-after')).toBe(false);
      expect(reply.headers.get('cache-control')).toBe('no-store');
    }
    expect(await readState()).toEqual(before);
  });

  test('everything can be read', async () => {
    for (const [path, status] of [
      ['/api/projects', 200],
      ['/api/projects/1', 200],
      ['/en/projects', 200],
      ['/projects?as=badge&url=https://github.com/acme/anvil', 302],
    ] as const)
      expect((await request(readOnly, 'GET', path)).status, path).toBe(status);
  });
});
