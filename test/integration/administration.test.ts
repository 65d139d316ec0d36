import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { defaultRightsLimits } from '../../functions/accounts/rights/limits.ts';
import { csrfTokenOf } from '../../functions/http/cookies.ts';
import { getPersonById } from '../../functions/table/people.ts';
import { dump } from './dump.ts';
import type { SignedIn } from './people.ts';
import { type Cast, openCast } from './rights-cast.ts';
import { type As, bearer, nobody, openRightsWorld, refused } from './rights-world.ts';

let cast: Cast;
beforeAll(async () => void (cast = await openCast()));
afterAll(() => cast.world.close());
beforeEach(() => cast.prepare());

const admin = (method: string, rest: string, body?: unknown, as: As = cast.administrator) =>
  cast.world.ask(as, method, `/api/admin${rest}`, body);

const visitor = (address = '192.0.2.9'): As => ({
  headers: { cookie: 'visitor=abc', 'x-csrf-token': csrfTokenOf('abc'), 'x-viewer-address': address },
});

const text = 'This entry claims what is not so.';
const reason = 'The person behind it wrote to us.';

const find = (q: string, before?: number) =>
  admin('POST', '/people/search', { q, ...(before !== undefined && { before }) });

async function log(): Promise<any[]> {
  return (await admin('GET', '/log')).json.entries;
}

test('nobody but an administrator asks any of the routes', async () => {
  const { other, administrator, editor, set, tokenOf } = cast;
  const number = other.person.number;
  const routes = [
    ['POST', '/people/search', { q: '' }],
    ['DELETE', `/people/${number}`, { reason }],
    ['POST', `/people/${number}/block`, { reason }],
    ['DELETE', `/people/${number}/block`],
    ['DELETE', `/people/${number}/sessions`],
    ['PUT', `/people/${number}/role`, { role: 'administrator' }],
    ['POST', `/projects/${cast.id}/owner`, { handle: 'other', reason }],
    ['POST', `/projects/${cast.id}/message`, { text }],
    ['GET', '/projects/deleted'],
    ['GET', '/reports'],
    ['POST', '/reports/2026-11-26T00:00:00.000Z_0123456789ab/close', { outcome: 'gone' }],
    ['GET', '/log'],
  ] as const;
  const before = await log();
  const former = await cast.world.person();
  await set(former.person.id, { role: 'administrator' });
  await set(former.person.id, { blockedAt: '2026-11-26T00:00:00.000Z' });
  const token = bearer(await tokenOf('write'));
  for (const [method, rest, body] of routes) {
    expect(await admin(method, rest, body, nobody), rest).toMatchObject(refused(401, 'sign_in'));
    expect(await admin(method, rest, body, token), rest).toMatchObject(refused(403, 'scope'));
    expect(await admin(method, rest, body, former), rest).toMatchObject(refused(403, 'blocked'));
    for (const as of [other, editor, cast.owner]) {
      expect(await admin(method, rest, body, as), rest).toMatchObject(refused(403, 'not_administrator'));
    }
  }
  expect(await log()).toEqual(before);
  expect(await getPersonById(cast.world.direct, other.person.id)).toMatchObject({
    isBlocked: false,
    isAdministrator: false,
  });
  expect(await admin('GET', '/log', undefined, administrator)).toMatchObject({ status: 200 });
});

test('people are found by address, handle and number as they are, and by a part of the name', async () => {
  const { world } = cast;
  const ada = await world.person('countess', 'Ada Lovelace');
  const address = (await find('countess')).json.people[0].email;
  expect(address).toMatch(/^person\d+@example\.org$/);
  const row = { number: ada.person.number, handle: 'countess', name: 'Ada Lovelace', email: address, isBlocked: false };
  for (const q of [address.toUpperCase(), 'Countess', String(row.number), `#${row.number}`, 'lovelace', 'A LOVE']) {
    expect((await find(q)).json.people, q).toMatchObject([row]);
  }
  for (const q of ['unknown@example.org', address.slice(1), 'nobody-like-this', '999999']) {
    expect((await find(q)).json, q).toEqual({ people: [], next: null });
  }
  for (const body of [{ q: 'x'.repeat(300) }, { q: '', before: 'x' }, { q: '', before: 0 }, {}]) {
    expect(await admin('POST', '/people/search', body)).toMatchObject(refused(400, 'invalid'));
  }
  for (const rest of ['/log?before=1', '/reports?state=x']) {
    expect(await admin('GET', rest), rest).toMatchObject(refused(400, 'invalid'));
  }
});

test('all people are seen once, page after page, the newest first', async () => {
  const { world } = cast;
  await Promise.all(Array.from({ length: 45 }, () => world.person()));
  const seen: number[] = [];
  for (let next: number | null = 1_000_000; next !== null;) {
    const { json }: any = await find('', next);
    seen.push(...json.people.map(({ number }: { number: number }) => number));
    next = json.next;
  }
  expect(seen).toEqual([...new Set(seen)].sort((a, b) => b - a));
  expect(seen.length).toBeGreaterThanOrEqual(50);
});

test('whoever is blocked is out everywhere at once, with their tokens, and in again when they are let in', async () => {
  const { world, editor, tokenOf, ask } = cast;
  const token = bearer(await tokenOf('write', editor));
  const path = `/people/${editor.person.number}/block`;
  expect(await admin('POST', path, { reason })).toMatchObject({ status: 200 });
  expect(world.ended).toEqual([editor.person.id]);
  expect(await ask(editor, 'GET', '/tokens')).toMatchObject(refused(403, 'blocked'));
  const save = { fields: { name: { value: 'x', base: '' } } };
  expect(await world.ask(token, 'PATCH', cast.path(), save)).toMatchObject(refused(401, 'token_refused'));
  expect(await admin('POST', path, { reason })).toMatchObject(refused(409, 'already_blocked'));
  expect((await find('editor')).json.people[0]).toMatchObject({ blockedReason: reason });
  expect(await admin('DELETE', path)).toMatchObject({ status: 200 });
  expect(await admin('DELETE', path)).toMatchObject(refused(409, 'not_blocked'));
  expect(await ask(editor, 'GET', '/tokens')).toMatchObject({ status: 200 });
  expect((await log()).slice(0, 2)).toMatchObject([
    { act: 'unblock', person: { handle: 'editor' }, by: { handle: 'boss' } },
    { act: 'block', person: { handle: 'editor' }, by: { handle: 'boss' }, reason },
  ]);
});

test('somebody who is blocked and asks for it is erased, and the log says so without a name', async () => {
  const { world, other, administrator } = cast;
  const { person } = await world.person('forget-me-please', 'Forgotten Person');
  const path = `/people/${person.number}`;
  expect(await admin('POST', `${path}/block`, { reason })).toMatchObject({ status: 200 });
  expect(await admin('DELETE', path, {})).toMatchObject(refused(400, 'invalid'));
  expect(await admin('DELETE', path, { reason }, other)).toMatchObject(refused(403, 'not_administrator'));
  expect(await admin('DELETE', `/people/${administrator.person.number}`, { reason })).toMatchObject(
    refused(409, 'oneself'),
  );
  expect(await admin('DELETE', path, { reason })).toMatchObject({ status: 200 });
  expect(await getPersonById(world.direct, person.id)).toBeUndefined();
  expect((await find('forget-me-please')).json.people).toEqual([]);
  const table = await dump(world.direct);
  for (const text of ['forget-me-please', 'Forgotten Person']) expect(table).not.toContain(text);
  expect((await log())[0]).toMatchObject({
    act: 'erase',
    by: { handle: administrator.person.handle },
    person: null,
    reason,
  });
  expect(await admin('DELETE', path, { reason })).toMatchObject(refused(404, 'unknown_person'));
});

test('nobody blocks, raises, lowers or erases themselves, and unknown people are told apart', async () => {
  const own = cast.administrator.person.number;
  expect(await admin('POST', `/people/${own}/block`, { reason })).toMatchObject(refused(409, 'oneself'));
  expect(await admin('PUT', `/people/${own}/role`, { role: 'person' })).toMatchObject(refused(409, 'oneself'));
  expect(await admin('DELETE', `/people/${own}/block`)).toMatchObject(refused(409, 'oneself'));
  for (const number of ['999999', '0', 'x']) {
    expect(await admin('PUT', `/people/${number}/role`, { role: 'person' })).toMatchObject(
      refused(404, 'unknown_person'),
    );
  }
  const wrong = [{ role: 'owner' }, {}, { role: 'person', number: 1 }, { role: ['administrator'] }];
  for (const body of wrong) {
    const answer = await admin('PUT', `/people/${cast.other.person.number}/role`, body);
    expect(answer).toMatchObject(refused(400, 'invalid'));
  }
});

test('a change of role ends the sessions of whose it is', async () => {
  const { world } = cast;
  const { person } = await world.person();
  for (const role of ['administrator', 'person']) {
    expect(await admin('PUT', `/people/${person.number}/role`, { role })).toMatchObject({ status: 200 });
    expect(await getPersonById(world.direct, person.id)).toMatchObject({ isAdministrator: role === 'administrator' });
  }
  expect(world.ended).toEqual([person.id, person.id]);
  expect(await admin('DELETE', `/people/${person.number}/sessions`)).toMatchObject({ status: 200 });
  expect(world.ended).toHaveLength(3);
  expect((await log()).slice(0, 3).map(({ act }) => act)).toEqual([
    'end_sessions',
    'make_person',
    'make_administrator',
  ]);
});

test('an administrator who loses the role meanwhile does nothing, and leaves no trace of having tried', async () => {
  const { world, other, set } = cast;
  const second = await world.person();
  await set(second.person.id, { role: 'administrator' });
  const before = await log();
  world.beforeTransaction(() => set(second.person.id, { role: undefined }));
  const answer = await admin('POST', `/people/${other.person.number}/block`, { reason }, second);
  expect(answer).toMatchObject(refused(401, 'session_ended'));
  expect(await getPersonById(world.direct, other.person.id)).toMatchObject({ isBlocked: false });
  expect(await log()).toEqual(before);
});

test('of two administrators who block each other at once, one is left', async () => {
  const { world, set } = cast;
  const [a, b]: SignedIn[] = [await world.person(), await world.person()];
  if (!a || !b) throw new Error('nobody there');
  for (const { person } of [a, b]) await set(person.id, { role: 'administrator' });
  await Promise.all([
    admin('POST', `/people/${b.person.number}/block`, { reason }, a),
    admin('POST', `/people/${a.person.number}/block`, { reason }, b),
  ]);
  const left = await Promise.all([a, b].map(({ person }) => getPersonById(world.direct, person.id)));
  expect(left.filter((person) => person?.isBlocked)).toHaveLength(1);
});

test('a project is given to somebody else, both are told, and it is logged with the reason', async () => {
  const { world, owner, other, ask } = cast;
  const path = `/projects/${cast.id}/owner`;
  expect(await admin('POST', path, { handle: 'owner', reason })).toMatchObject(refused(409, 'already_owner'));
  expect(await admin('POST', path, { handle: 'nobody-here', reason })).toMatchObject(refused(404, 'unknown_handle'));
  expect(await admin('POST', path, { handle: 'other', reason: 'short' })).toMatchObject(refused(400, 'invalid'));
  expect(await admin('POST', path, { handle: 'other', reason })).toMatchObject({ status: 200 });
  expect(world.mails.map(({ to, mail }) => [to, mail.kind])).toEqual([
    [owner.person.id, 'reassigned'],
    [other.person.id, 'reassigned'],
  ]);
  expect((await ask(nobody, 'GET', '/people')).json).toMatchObject({ owner: { handle: 'other' } });
  expect((await log())[0]).toMatchObject({
    act: 'reassign',
    project: cast.id,
    person: { handle: 'other' },
    reason,
  });
});

test('a message goes to the owner, whose address the answer does not show', async () => {
  const { world, owner } = cast;
  const answer = await admin('POST', `/projects/${cast.id}/message`, { text });
  expect(answer).toMatchObject({ status: 202, json: {} });
  expect(world.mails).toMatchObject([
    { to: owner.person.id, mail: { kind: 'message', text, project: { id: cast.id } } },
  ]);
  expect((await log())[0]).toMatchObject({ act: 'message', project: cast.id });
  world.post.isBroken = true;
  expect(await admin('POST', `/projects/${cast.id}/message`, { text })).toMatchObject(refused(500, 'internal'));
  world.post.isBroken = false;
});

test('what an administrator does to people of a project that is not theirs is logged, what others do is not', async () => {
  const { administrator, owner, editor, ask, invite } = cast;
  const before = await log();
  await invite(owner, 'other');
  await ask(editor, 'DELETE', `/invitations/${cast.other.person.number}`);
  expect(await log()).toEqual(before);
  await invite(administrator, 'other');
  await ask(administrator, 'DELETE', `/invitations/${cast.other.person.number}`);
  await ask(administrator, 'DELETE', `/editors/${editor.person.number}`);
  expect((await log()).slice(0, 3)).toMatchObject([
    { act: 'remove_editor', person: { handle: 'editor' }, project: cast.id },
    { act: 'take_back_invitation', person: { handle: 'other' } },
    { act: 'invite', person: { handle: 'other' }, by: { handle: 'boss' } },
  ]);
  expect(await log()).toHaveLength(Math.min(before.length + 3, 20));
});

test('what an administrator writes into a project that is not theirs is logged, into their own not', async () => {
  const { administrator, owner, world } = cast;
  const own = `/api/projects/${await world.project(administrator)}`;
  const save = { fields: { name: { value: 'Better', base: '' } } };
  const before = await log();
  await world.ask(administrator, 'PATCH', own, save);
  await world.ask(owner, 'PATCH', cast.path(), { fields: { description: { value: 'Ours', base: '' } } });
  expect(await log()).toEqual(before);
  await world.ask(administrator, 'PATCH', cast.path(), save);
  await world.ask(administrator, 'DELETE', cast.path(), { reason: 'this is nothing but advertising' });
  await world.ask(administrator, 'POST', `${cast.path()}/restore`);
  expect((await log()).slice(0, 3)).toMatchObject([
    { act: 'restore', project: cast.id, by: { handle: 'boss' } },
    { act: 'delete', project: cast.id },
    { act: 'save', project: cast.id },
  ]);
  await world.ask(administrator, 'PATCH', cast.path(), save);
  expect((await log())[0]).toMatchObject({ act: 'restore' });
});

test('a proposal that an administrator declines is logged where the project is not theirs, in the same write', async () => {
  const { administrator, owner, world } = cast;
  const propose = async () => {
    const { json } = await world.ask(owner, 'POST', `${cast.path()}/proposals`, { license: 'MIT' });
    return `${cast.path()}/proposals/${json.proposal}`;
  };
  const before = await log();
  expect((await world.ask(owner, 'DELETE', await propose())).status).toBe(200);
  expect(await log()).toEqual(before);
  const path = await propose();
  expect((await world.ask(administrator, 'DELETE', path)).status).toBe(200);
  expect((await log())[0]).toMatchObject({ act: 'decline_proposal', project: cast.id, by: { handle: 'boss' } });
  expect((await world.ask(administrator, 'DELETE', path)).status).toBe(404);
  expect(await log()).toHaveLength(Math.min(before.length + 1, 20));
});

test('deleted projects are listed with the day on which they go', async () => {
  const { world, owner } = cast;
  await world.ask(owner, 'DELETE', cast.path(), { reason: 'it was made by a mistake of mine' });
  const { json } = await admin('GET', '/projects/deleted');
  const [first] = json.projects;
  expect(first).toMatchObject({ id: cast.id, reason: 'it was made by a mistake of mine' });
  expect(Date.parse(first.undoableUntil) - Date.parse(first.deletedAt)).toBe(30 * 24 * 3600 * 1000);
  expect((await admin('GET', `/projects/deleted?before=${cast.id}`)).json.projects).not.toContainEqual(first);
});

test('visitors and people report an entry, and a report is closed once', async () => {
  const { other, ask } = cast;
  expect(await ask(visitor(), 'POST', '/reports', { text })).toMatchObject({ status: 201 });
  expect(await ask(other, 'POST', '/reports', { text: `${text} Twice.` })).toMatchObject({ status: 201 });
  expect(await ask(visitor(), 'POST', '/reports', { text: 'too short' })).toMatchObject(refused(400, 'invalid'));
  const { reports } = (await admin('GET', '/reports')).json;
  expect(reports).toMatchObject([
    { project: cast.id, by: { handle: 'other' } },
    { project: cast.id, text, by: null },
  ]);
  const [newest, oldest] = reports;
  const closing = Array.from({ length: 4 }, () => admin('POST', `/reports/${newest.id}/close`, { outcome: 'removed' }));
  const statuses = (await Promise.all(closing)).map(({ status }) => status);
  expect(statuses.sort((a, b) => a - b)).toEqual([200, 404, 404, 404]);
  expect((await admin('GET', '/reports')).json.reports).toEqual([oldest]);
  expect((await admin('GET', '/reports?state=closed')).json.reports).toMatchObject([
    { ...newest, outcome: 'removed', closedBy: { handle: 'boss' } },
  ]);
  expect((await log())[0]).toMatchObject({ act: 'close_report', project: cast.id, reason: 'removed' });
  expect(await admin('POST', '/reports/x/close', { outcome: 'removed' })).toMatchObject(refused(404, 'unknown_report'));
});

test('the log is read page after page, and no act is left out or told twice', async () => {
  const { other } = cast;
  for (let i = 0; i < 25; i++) await admin('DELETE', `/people/${other.person.number}/sessions`);
  const [first, moments]: [any, string[]] = [(await admin('GET', '/log')).json, []];
  expect(first.entries).toHaveLength(20);
  for (let page = first; ; page = (await admin('GET', `/log?before=${page.next}`)).json) {
    moments.push(...page.entries.map(({ at }: { at: string }) => at));
    if (page.next === null) break;
  }
  expect(moments.length).toBeGreaterThanOrEqual(25);
  expect(moments).toEqual(moments.toSorted().toReversed());
});

test('nobody uses up what others may ask somebody, by what is refused or by themselves', async () => {
  const world = await openRightsWorld({ ...defaultRightsLimits, askedOfBy: { acts: 2, windowSeconds: 3600 } });
  const [stranger, friend, popular] = [await world.person(), await world.person(), await world.person('popular')];
  const ask = async (as: As, project: number) =>
    (await world.ask(as, 'POST', `/api/projects/${project}/invitations`, { handle: popular.person.handle })).status;
  const [first, second, third] = [
    await world.project(stranger),
    await world.project(stranger),
    await world.project(stranger),
  ];
  const answers = [];
  for (const project of [first, first, first, second, second, third]) answers.push(await ask(stranger, project));
  expect(answers).toEqual([201, 409, 409, 201, 409, 429]);
  expect(await ask(friend, await world.project(friend))).toBe(201);
  await world.close();
});

test('reports, invitations and claims over their limits are told when to come back', async () => {
  const world = await openRightsWorld({ ...defaultRightsLimits, askedBy: { acts: 2, windowSeconds: 3600 } });
  const owner = await world.person('owner');
  const path = `/api/projects/${await world.project(owner)}`;
  const answers: number[] = [];
  for (let i = 0; i < 6; i++) answers.push((await world.ask(visitor(), 'POST', `${path}/reports`, { text })).status);
  expect(answers).toEqual([201, 201, 201, 201, 201, 429]);
  expect(await world.ask(visitor('192.0.2.10'), 'POST', `${path}/reports`, { text })).toMatchObject({ status: 201 });
  const six = ['2001:db8:1:2::1', '2001:db8:1:2:ffff::2', '2001:db8:1:2:0:0:0:3', '2001:db8:1:2::4', '2001:db8:1:2::5'];
  for (const address of six) await world.ask(visitor(address), 'POST', `${path}/reports`, { text });
  const household = await world.ask(visitor('2001:db8:1:2::6'), 'POST', `${path}/reports`, { text });
  expect(household).toMatchObject(refused(429, 'too_many'));
  expect(Number(household.headers.get('retry-after'))).toBeGreaterThan(0);
  for (const handle of ['a', 'b', 'c']) {
    const answer = await world.ask(owner, 'POST', `${path}/invitations`, { handle });
    expect(answer.status, handle).toBe(handle === 'c' ? 429 : 404);
  }
  const other = await world.person('other');
  const claims: number[] = [];
  for (let i = 0; i < 11; i++) claims.push((await world.ask(other, 'POST', `${path}/claim`)).status);
  expect(claims).toEqual([...Array(10).fill(409), 429]);
  await world.close();
});
