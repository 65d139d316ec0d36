import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWorld, request, type World } from './world.ts';

const open = { status: '?', justification: '' };
const met = (justification: string) => ({ status: 'Met', justification, base: open });

let world: World;
let seq: number;
beforeAll(async () => {
  world = await openWorld();
  const body = { fields: { repo_url: 'https://github.com/acme/target' } };
  expect((await request(world, 'POST', '/api/projects', { body })).status).toBe(201);
  seq = 1;
});
afterAll(() => world.close());

const oneProblem = (field: string, code: string) => ({
  status: 400,
  json: { error: 'invalid', problems: [expect.objectContaining({ field, code })] },
});

const bodies: readonly [string, unknown, unknown][] = [
  ['unknown criterion', { answers: { nonsense: met('') } }, oneProblem('answers.nonsense', 'unknown_criterion')],
  [
    'retired criterion',
    { answers: { osps_br_01_02: met('') } },
    oneProblem('answers.osps_br_01_02', 'unknown_criterion'),
  ],
  [
    'constructor as criterion',
    { answers: { constructor: met('') } },
    oneProblem('answers.constructor', 'unknown_criterion'),
  ],
  ['unknown field', { fields: { owner: { value: '5', base: '' } } }, oneProblem('fields.owner', 'unknown_field')],
  ['unknown key', { seq: 7 }, oneProblem('seq', 'unknown_key')],
  [
    'unknown status',
    { answers: { interact: { ...met(''), status: 'met' } } },
    oneProblem('answers.interact.status', 'unknown_status'),
  ],
  [
    'a number as status',
    { answers: { interact: { ...met(''), status: 3 } } },
    oneProblem('answers.interact.status', 'unknown_status'),
  ],
  [
    'N/A never offered',
    { answers: { interact: { ...met(''), status: 'N/A' } } },
    oneProblem('answers.interact.status', 'na_never_offered'),
  ],
  [
    'a number as text',
    { answers: { interact: { status: 'Met', justification: 5, base: open } } },
    oneProblem('answers.interact.justification', 'not_text'),
  ],
  [
    'NUL in a text',
    { answers: { interact: met('a\u0000b') } },
    oneProblem('answers.interact.justification', 'control_character'),
  ],
  [
    'a lone surrogate',
    { answers: { interact: met('a\uD800b') } },
    oneProblem('answers.interact.justification', 'lone_surrogate'),
  ],
  [
    'a text of 1 MB',
    { answers: { interact: met('x'.repeat(1_000_000)) } },
    oneProblem('answers.interact.justification', 'too_long'),
  ],
  [
    'no base',
    { answers: { interact: { status: 'Met', justification: '' } } },
    oneProblem('answers.interact.base', 'base_missing'),
  ],
  ['an array of answers', { answers: [] }, oneProblem('answers', 'not_an_object')],
  ['null as answer', { answers: { interact: null } }, { status: 400, json: { error: 'invalid' } }],
  ['a list as body', [], oneProblem('body', 'not_an_object')],
  [
    'a dangerous URL',
    { fields: { homepage_url: { value: 'javascript:alert(1)', base: '' } } },
    oneProblem('fields.homepage_url', 'invalid_url'),
  ],
  [
    'a private host',
    { fields: { repo_url: { value: 'http://127.0.0.1/x', base: '' } } },
    oneProblem('fields.repo_url', 'invalid_url'),
  ],
  [
    'an unknown language',
    { fields: { entry_locale: { value: '__proto__', base: 'en' } } },
    oneProblem('fields.entry_locale', 'unknown_language'),
  ],
  [
    'no URL left',
    { fields: { repo_url: { value: '', base: 'https://github.com/acme/target' } } },
    oneProblem('fields.repo_url', 'url_missing'),
  ],
];

test.each(bodies)('%s is refused with a code and the field, and nothing is written', async (_name, body, expected) => {
  expect(await request(world, 'PATCH', '/api/projects/1', { body })).toMatchObject(expected as object);
  expect((await request(world, 'GET', '/api/projects/1')).json.seq).toBe(seq);
});

const texts: readonly [string, string | ArrayBuffer, unknown][] = [
  ['a body that is no JSON', '{"answers": {', { status: 400, json: { error: 'invalid_json', line: 1, column: 14 } }],
  [
    'a key twice',
    '{"answers":{"interact":{"status":"Met","status":"Unmet"}}}',
    { status: 400, json: { error: 'duplicate_key', field: 'answers.interact.status' } },
  ],
  ['__proto__ as key', '{"__proto__":{"answers":{}}}', oneProblem('__proto__', 'unknown_key')],
  [
    '__proto__ as criterion',
    '{"answers":{"__proto__":{"status":"Met"}}}',
    oneProblem('answers.__proto__', 'unknown_criterion'),
  ],
  ['a depth of 1,000,000', '['.repeat(1_000_000), { status: 400, json: { error: 'too_deep' } }],
  ['broken UTF-8', Uint8Array.from([0x7b, 0xff, 0x7d]).buffer, { status: 400, json: { error: 'invalid_utf8' } }],
  ['6 MB', `{"x":"${'y'.repeat(6_000_000)}"}`, { status: 413, json: { error: 'too_large' } }],
];

test.each(texts)('%s is refused', async (_name, raw, expected) => {
  expect(await request(world, 'PATCH', '/api/projects/1', { raw })).toMatchObject(expected as object);
});

test('10,000 unknown keys are refused with 100 problems at most', async () => {
  const answers = Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`key_${i}`, met('')]));
  const { status, json } = await request(world, 'PATCH', '/api/projects/1', { body: { answers } });
  expect(status).toBe(400);
  expect(json.problems).toHaveLength(100);
});

test('one bad answer among good ones leaves all of them unwritten', async () => {
  const body = { answers: { interact: met('fine'), english: { ...met(''), status: 'so-so' } } };
  expect((await request(world, 'PATCH', '/api/projects/1', { body })).status).toBe(400);
  expect((await request(world, 'GET', '/api/projects/1')).json.answers).toEqual({});
});

test.each(['0', '01', '-1', '1e3', 'x', '__proto__', '99999999999', '%00', '1;drop'])(
  'project number %s is not found',
  async (id) => {
    for (const method of ['GET', 'PATCH', 'DELETE']) {
      const { status } = await request(world, method, `/api/projects/${id}`, {
        body: method === 'GET' ? undefined : {},
      });
      expect(status).toBe(404);
    }
  },
);

test('other content types, missing secrets and missing signatures are refused', async () => {
  expect((await request(world, 'PATCH', '/api/projects/1', { body: {}, type: 'text/plain' })).status).toBe(415);
  expect((await world.answers.request('/api/projects')).status).toBe(403);
  for (const [method, path] of [
    ['POST', '/api/projects'],
    ['PATCH', '/api/projects/1'],
    ['DELETE', '/api/projects/1'],
    ['POST', '/api/projects/1/restore'],
  ] as const) {
    expect(await request(world, method, path, { as: null })).toMatchObject({
      status: 401,
      json: { error: 'sign_in' },
    });
  }
});

test('a deletion needs a reason, happens once, and can be undone once', async () => {
  const reason = 'the project has moved to another foundation';
  const gone = await request(world, 'DELETE', '/api/projects/1', { body: { reason: 'too short' } });
  expect(gone).toMatchObject({ status: 400, json: { problems: [{ field: 'reason', code: 'too_short', limit: 20 }] } });
  expect((await request(world, 'POST', '/api/projects/1/restore')).json.error).toBe('not_deleted');
  expect((await request(world, 'DELETE', '/api/projects/1', { body: { reason } })).status).toBe(200);
  expect((await request(world, 'DELETE', '/api/projects/1', { body: { reason } })).json.error).toBe('deleted');
  const body = { answers: { interact: met('late') } };
  expect((await request(world, 'PATCH', '/api/projects/1', { body })).json.error).toBe('deleted');
  expect((await request(world, 'GET', '/api/projects')).json.projects).toEqual([]);
  expect((await request(world, 'POST', '/api/projects/1/restore')).status).toBe(200);
  expect((await request(world, 'GET', '/api/projects')).json.projects).toHaveLength(1);
});
