import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { csrfTokenOf } from '../../functions/http/cookies.ts';
import { type Key, personOf } from '../../functions/table/keys.ts';
import { updateOf } from '../../functions/table/table.ts';
import { putPerson, putSession, type SignedIn } from './people.ts';
import { openWorld, request, type World } from './world.ts';

let world: World;
let owner: SignedIn;
let other: SignedIn;
let id: number;

const repoUrl = { repo_url: 'https://example.org/ours' };
const named = (value: string, base: string) => ({ fields: { name: { value, base } } });

beforeAll(async () => {
  world = await openWorld();
  [owner, other] = [await putPerson(world.direct), await putPerson(world.direct)];
  const created = await ask(owner, 'POST', '/api/projects', { fields: repoUrl });
  expect(created.status).toBe(201);
  id = created.json.id;
});

afterAll(() => world.close());

function ask({ headers }: Pick<SignedIn, 'headers'>, method: string, path: string, body?: unknown) {
  return request(world, method, path, { as: null, headers, ...(body !== undefined && { body }) });
}

function withSession(session: string): Pick<SignedIn, 'headers'> {
  const cookie = `session=${encodeURIComponent(session)}`;
  return { headers: { cookie, 'x-csrf-token': csrfTokenOf(session) } };
}

async function set(key: Key, attributes: Readonly<Record<string, unknown>>): Promise<void> {
  await world.direct.client.send(new UpdateItemCommand(updateOf(world.direct, key, attributes)));
}

const refused = (status: number, error: string) => ({ status, json: { error } });

test('whoever made a project may save, delete and restore it, and nobody else', async () => {
  const path = `/api/projects/${id}`;
  expect(await ask(other, 'PATCH', path, named('x', ''))).toMatchObject(refused(403, 'not_editor'));
  const reason = 'it was made by a mistake of mine';
  expect(await ask(other, 'DELETE', path, { reason })).toMatchObject(refused(403, 'not_owner'));
  expect(await ask(owner, 'PATCH', path, named('Ours', ''))).toMatchObject({ status: 200, json: { seq: 2 } });
  expect(await ask(owner, 'DELETE', path, { reason })).toMatchObject({ status: 200 });
  expect(await ask(other, 'GET', path)).toMatchObject(refused(404, 'not_found'));
  expect(await ask(owner, 'GET', path)).toMatchObject({ status: 200 });
  expect(await ask(other, 'POST', `${path}/restore`)).toMatchObject(refused(403, 'not_owner'));
  expect(await ask(owner, 'POST', `${path}/restore`)).toMatchObject({ status: 200 });
});

test('a write by cookie without its token, with a foreign one or from another host changes nothing', async () => {
  const { headers } = owner;
  const path = `/api/projects/${id}`;
  const body = named('taken over', 'Ours');
  const tries: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
    ['csrf', { cookie: headers.cookie }],
    ['csrf', { ...headers, 'x-csrf-token': other.headers['x-csrf-token'] }],
    ['csrf', { ...headers, 'x-csrf-token': '' }],
    ['foreign_origin', { ...headers, origin: 'https://evil.example' }],
    ['foreign_origin', { ...headers, origin: 'null' }],
  ];
  for (const [code, given] of tries) {
    expect(await request(world, 'PATCH', path, { as: null, headers: given, body })).toMatchObject(refused(403, code));
  }
  expect((await ask(owner, 'GET', path)).json.fields.name).toBe('Ours');
});

test('a session with any bit flipped is none', async () => {
  const bytes = Buffer.from(owner.session);
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const flipped = Buffer.from(bytes);
    flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    const answer = await ask(withSession(flipped.toString('latin1')), 'POST', '/api/projects', { fields: repoUrl });
    expect(answer, String(bit)).toMatchObject(refused(401, 'session_ended'));
  }
});

test('a session ends after 48 hours without use, and lives on while it is used', async () => {
  const start = new Date();
  const { person } = await putPerson(world.direct);
  const late = withSession(
    await putSession(world.direct, person.id, new Date(start.getTime() - (48 * 3600 + 1) * 1000)),
  );
  expect(await ask(late, 'POST', '/api/projects', {})).toMatchObject(refused(401, 'session_ended'));
  const used = withSession(await putSession(world.direct, person.id, new Date(start.getTime() - 47 * 3600 * 1000)));
  const renewed = await ask(used, 'POST', '/api/projects', {});
  expect(renewed).toMatchObject(refused(400, 'invalid'));
  expect(renewed.headers.getSetCookie().join('\n')).toMatch(/^session=.*Max-Age=172800.*HttpOnly/);
  world.clock.now = () => new Date(start.getTime() + 47 * 3600 * 1000);
  expect(await ask(used, 'POST', '/api/projects', {})).toMatchObject(refused(400, 'invalid'));
  world.clock.now = () => new Date();
});

test('whoever is blocked does nothing, in a save under way either', async () => {
  const blocked = await putPerson(world.direct);
  const made = await ask(blocked, 'POST', '/api/projects', { fields: { repo_url: 'https://example.org/theirs' } });
  await set(personOf(blocked.person.id), { blockedAt: new Date().toISOString() });
  expect(await ask(blocked, 'PATCH', `/api/projects/${made.json.id}`, named('x', ''))).toMatchObject(
    refused(403, 'blocked'),
  );
  await set(personOf(blocked.person.id), { blockedAt: undefined });
  const { client } = world.table;
  let isBlocked = false;
  client.middlewareStack.add(
    (next) => async (args) => {
      if (!isBlocked && JSON.stringify(args.input).includes('TransactItems')) {
        isBlocked = true;
        await set(personOf(blocked.person.id), { blockedAt: new Date().toISOString() });
      }
      return next(args);
    },
    { step: 'initialize', name: 'block-first' },
  );
  expect(await ask(blocked, 'PATCH', `/api/projects/${made.json.id}`, named('x', ''))).toMatchObject(
    refused(403, 'blocked'),
  );
  client.middlewareStack.remove('block-first');
  expect(isBlocked).toBe(true);
  expect((await ask(owner, 'GET', `/api/projects/${made.json.id}`)).json).toMatchObject({ seq: 1 });
});

test('an administrator may save everywhere until the role is gone', async () => {
  const administrator = await putPerson(world.direct, { isAdministrator: true });
  const path = `/api/projects/${id}`;
  expect(await ask(administrator, 'PATCH', path, named('Ours, too', 'Ours'))).toMatchObject({ status: 200 });
  await set(personOf(administrator.person.id), { role: undefined });
  expect(await ask(administrator, 'PATCH', path, named('x', 'Ours, too'))).toMatchObject(refused(403, 'not_editor'));
});

test('saves over the limit are told when to come back, and write nothing', async () => {
  const busy = await putPerson(world.direct);
  await set(personOf(busy.person.id), {
    actsAt: Math.floor(Date.now() / 600_000),
    acts: 1_000_000,
  });
  const answer = await ask(busy, 'POST', '/api/projects', { fields: { repo_url: 'https://example.org/many' } });
  expect(answer).toMatchObject(refused(429, 'too_many'));
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
});
