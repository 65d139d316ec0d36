import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findRoute } from '../../infra/routes.ts';
import { type Browser, openBrowser } from './accounts.ts';
import { allowedTo, outcomeOf, readyOf, type Role } from './callers-of-all-kinds.ts';
import { rightsRows } from './rights-rows.ts';
import { isChanging, type Prepared } from './valid-requests.ts';
import { openWholeCast, type WholeCast } from './whole-cast.ts';
import { changesOf } from './items.ts';

let cast: WholeCast;
beforeAll(async () => void (cast = await openWholeCast()), 120_000);
afterAll(() => cast.world.close());

interface Attack {
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly method?: string;
  readonly search?: string;
  readonly code?: 'csrf' | 'foreign_origin';
}

const none = { 'x-csrf-token': '' };
const form = (type: string, body: string): Attack => ({ headers: { ...none, 'content-type': type }, body });
const from = (origin: string, headers = {}): Attack => ({ headers: { origin, ...headers }, code: 'foreign_origin' });

/** What pages of others, or somebody who guesses, can send along with the cookies of a browser. */
function attacksOn({ method, body }: Prepared, { jar }: Browser): Readonly<Record<string, Attack>> {
  const json = JSON.stringify(body);
  const own = jar.get('csrf') ?? '';
  const fields = new URLSearchParams({ ...(body as object), 'x-csrf-token': own, csrf: own, _method: method });
  const part = `--x\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n${own}\r\n--x--\r\n`;
  return {
    'no token': { headers: none },
    'a wrong token': { headers: { 'x-csrf-token': 'A'.repeat(own.length) } },
    'a token that is nearly right': { headers: { 'x-csrf-token': own.slice(0, -1) } },
    'two tokens': { headers: { 'x-csrf-token': `${own}, ${own}` } },
    "another session's token": { headers: { 'x-csrf-token': cast.foreign.owner.browser.jar.get('csrf') ?? '' } },
    'the cookie as token': { headers: { 'x-csrf-token': jar.get('session') ?? jar.get('visitor') ?? '' } },
    'a foreign origin': from('https://evil.example'),
    'a foreign origin that begins alike': from('http://localhost.evil.example'),
    'a foreign port': from('http://localhost:81'),
    'a null origin': from('null'),
    'a foreign origin and no token': from('https://evil.example', none),
    'an encoded form': form('application/x-www-form-urlencoded', fields.toString()),
    'a form in parts': form('multipart/form-data; boundary=x', part),
    'a form of plain text': form('text/plain', json),
    'JSON that says it is a form': form('application/x-www-form-urlencoded', json),
    'another method that a header overrides': {
      method: 'POST',
      headers: { ...none, 'x-http-method-override': method, 'x-method-override': method, 'x-http-method': method },
    },
    'another method that the query overrides': { method: 'POST', headers: none, search: `_method=${method}` },
    'another method that a field overrides': {
      method: 'POST',
      ...form('application/x-www-form-urlencoded', fields.toString()),
    },
  };
}

const rows = rightsRows.filter(({ route }) => isChanging(route));

test('there are changing routes, and each lets somebody do it', () => {
  expect(rows.length).toBeGreaterThan(40);
  for (const row of rows) expect(allowedTo(row)).not.toEqual([]);
});

describe.each(rows)('$route', (row) => {
  test('refuses what comes without the token of the browser, or from elsewhere, and writes nothing', async () => {
    for (const caller of allowedTo(row).filter(({ role }) => ['nobody', 'owner'].includes(role) || isOnly(role)))
      await attack(caller);
  }, 30_000);

  const isOnly = (role: Role) => allowedTo(row)[0]?.role === role;

  async function attack(caller: ReturnType<typeof allowedTo>[number]): Promise<void> {
    const { world, start } = cast;
    const { browser, request } = await readyOf(cast, row.route, caller);
    const route = findRoute(request.method, request.path);
    const direct = openBrowser(world.apps[route?.function ?? 'fallback']);
    const before = await world.items();
    const writes = world.writes();
    for (const [what, { headers, body, method, search = '', code = 'csrf' }] of Object.entries(
      attacksOn(request, browser),
    )) {
      for (const [name, value] of browser.jar) direct.jar.set(name, value);
      const path = request.path + (search && `?${search}`);
      const answer = await direct.ask(method ?? request.method, path, body ?? request.body, headers);
      expect([what, outcomeOf(answer), answer.headers.getSetCookie()]).toEqual([what, `403 ${code}`, []]);
    }
    expect(world.writes()).toBe(writes);
    const overridden = { 'x-http-method-override': request.method, 'x-method-override': request.method };
    await direct.ask('GET', `${request.path}?_method=${request.method}`, undefined, overridden);
    // Who looks at how to claim a project is given a challenge.
    const passing = row.route.endsWith('/claim') ? /^V#/ : undefined;
    expect(changesOf(before, await world.items(), passing)).toEqual([]);
    const valid = await browser.ask(request.method, request.path, request.body);
    expect([caller, valid.status < 300]).toEqual([caller, true]);
    await world.restore(start, await world.items());
  }
});

test('paths that are written otherwise need the token as well, where they are routes at all', async () => {
  const { world, own, start } = cast;
  const report = { text: 'Nothing of this entry is so.' };
  const link = { email: 'somebody@example.org', language: 'en' };
  for (const [path, body] of [
    [`/api/projects/%3${own.id}/reports`, report],
    [`/api/projects/0${own.id}/reports`, report],
    [`/api/projects/${own.id}/report%73`, report],
    [`/api/project%73/${own.id}/reports`, report],
    [`//api/projects/${own.id}/reports`, report],
    [`/api/projects/${own.id}/reports/`, report],
    ['/api/%61uth/link', link],
    ['/api//auth/link', link],
    ['/API/auth/link', link],
    ['/api/auth%2flink', link],
    ['/api/./auth/link', link],
  ] as const) {
    const outcome = outcomeOf(await openBrowser(world.apps.accounts).ask('POST', path, body));
    expect(['403 csrf', '404 not_found'], path).toContain(outcome);
  }
  expect(changesOf(start, await world.items())).toEqual([]);
});
