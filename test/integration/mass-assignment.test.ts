import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allowedTo, readyOf } from './callers-of-all-kinds.ts';
import { rightsRows } from './rights-rows.ts';
import { isChanging } from './valid-requests.ts';
import { openWholeCast, type WholeCast } from './whole-cast.ts';
import { changesOf } from './items.ts';

let cast: WholeCast;
beforeAll(async () => void (cast = await openWholeCast()), 120_000);
afterAll(() => cast.world.close());

/** Names that somebody might hope for: of the table, of other services, of JavaScript. */
const names = `
  __proto__ constructor prototype toString hasOwnProperty
  pk sk v id number seq epoch rulesHash deletedAt createdAt updatedAt ttl
  owner user user_id userId by editors person personId as mine kind cause rights hash scopes usedAt
  role isAdministrator is_admin blockedAt emailVerified acts actsAt expiresAt session
  percentages badge_percentage_0 tiered_percentage score levels achievedAt lost_passing_at
  lock_version repo_url_updated_at additional_rights_changes
`
  .trim()
  .split(/\s+/);

const rows = rightsRows.filter(({ route }) => isChanging(route));

describe.each(rows)('$route', (row) => {
  test('refuses members that it does not know, each by its name, and writes nothing', async () => {
    const { world, start } = cast;
    const [caller] = allowedTo(row);
    if (!caller) throw new Error('nobody may');
    const { browser, request } = await readyOf(cast, row.route, caller);
    const writes = world.writes();
    const known = Object.keys(request.body as object);
    const unknown = names.filter((name) => !known.includes(name));
    const values = ['{"role":"administrator"}', '1', '"administrator"', 'true', '[]'];
    const members = unknown.map((name, i) => `${JSON.stringify(name)}:${values[i % values.length]}`);
    const own = JSON.stringify(request.body).slice(1, -1);
    const body = `{${[own, ...members].filter((part) => part !== '').join(',')}}`;
    const { status, json } = await browser.ask(request.method, request.path, body, {
      'content-type': 'application/json',
    });
    expect([status, json.error]).toEqual([400, 'invalid']);
    const told = json.problems.map(({ field, code }: { field: string; code: string }) => `${field} ${code}`);
    expect(told.sort()).toEqual(unknown.map((name) => `${name} unknown_key`).sort());
    expect(world.writes()).toBe(writes);
    await world.restore(start, await world.items());
    expect(changesOf(start, await world.items())).toEqual([]);
  });
});

test('members of members are refused as well', async () => {
  const { world, own, start } = cast;
  const browser = world.browser(own.owner.browser.jar);
  const path = `/api/projects/${own.id}`;
  const base = { status: '?', justification: '' };
  const answer = { status: 'Met', justification: '', base };
  for (const [method, where, body, field] of [
    ['PATCH', path, { fields: { owner: { value: '1', base: '' } } }, 'fields.owner'],
    ['PATCH', path, { fields: { name: { value: 'x', base: '', by: 'y' } } }, 'fields.name.by'],
    ['PATCH', path, { answers: { interact: { ...answer, seq: 1 } } }, 'answers.interact.seq'],
    ['PATCH', path, { answers: { interact: { ...answer, base: { ...base, at: 1 } } } }, 'answers.interact.base.at'],
    ['PATCH', path, { answers: { __proto__x: answer } }, 'answers.__proto__x'],
    ['POST', '/api/projects', { fields: { owner: 'x' } }, 'fields.owner'],
    ['POST', '/api/projects', { fields: { repo_url: 'https://example.org/x' }, editors: [1] }, 'editors'],
    ['PATCH', '/api/account', { notices: { levels: true, role: true } }, 'notices'],
  ] as const) {
    const { status, json } = await browser.ask(method, where, body);
    expect([field, status, json.problems?.[0]?.field]).toEqual([field, 400, field]);
  }
  expect(changesOf(start, await world.items())).toEqual([]);
});
