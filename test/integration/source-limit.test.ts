import { afterAll, beforeAll, expect, test } from 'vitest';
import { openAnswers } from '../../functions/answers/app.ts';
import { sourceOf } from '../../functions/http/viewer.ts';
import { getLastNumber } from '../../functions/table/projects.ts';
import { putPerson, type SignedIn } from './people.ts';
import { noFaults, openProxy } from './proxy.ts';
import { openWorld, secret, type World } from './world.ts';

let world: World;
let engine: Awaited<ReturnType<typeof openProxy>>;
let at = new Date('2026-11-26T12:00:00.000Z');

beforeAll(async () => {
  engine = await openProxy({ ...noFaults });
  world = await openWorld({ through: engine.through });
});
afterAll(async () => {
  await world.close();
  await engine.close();
});

/** An instance of the function: a hundred changes for each source in ten minutes, three projects for each person in an hour. */
function openInstance() {
  return openAnswers({
    table: world.table,
    originSecret: secret,
    siteUrl: 'http://localhost',
    isReadOnly: false,
    saveLimit: { acts: 1000, windowSeconds: 600 },
    creationLimit: { acts: 3, windowSeconds: 3600 },
    sourceLimit: { acts: 100, windowSeconds: 600 },
    getShell: () => Promise.resolve(''),
    now: () => at,
  });
}

async function ask(app: ReturnType<typeof openInstance>, address: string | undefined, method = 'PATCH') {
  const headers = {
    'x-origin-secret': secret,
    'content-type': 'application/json',
    ...(address !== undefined && { 'x-viewer-address': address, 'x-viewer-host': 'localhost' }),
  };
  const body = method === 'GET' ? {} : { body: '{}' };
  const bindings = { event: { requestContext: {} }, lambdaContext: {} };
  return app.request('/api/projects/1', { method, headers, ...body }, bindings);
}

async function count(app: ReturnType<typeof openInstance>, address: string | undefined, requests: number) {
  const statuses: Record<number, number> = {};
  for (let i = 0; i < requests; i++) {
    const { status } = await ask(app, address);
    statuses[status] = (statuses[status] ?? 0) + 1;
  }
  return statuses;
}

test('a source is refused after its changes, at every instance, until the window ends', async () => {
  const [first, second] = [openInstance(), openInstance()];
  expect(await count(first, '198.51.100.7', 60)).toEqual({ 401: 60 });
  expect(await count(second, '198.51.100.7', 49)).toEqual({ 401: 49 });
  const refused = await ask(second, '198.51.100.7');
  expect(refused.status).toBe(429);
  expect(refused.headers.get('retry-after')).toBe('600');
  expect(await refused.json()).toMatchObject({ error: 'too_many' });
  expect((await count(first, '198.51.100.7', 10))[429]).toBe(1);
  expect(await count(first, '198.51.100.7', 10)).toEqual({ 429: 10 });
  expect(await count(first, '198.51.100.8', 20)).toEqual({ 401: 20 });
  expect((await ask(first, '198.51.100.7', 'GET')).status).toBe(404);
  at = new Date(at.getTime() + 600_000);
  expect(await count(first, '198.51.100.7', 20)).toEqual({ 401: 20 });
});

test('ten changes cost one unit, and reading none', async () => {
  const app = openInstance();
  const before = { ...engine.units };
  await count(app, '203.0.113.5', 90);
  expect(engine.units.written - before.written).toBe(9);
  for (let i = 0; i < 30; i++) await ask(app, '203.0.113.5', 'GET');
  expect(engine.units.written - before.written).toBe(9);
});

test('where nobody says who asks, nothing is counted', async () => {
  const before = { ...engine.units };
  await count(openInstance(), undefined, 30);
  expect(engine.units.written).toBe(before.written);
});

test('a person creates so many projects an hour, and an administrator any number', async () => {
  const app = openInstance();
  const create = async ({ headers: own }: SignedIn, path: string) => {
    const headers = { 'x-origin-secret': secret, 'content-type': 'application/json', ...own };
    const body = JSON.stringify({ fields: { repo_url: `https://example.org/${path}` } });
    const bindings = { event: { requestContext: {} }, lambdaContext: {} };
    return app.request('/api/projects', { method: 'POST', headers, body }, bindings);
  };
  const people = { person: {}, other: {}, administrator: { isAdministrator: true } };
  const statuses: Record<string, number[]> = {};
  const last = await getLastNumber(world.direct);
  let refused: Response | undefined;
  for (const [name, given] of Object.entries(people)) {
    const signedIn = await putPerson(world.direct, { ...given, now: at });
    const made = (statuses[name] = [(await create(signedIn, 'person-0')).status]);
    for (let i = 0; i < 5; i++) {
      const response = await create(signedIn, `${name}-${i}`);
      if (response.status === 429) refused = response;
      made.push(response.status);
    }
  }
  expect(statuses).toEqual({
    person: [201, 409, 201, 201, 429, 429],
    other: [409, 201, 201, 201, 429, 429],
    administrator: [409, 201, 201, 201, 201, 201],
  });
  expect(await getLastNumber(world.direct)).toBe(last + 11);
  expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await refused?.json()).toMatchObject({ error: 'too_many' });
});

test.each([
  ['198.51.100.7', '198.51.100.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:DB8:0001:2::1', '2001:db8:1:2'],
  ['2001:db8::1', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
  ['::ffff:198.51.100.7', '::ffff:198.51.100.7'],
])('%s counts as %s', (address, source) => {
  expect(sourceOf(address)).toBe(source);
});
