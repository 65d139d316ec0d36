import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { catalogue } from '../../criteria/catalogue.ts';
import { answerable } from './checks.ts';
import { putPerson, type SignedIn } from './people.ts';
import { type MadeToken, putToken } from './tokens.ts';
import { openWorld, request, type World } from './world.ts';

let world: World;
let owner: SignedIn;
let administrator: SignedIn;
let token: MadeToken;
let path: string;
let made = 0;

beforeAll(async () => {
  world = await openWorld();
  owner = await putPerson(world.direct);
  administrator = await putPerson(world.direct, { isAdministrator: true });
});
afterAll(() => world.close());

beforeEach(async () => {
  world.clock.now = () => new Date();
  const body = { fields: { name: 'Flat', repo_url: `https://github.com/acme/flat-${++made}` } };
  const { json } = await ask(owner, 'POST', '/api/projects', body);
  path = `/api/projects/${json.id}`;
  token = await putToken(world.direct, json.id, { person: owner.person, scope: 'write' });
});

interface Asking {
  readonly headers: Readonly<Record<string, string>>;
}

function ask(by: Asking, method: string, to: string, body?: unknown, headers: Asking['headers'] = {}) {
  const options = { as: null, headers: { ...by.headers, ...headers } };
  return request(world, method, to, { ...options, ...(body !== undefined && { body }) });
}

async function stored() {
  return (await ask(owner, 'GET', path)).json;
}

describe('flat values', () => {
  test('are taken by display id, by internal name and by the names of fields, from people and API tokens', async () => {
    const body = {
      'OSPS-AC-01.01_status': 'Met',
      'OSPS-AC-01.01_justification': 'by the forge',
      osps_ac_02_01_status: 'unmet',
      contribution_status: 'Met',
      contribution_justification: 'see https://example.org/contributing',
      license: 'MIT',
    };
    const saved = await ask(token, 'PATCH', path, body);
    expect(saved).toMatchObject({ status: 200, json: { seq: 2 } });
    expect(await stored()).toMatchObject({
      fields: { name: 'Flat', license: 'MIT' },
      answers: {
        osps_ac_01_01: { status: 'Met', justification: 'by the forge' },
        osps_ac_02_01: { status: 'Unmet', justification: '' },
        contribution: { status: 'Met', justification: 'see https://example.org/contributing' },
      },
    });
    expect(await ask(owner, 'PATCH', path, { license: 'Apache-2.0' })).toMatchObject({ status: 200, json: { seq: 3 } });
  });

  test('win over what stands, and leave the other part of an answer alone', async () => {
    await ask(token, 'PATCH', path, { contribution_status: 'Met', contribution_justification: 'old words' });
    await ask(token, 'PATCH', path, { contribution_status: 'Unmet' });
    expect((await stored()).answers.contribution).toEqual({ status: 'Unmet', justification: 'old words' });
    await ask(token, 'PATCH', path, { contribution_justification: 'new words' });
    expect((await stored()).answers.contribution).toEqual({ status: 'Unmet', justification: 'new words' });
  });

  test.each([
    'user_id',
    'id',
    'owner',
    'seq',
    'epoch',
    'lock_version',
    'head_hash',
    'badge_level',
    'badge_percentage_0',
    'tiered_percentage',
    'achieved_passing_at',
    'created_at',
    'updated_at',
    'repo_url_updated_at',
    'additional_rights',
    'contribution_answered_at',
    '__proto__',
    'constructor',
    'e:me',
  ])('refuse %s by name, and nothing of the same request is written', async (name) => {
    const raw = `{"license":"MIT","contribution_status":"Met",${JSON.stringify(name)}:1}`;
    const options = { as: null, headers: token.headers, raw };
    const refused = await request(world, 'PATCH', path, options);
    expect(refused).toMatchObject({ status: 400, json: { problems: [{ field: name, code: 'unknown_key' }] } });
    expect(await stored()).toMatchObject({ seq: 1, answers: {}, fields: { license: '' } });
  });

  test('tell all that is wrong with them', async () => {
    const body = {
      contribution_status: 'Perhaps',
      contribution_justification: 7,
      achieve_passing_status: 'Met',
      no_such_thing_status: 'Met',
      'OSPS-AC-01.01_status': 'Met',
      osps_ac_01_01_status: 'Met',
      cpe: 'none',
    };
    const { status, json } = await ask(token, 'PATCH', path, body);
    expect(status).toBe(400);
    expect(json.problems).toEqual([
      { field: 'contribution_status', code: 'unknown_status' },
      { field: 'contribution_justification', code: 'not_text' },
      { field: 'achieve_passing_status', code: 'computed' },
      { field: 'no_such_thing_status', code: 'unknown_criterion' },
      { field: 'osps_ac_01_01_status', code: 'duplicate_key' },
      { field: 'cpe', code: 'invalid_cpe' },
    ]);
  });

  test('of every criterion are saved by one request', async () => {
    const criteria = [...catalogue.criteria.values()].filter(({ id }) => answerable.includes(id));
    const entries = criteria.map(({ displayId }) => [`${displayId}_status`, 'Unmet']);
    expect(await ask(token, 'PATCH', path, Object.fromEntries(entries))).toMatchObject({ status: 200 });
    expect(Object.keys((await stored()).answers)).toHaveLength(answerable.length);
  });
});

test('an API token may leave out the base of a structured save, people may not', async () => {
  const body = { answers: { contribution: { status: 'Met', justification: '' } }, fields: { name: { value: 'New' } } };
  const missing = ['answers.contribution.base', 'fields.name.base'].map((field) => ({ field, code: 'base_missing' }));
  expect(await ask(owner, 'PATCH', path, body)).toMatchObject({ status: 400, json: { problems: missing } });
  expect(await ask(token, 'PATCH', path, body)).toMatchObject({ status: 200, json: { seq: 2 } });
  const stale = { fields: { name: { value: 'Newer', base: 'Flat' } } };
  expect(await ask(token, 'PATCH', path, stale)).toMatchObject({ status: 409, json: { error: 'conflict' } });
});

describe('If-Match', () => {
  const save = { license: 'MIT' };

  test('GET and PATCH name the version', async () => {
    expect((await ask(owner, 'GET', path)).headers.get('etag')).toBe('"1.1"');
    expect((await ask(token, 'PATCH', path, save)).headers.get('etag')).toBe('"1.2"');
    expect((await ask(token, 'PATCH', path, save)).headers.get('etag')).toBe('"1.2"');
  });

  test.each([['"1.1"'], ['*'], ['"0.9", "1.1"'], ['W/"1.1", "1.1"']])('%s is the first version', async (tag) => {
    expect(await ask(token, 'PATCH', path, save, { 'if-match': tag })).toMatchObject({ status: 200 });
  });

  test.each([['"1.2"'], ['"2.1"'], ['W/"1.1"'], ['"0.9", W/"1.1"'], ['1.1'], ['""'], ['']])(
    '%s is not: told the present one, nothing is written',
    async (tag) => {
      const refused = await ask(token, 'PATCH', path, save, { 'if-match': tag });
      expect(refused).toMatchObject({ status: 412, json: { error: 'changed', seq: 1 } });
      expect(refused.headers.get('etag')).toBe('"1.1"');
      expect(await stored()).toMatchObject({ seq: 1, fields: { license: '' } });
    },
  );

  test('of ten saves for one version one wins', async () => {
    const saves = Array.from({ length: 10 }, (_, i) =>
      ask(token, 'PATCH', path, { license: `License ${i}` }, { 'if-match': '"1.1"' }),
    );
    const statuses = (await Promise.all(saves)).map(({ status }) => status);
    expect(statuses.toSorted((a, b) => a - b)).toEqual([200, ...Array.from({ length: 9 }, () => 412)]);
    expect((await stored()).seq).toBe(2);
  });
});

describe('the repository of an entry', () => {
  const days = (count: number) => count * 24 * 60 * 60 * 1000;
  const move = (by: Asking, url: string) => ask(by, 'PATCH', path, { repo_url: url });

  test('changes once in 180 days; other spellings, blank and administrators aside', async () => {
    const start = Date.now();
    expect(await move(token, `https://github.com/acme/first-${made}`)).toMatchObject({ status: 200 });
    const day = new Date(start + days(180)).toISOString().slice(0, 10);
    expect(await move(owner, `https://github.com/acme/second-${made}`)).toMatchObject({
      status: 400,
      json: { problems: [{ field: 'fields.repo_url', code: 'repo_url_too_soon', day }] },
    });
    expect(await move(owner, '')).toMatchObject({ status: 400 });
    for (const same of ['http://', 'https://www.'].map((begin) => `${begin}github.com/Acme/first-${made}`))
      expect(await move(owner, same)).toMatchObject({ status: 200 });
    expect(await move(owner, `https://github.com/acme/first-${made}.git/`)).toMatchObject({ status: 200 });
    expect(await move(administrator, `https://github.com/acme/third-${made}`)).toMatchObject({ status: 200 });
    expect(await move(owner, `https://github.com/acme/fourth-${made}`)).toMatchObject({ status: 400 });
  });

  test('changes again from the day on that was told', async () => {
    await move(owner, `https://github.com/acme/before-${made}`);
    const { json } = await move(owner, `https://github.com/acme/after-${made}`);
    const day = Date.parse(json.problems[0].day);
    world.clock.now = () => new Date(day - 1);
    const robot = await putToken(world.direct, Number(path.split('/').at(-1)), {
      person: owner.person,
      scope: 'write',
      now: new Date(day),
    });
    expect(await move(robot, `https://github.com/acme/after-${made}`)).toMatchObject({ status: 400 });
    world.clock.now = () => new Date(day);
    expect(await move(robot, `https://github.com/acme/after-${made}`)).toMatchObject({ status: 200 });
  });
});
