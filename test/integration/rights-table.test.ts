import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { routes } from '../../infra/routes.ts';
import { outcomeOf, readyOf, type Role, roles, type Side } from './callers-of-all-kinds.ts';
import { rightsRows } from './rights-rows.ts';
import { isChanging, routesOf } from './valid-requests.ts';
import { openWholeCast, type WholeCast } from './whole-cast.ts';
import { changesOf } from './items.ts';

let cast: WholeCast;
beforeAll(async () => void (cast = await openWholeCast()), 120_000);
afterAll(() => cast.world.close());

/** Parameters without their names, and without what Hono answers by itself: `HEAD` like `GET`. */
const shapeOf = (route: string) => route.replace(/:\w+|\{\w+\}/g, '{}').replace('{proxy+}', '*');

describe('the table has', () => {
  test('a row of each route of the running functions, once, and no other', () => {
    expect(rightsRows.map(({ route }) => route).sort()).toEqual(routesOf(cast).sort());
  });

  test('a row of each route that reaches a function, and its function has the route', () => {
    const reaching = routes.flatMap(({ path, methods, function: name }) =>
      methods.filter((method) => method !== 'HEAD').map((method) => `${name}: ${shapeOf(`${method} ${path}`)}`),
    );
    const running = Object.entries(cast.world.apps).flatMap(([name, app]) =>
      app.routes
        .filter(({ method }) => method !== 'ALL')
        .map(({ method, path }) => `${name}: ${shapeOf(`${method} ${path}`)}`),
    );
    expect(running.sort()).toEqual(reaching.sort());
  });

  test('an expectation in each cell', () => {
    for (const { route, own, strangers, isOne } of rightsRows) {
      expect([route, own.length, strangers.length]).toEqual([route, roles.length, roles.length]);
      for (const cell of [...own, ...strangers]) expect(cell).toMatch(/^(?:20[0124]|302)$|^[345]\d\d [a-z_]+$/);
      if (isOne) expect(route).not.toMatch(/:(?:id|number|token|proposal|report)\b/);
    }
  });

  test('nobody in who is blocked or an API token but where everybody may read, and changes for visitors only where people sign in', () => {
    const [blocked, read] = [roles.indexOf('blocked'), roles.indexOf('read')];
    for (const { route, own } of rightsRows.filter(({ route }) => isChanging(route))) {
      if (!route.includes('/api/auth/')) expect([route, own[blocked]]).toEqual([route, '403 blocked']);
      expect([route, own[read]?.slice(0, 3)]).toEqual([route, '403']);
      const isOpen = /^POST \/api\/(?:auth\/|projects\/:id\/reports$)/.test(route);
      if (!isOpen) expect([route, own[0]]).toEqual([route, '401 sign_in']);
    }
  });
});

/**
 * What stays of a refused request: the link, state or challenge that it shows is used up, an API token was used, and a forge
 * gave another token of its own.
 */
const passing = /^(?:V|T)#|^Y#\S+ L#/;

describe.each(rightsRows)('$route', ({ route, own, strangers, isOne }) => {
  const sides: [Side, readonly string[]][] = [
    ['own', own],
    ['foreign', strangers],
  ];
  test('does what it says for who may, and nothing at all for others', async () => {
    for (const [side, cells] of isOne ? sides.slice(0, 1) : sides) {
      for (const [column, role] of roles.entries()) await judge(side, role, cells[column] ?? '');
    }
    expect(changesOf(cast.start, await cast.world.items())).toEqual([]);
  }, 60_000);

  async function judge(side: Side, role: Role, expected: string): Promise<void> {
    const { world, start } = cast;
    const place = `${side} ${role}`;
    const untouched = world.writes();
    const { browser, request } = await readyOf(cast, route, { role, side });
    const prepared = world.writes() === untouched ? start : await world.items();
    const writes = world.writes();
    const outcome = outcomeOf(await browser.ask(request.method, request.path, request.body));
    expect([place, outcome]).toEqual([place, expected]);
    if (world.writes() === untouched) return;
    const now = await world.items();
    const isReading = !isChanging(route) && !route.includes('/callback/');
    if ((expected.includes(' ') || isReading) && world.writes() > writes)
      expect([place, ...changesOf(prepared, now, passing)]).toEqual([place]);
    await world.restore(start, now);
  }
});

test('what belongs to another project is not reached through one of one’s own', async () => {
  const { world, own, foreign, start } = cast;
  const path = `/api/projects/${own.id}`;
  const accepted = { fields: { name: { base: '' } } };
  for (const [method, rest, body, code] of [
    ['DELETE', `/tokens/${foreign.tokens['read']?.id}`, {}, 'unknown_token'],
    ['DELETE', `/editors/${foreign.editor.number}`, {}, 'unknown_editor'],
    ['DELETE', `/invitations/${foreign.invited.number}`, {}, 'not_invited'],
    ['GET', `/proposals/${foreign.proposal}`, undefined, 'not_found'],
    ['DELETE', `/proposals/${foreign.proposal}`, {}, 'not_found'],
    ['POST', `/proposals/${foreign.proposal}/accept`, accepted, 'not_found'],
  ] as const) {
    const answer = await world.browser(own.owner.browser.jar).ask(method, path + rest, body);
    expect([rest, outcomeOf(answer)]).toEqual([rest, `404 ${code}`]);
  }
  const script = { authorization: `Bearer ${own.tokens['read']?.token}` };
  const read = await world.browser().ask('GET', `${path}/proposals/${foreign.proposal}`, undefined, script);
  expect(outcomeOf(read)).toBe('404 not_found');
  expect(changesOf(start, await world.items(), passing)).toEqual([]);
  await world.restore(start, await world.items());
});
