import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { sha256 } from '../../functions/table/hash.ts';
import { type Cast, openCast } from './rights-cast.ts';
import { bearer, refused } from './rights-world.ts';

let cast: Cast;
beforeAll(async () => void (cast = await openCast()));
afterAll(() => cast.world.close());
beforeEach(async () => {
  cast.world.clock.now = () => new Date();
  await cast.prepare();
});

const hour = 3600 * 1000;
const later = (ms: number) => {
  const start = Date.now();
  cast.world.clock.now = () => new Date(start + ms);
};

const list = async () => (await cast.ask(cast.owner, 'GET', '/tokens')).json.tokens;

test('a token is shown once, and what is stored tells nobody its secret', async () => {
  const { owner, ask, world } = cast;
  const made = await ask(owner, 'POST', '/tokens', { name: ' CI ', scope: 'propose', days: 30 });
  expect(made).toMatchObject({ status: 201, json: { token: expect.stringMatching(/^laurels_[\w-]{43}$/) } });
  expect(made.headers.get('cache-control')).toBe('no-store');
  const { token, id } = made.json;
  const [listed] = await list();
  expect(listed).toMatchObject({ id, name: 'CI', scope: 'propose', usedAt: null, by: { handle: 'owner' } });
  expect(Date.parse(listed.expiresAt) - Date.parse(listed.createdAt)).toBe(30 * 24 * hour);
  expect(JSON.stringify(listed)).not.toContain(sha256(token));
  const { Items = [] } = await world.direct.client.send(new ScanCommand({ TableName: world.direct.name }));
  expect(JSON.stringify(Items)).not.toContain(token.slice('laurels_'.length));
  const stored = Items.filter((item) => JSON.stringify(item).includes(sha256(token)));
  expect(stored.map((item) => item['ttl']?.N)).toEqual(
    Array(2).fill(String(Math.ceil(Date.parse(listed.expiresAt) / 1000))),
  );
});

test('a token ends when it is revoked, and with its last day', async () => {
  const { owner, editor, ask, world, tokenOf } = cast;
  const save = { fields: { name: { value: 'x', base: '' } } };
  const [revoked, expired] = [await tokenOf('write'), await tokenOf('write', editor)];
  const id = (await list())[0].id;
  expect(await ask(editor, 'DELETE', `/tokens/${id}`)).toMatchObject({ status: 200 });
  expect(await world.ask(bearer(revoked), 'PATCH', cast.path(), save)).toMatchObject(refused(401, 'token_refused'));
  expect(await ask(owner, 'DELETE', `/tokens/${id}`)).toMatchObject(refused(404, 'unknown_token'));
  later(24 * hour - 5000);
  expect(await list()).toHaveLength(1);
  later(24 * hour + 1);
  expect(await list()).toEqual([]);
  expect(await world.ask(bearer(expired), 'PATCH', cast.path(), save)).toMatchObject(refused(401, 'token_refused'));
});

test('a token is for its own project', async () => {
  const { owner, ask, world, tokenOf } = cast;
  const token = await tokenOf('write');
  const elsewhere = `/api/projects/${await world.project(owner)}`;
  const save = { fields: { name: { value: 'x', base: '' } } };
  expect(await world.ask(bearer(token), 'PATCH', elsewhere, save)).toMatchObject(refused(403, 'scope'));
  const [{ id }] = await list();
  expect(await world.ask(owner, 'DELETE', `${elsewhere}/tokens/${id}`)).toMatchObject(refused(404, 'unknown_token'));
  expect(await ask(bearer(token), 'GET', '/people')).toMatchObject({ status: 200, json: { mine: null } });
});

test('the last use is known: of writes exactly, of reads to the hour', async () => {
  const { ask, world, tokenOf } = cast;
  const token = bearer(await tokenOf('write'));
  const used = async () => Date.parse((await list())[0].usedAt);
  const start = Date.now();
  await ask(token, 'GET', '/people');
  const first = await used();
  expect(first).toBeGreaterThanOrEqual(start);
  later(hour / 2);
  await ask(token, 'GET', '/people');
  expect(await used()).toBe(first);
  await world.ask(token, 'PATCH', cast.path(), { fields: { name: { value: 'x', base: '' } } });
  const second = await used();
  expect(second).toBeGreaterThanOrEqual(start + hour / 2);
  later(2 * hour);
  await ask(token, 'GET', '/people');
  expect(await used()).toBeGreaterThanOrEqual(start + 2 * hour);
});

test('removing somebody ends a token that cheap reads do not show yet', async () => {
  const { owner, editor, ask, world, tokenOf } = cast;
  const token = bearer(await tokenOf('write', editor));
  const { middlewareStack } = world.table.client;
  const late = { name: 'late-replica' };
  middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const answer = await next(args);
        if (commandName === 'BatchGetItemCommand') Object.assign(answer.output, { Responses: {} });
        return answer;
      },
    { step: 'initialize', ...late },
  );
  const removed = await ask(owner, 'DELETE', `/editors/${editor.person.number}`);
  middlewareStack.remove(late.name);
  expect(removed).toMatchObject({ status: 200 });
  const save = { fields: { name: { value: 'x', base: '' } } };
  expect(await world.ask(token, 'PATCH', cast.path(), save)).toMatchObject(refused(401, 'token_refused'));
});

test('a project has 20 tokens at most, however many are made at once; ended ones do not count', async () => {
  const { owner, ask } = cast;
  const make = () => ask(owner, 'POST', '/tokens', { name: 'script', scope: 'read', days: 1 });
  for (let i = 0; i < 18; i++) expect(await make()).toMatchObject({ status: 201 });
  const statuses = (await Promise.all(Array.from({ length: 5 }, make))).map(({ status }) => status);
  expect(statuses.sort((a, b) => a - b)).toEqual([201, 201, 409, 409, 409]);
  expect(await make()).toMatchObject(refused(409, 'too_many_tokens'));
  await ask(owner, 'DELETE', `/tokens/${(await list())[0].id}`);
  expect(await make()).toMatchObject({ status: 201 });
}, 60_000);

test('a token that was flipped by a bit, cut or is of another form is refused, with a cookie that would do, too', async () => {
  const { owner, ask, tokenOf } = cast;
  const token = await tokenOf('read');
  const wrong = [token.slice(0, -1), `${token}x`, token.toUpperCase(), 'laurels_', `x${token}`];
  for (let i = 8; i < token.length; i++) {
    const flipped = String.fromCharCode(token.charCodeAt(i) ^ 1);
    if (/[\w-]/.test(flipped)) wrong.push(token.slice(0, i) + flipped + token.slice(i + 1));
  }
  for (const one of wrong)
    expect(await ask(bearer(one), 'GET', '/tokens'), one).toMatchObject(refused(401, 'token_refused'));
  const both = { headers: { ...owner.headers, authorization: 'Bearer laurels_wrong' } };
  expect(await ask(both, 'GET', '/tokens')).toMatchObject(refused(401, 'token_refused'));
});
