import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { personOf } from '../../functions/table/keys.ts';
import { listRelations } from '../../functions/table/relations.ts';
import { listRevisions } from '../../functions/table/revision.ts';
import type { PersonId, ProjectId } from '../../functions/table/project.ts';
import { updateOf } from '../../functions/table/table.ts';
import type { SignedIn } from './people.ts';
import { type As, bearer, nobody, openRightsWorld, refused, type RightsWorld } from './rights-world.ts';

let world: RightsWorld;
let owner: SignedIn;
let editor: SignedIn;
let invited: SignedIn;
let other: SignedIn;
let administrator: SignedIn;
let id: number;
let path: string;

beforeAll(async () => {
  world = await openRightsWorld();
  [owner, editor, other] = [await world.person('owner'), await world.person('editor'), await world.person('other')];
  [invited, administrator] = [await world.person('invited'), await world.person('boss')];
  await set(administrator.person.id, { role: 'administrator' });
  administrator = { ...administrator, person: { ...administrator.person, isAdministrator: true } };
});

afterAll(() => world.close());

/** Each test has a project with an owner, an editor and somebody who is invited. */
beforeEach(prepare);

async function prepare(): Promise<void> {
  id = await world.project(owner);
  path = `/api/projects/${id}`;
  await befriend(editor);
  await invite(owner, 'invited');
  world.mails.length = world.rotated.length = 0;
}

async function set(person: PersonId, attributes: Readonly<Record<string, unknown>>): Promise<void> {
  await world.direct.client.send(new UpdateItemCommand(updateOf(world.direct, personOf(person), attributes)));
}

const ask = (as: As, method: string, rest: string, body?: unknown) => world.ask(as, method, path + rest, body);
const invite = (as: As, handle: string) => ask(as, 'POST', '/invitations', { handle });

async function befriend(person: SignedIn): Promise<void> {
  expect(await invite(owner, person.person.handle)).toMatchObject({ status: 201 });
  expect(await ask(person, 'POST', '/invitations/accept')).toMatchObject({ status: 200, json: { as: 'editor' } });
}

async function tokenOf(scope: string, as: As = owner): Promise<string> {
  const made = await ask(as, 'POST', '/tokens', { name: 'script', scope, days: 1 });
  expect(made).toMatchObject({ status: 201 });
  return made.json.token;
}

async function lastRevision() {
  let last;
  for await (const revision of listRevisions(world.direct, id as ProjectId, 0)) last = revision;
  return last;
}

/** What somebody gets who is blocked as an editor. */
async function blocked(): Promise<SignedIn> {
  const person = await world.person();
  await befriend(person);
  await set(person.person.id, { blockedAt: '2026-11-26T00:00:00.000Z' });
  return person;
}

const roles = {
  nobody: async () => nobody,
  other: async () => other,
  invited: async () => invited,
  editor: async () => editor,
  owner: async () => owner,
  administrator: async () => administrator,
  blocked,
  read: async () => bearer(await tokenOf('read')),
  write: async () => bearer(await tokenOf('write')),
} satisfies Record<string, () => Promise<As>>;

type Expected = Readonly<Record<keyof typeof roles, string>>;

const always = { nobody: '401 sign_in', blocked: '403 blocked', read: '403 scope', write: '403 scope' };
const allInside = { editor: '200', owner: '200', administrator: '200' };

interface Row {
  readonly method: string;
  readonly name: string;
  readonly rest: () => string;
  readonly body?: () => unknown;
  readonly before?: () => Promise<unknown>;
  readonly expected: Expected;
}

const rows: readonly Row[] = [
  {
    method: 'POST',
    name: '/invitations',
    rest: () => '/invitations',
    body: () => ({ handle: 'other' }),
    expected: {
      ...always,
      other: '403 not_editor',
      invited: '403 not_editor',
      editor: '201',
      owner: '201',
      administrator: '201',
    },
  },
  {
    method: 'DELETE',
    name: '/invitations/:number',
    rest: () => `/invitations/${invited.person.number}`,
    expected: { ...always, ...allInside, other: '403 not_editor', invited: '200' },
  },
  {
    method: 'POST',
    name: '/invitations/accept',
    rest: () => '/invitations/accept',
    expected: {
      ...always,
      other: '404 not_invited',
      invited: '200',
      editor: '404 not_invited',
      owner: '404 not_invited',
      administrator: '404 not_invited',
    },
  },
  {
    method: 'DELETE',
    name: '/editors/:number',
    rest: () => `/editors/${editor.person.number}`,
    expected: { ...always, ...allInside, other: '403 not_owner', invited: '403 not_owner' },
  },
  {
    method: 'POST',
    name: '/offer',
    rest: () => '/offer',
    body: () => ({ handle: 'editor' }),
    expected: {
      ...always,
      other: '403 not_owner',
      invited: '403 not_owner',
      editor: '403 not_owner',
      owner: '201',
      administrator: '403 not_owner',
    },
  },
  {
    method: 'DELETE',
    name: '/offer',
    rest: () => '/offer',
    before: () => ask(owner, 'POST', '/offer', { handle: 'editor' }),
    expected: { ...always, ...allInside, other: '403 not_owner', invited: '403 not_owner' },
  },
  {
    method: 'POST',
    name: '/offer/accept',
    rest: () => '/offer/accept',
    before: () => ask(owner, 'POST', '/offer', { handle: 'editor' }),
    expected: {
      ...always,
      other: '404 not_offered',
      invited: '404 not_offered',
      editor: '200',
      owner: '404 not_offered',
      administrator: '404 not_offered',
    },
  },
  {
    method: 'GET',
    name: '/tokens',
    rest: () => '/tokens',
    expected: { ...always, ...allInside, other: '403 not_editor', invited: '403 not_editor' },
  },
  {
    method: 'POST',
    name: '/tokens',
    rest: () => '/tokens',
    body: () => ({ name: 'script', scope: 'write', days: 30 }),
    expected: {
      ...always,
      other: '403 not_editor',
      invited: '403 not_editor',
      editor: '201',
      owner: '201',
      administrator: '403 not_editor',
    },
  },
  {
    method: 'POST',
    name: '/reports',
    rest: () => '/reports',
    body: () => ({ text: 'This entry claims what is not so.' }),
    expected: {
      ...always,
      nobody: '403 csrf',
      read: '403 csrf',
      write: '403 csrf',
      other: '201',
      invited: '201',
      editor: '201',
      owner: '201',
      administrator: '201',
    },
  },
];

const roleNames = Object.keys(roles) as (keyof typeof roles)[];

test.each(rows)('$method $name does what it says for who may, and nothing for others', async (row) => {
  await row.before?.();
  for (const role of roleNames) {
    const as = await roles[role]();
    const before = await lastRevision();
    const people = (await ask(owner, 'GET', '/people')).json;
    const answer = await ask(as, row.method, row.rest(), row.body?.());
    const [status, code] = row.expected[role].split(' ');
    expect([answer.status, answer.json.error], role).toEqual([Number(status), code]);
    if (code !== undefined) {
      expect(await lastRevision(), role).toEqual(before);
      expect((await ask(owner, 'GET', '/people')).json, role).toEqual(people);
    } else if (row.method !== 'GET') {
      await prepare();
      await row.before?.();
    }
  }
});

test('everybody sees who may write a project, and only those who may see who is asked to', async () => {
  await ask(owner, 'POST', '/offer', { handle: 'other' });
  const seen = {
    owner: { number: owner.person.number, handle: 'owner', name: 'Somebody' },
    editors: [{ number: editor.person.number, handle: 'editor', name: 'Somebody' }],
  };
  for (const [as, mine] of [
    [nobody, null],
    [other, 'offered'],
    [invited, 'invited'],
  ] as const) {
    expect(await ask(as, 'GET', '/people')).toMatchObject({ status: 200, json: { ...seen, mine } });
    expect(Object.keys((await ask(as, 'GET', '/people')).json)).toEqual(['owner', 'editors', 'mine']);
  }
  for (const [as, mine] of [
    [owner, 'owner'],
    [editor, 'editor'],
    [administrator, 'administrator'],
  ] as const) {
    const { json } = await ask(as, 'GET', '/people');
    expect(json).toMatchObject({ ...seen, mine, offer: { handle: 'other' } });
    expect(json.invitations).toMatchObject([{ handle: 'invited', by: { handle: 'owner' } }]);
  }
  const ended: As = { headers: { cookie: 'session=gone.gone' } };
  expect(await ask(ended, 'GET', '/people')).toMatchObject({ status: 200, json: { mine: null } });
  expect(await world.ask(owner, 'GET', '/api/projects/999/people')).toMatchObject(refused(404, 'not_found'));
});

test('an accepted invitation makes an editor, in the history and in their own list, with another session', async () => {
  expect(await ask(invited, 'POST', '/invitations/accept')).toMatchObject({ status: 200, json: { as: 'editor' } });
  expect(world.rotated).toEqual([invited.person.id]);
  expect(await lastRevision()).toMatchObject({
    by: invited.person.id,
    change: { cause: 'rights', rights: { added: [{ id: invited.person.id, number: invited.person.number }] } },
  });
  const relations = await listRelations(world.direct, invited.person.id);
  expect(relations.filter(({ project }) => project === id)).toEqual([{ project: id, as: 'editor' }]);
  const save = { fields: { name: { value: 'Ours', base: '' } } };
  expect(await world.ask(invited, 'PATCH', path, save)).toMatchObject({ status: 200 });
  expect(await ask(invited, 'POST', '/invitations/accept')).toMatchObject(refused(404, 'not_invited'));
});

test('each wrong invitation has a code of its own, and mails nobody', async () => {
  const tries = [
    [owner, 'owner', 409, 'oneself'],
    [editor, 'owner', 409, 'already_owner'],
    [owner, 'editor', 409, 'already_editor'],
    [owner, 'INVITED', 409, 'already_invited'],
    [owner, 'nobody-at-all', 404, 'unknown_handle'],
  ] as const;
  for (const [as, handle, status, code] of tries) {
    expect(await invite(as, handle), code).toMatchObject(refused(status, code));
  }
  await ask(owner, 'POST', '/offer', { handle: 'other' });
  world.mails.length = 0;
  expect(await invite(owner, 'other')).toMatchObject(refused(409, 'already_offered'));
  const gone = await world.person('blocked-one');
  await set(gone.person.id, { blockedAt: '2026-11-26T00:00:00.000Z' });
  expect(await invite(owner, 'blocked-one')).toMatchObject(refused(404, 'unknown_handle'));
  expect(world.mails).toEqual([]);
});

test('bodies have the members asked for and no others', async () => {
  const raws = [
    '{"handle":"other","owner":7}',
    '{"handle":"other","__proto__":{"isAdministrator":true}}',
    '{"handle":"other","constructor":1}',
    '{"handle":7}',
    '{}',
    '[]',
  ];
  for (const raw of raws) {
    expect(await ask(owner, 'POST', '/invitations', JSON.parse(raw)), raw).toMatchObject(refused(400, 'invalid'));
  }
  for (const body of [{ as: 'owner' }, { seq: 1 }]) {
    expect(await ask(invited, 'POST', '/invitations/accept', body)).toMatchObject(refused(400, 'invalid'));
  }
  const token = { name: 'script', scope: 'write', days: 30 };
  for (const wrong of [{ scope: 'admin' }, { days: 0 }, { days: 366 }, { days: 1.5 }, { name: ' ' }, { by: 'x' }]) {
    expect(await ask(owner, 'POST', '/tokens', { ...token, ...wrong })).toMatchObject(refused(400, 'invalid'));
  }
});

test('an invitation mails who is invited, and stands when the mail fails', async () => {
  await invite(owner, 'other');
  const project = { id, name: expect.stringMatching('^https://example.org/') };
  expect(world.mails).toEqual([{ to: other.person.id, mail: { kind: 'invitation', by: 'Somebody', project } }]);
  world.post.isBroken = true;
  const late = await world.person('late');
  expect(await invite(owner, 'late')).toMatchObject({ status: 201 });
  world.post.isBroken = false;
  expect(await ask(late, 'POST', '/invitations/accept')).toMatchObject({ status: 200 });
});

test('an invitation that is taken back while it is accepted is not accepted', async () => {
  world.beforeTransaction(() => ask(owner, 'DELETE', `/invitations/${invited.person.number}`));
  expect(await ask(invited, 'POST', '/invitations/accept')).toMatchObject(refused(404, 'not_invited'));
  expect((await ask(owner, 'GET', '/people')).json).toMatchObject({ editors: [{ handle: 'editor' }], invitations: [] });
  expect(world.rotated).toEqual([]);
  expect((await listRelations(world.direct, invited.person.id)).filter(({ project }) => project === id)).toEqual([]);
});

test('of ten acceptances at once, one counts', async () => {
  const answers = await Promise.all(Array.from({ length: 10 }, () => ask(invited, 'POST', '/invitations/accept')));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(404)]);
});

test('two who accept at once are both editors', async () => {
  await invite(owner, 'other');
  const answers = await Promise.all([invited, other].map((as) => ask(as, 'POST', '/invitations/accept')));
  expect(answers).toMatchObject([{ status: 200 }, { status: 200 }]);
  expect((await ask(owner, 'GET', '/people')).json.editors).toHaveLength(3);
});

test('at most 20 invitations wait, however many are made at once', async () => {
  const guests = await Promise.all(Array.from({ length: 24 }, (_, i) => world.person(`guest-${i}`)));
  const answers = await Promise.all(guests.map(({ person }) => invite(owner, person.handle)));
  const made = answers.filter(({ status }) => status === 201).length;
  expect(made).toBeLessThanOrEqual(19);
  for (const { person } of guests) await invite(owner, person.handle);
  expect((await ask(owner, 'GET', '/people')).json.invitations).toHaveLength(20);
  expect(await invite(owner, 'other')).toMatchObject(refused(409, 'too_many_invitations'));
}, 60_000);

test('an editor who is removed saves no more, in a save under way either, and their tokens end', async () => {
  const token = await tokenOf('write', editor);
  const [mine, theirs] = [await tokenOf('write'), bearer(token)];
  const save = (value: string) => ({ fields: { name: { value, base: '' } } });
  world.beforeTransaction(() => ask(owner, 'DELETE', `/editors/${editor.person.number}`));
  expect(await world.ask(editor, 'PATCH', path, save('x'))).toMatchObject(refused(403, 'not_editor'));
  expect(await world.ask(theirs, 'PATCH', path, save('x'))).toMatchObject(refused(401, 'token_refused'));
  expect(await world.ask(bearer(mine), 'PATCH', path, save('y'))).toMatchObject({ status: 200 });
  expect((await ask(owner, 'GET', '/tokens')).json.tokens).toHaveLength(1);
});

test('somebody who is removed while they make a token has none', async () => {
  world.beforeTransaction(() => ask(owner, 'DELETE', `/editors/${editor.person.number}`));
  const made = await ask(editor, 'POST', '/tokens', { name: 'late', scope: 'write', days: 1 });
  expect(made).toMatchObject(refused(403, 'not_editor'));
  expect((await ask(owner, 'GET', '/tokens')).json.tokens).toEqual([]);
});

test('a token that is made while its maker is removed does not outlive that', async () => {
  world.beforeTransaction(() => ask(editor, 'POST', '/tokens', { name: 'late', scope: 'write', days: 1 }));
  expect(await ask(owner, 'DELETE', `/editors/${editor.person.number}`)).toMatchObject({ status: 200 });
  expect((await ask(owner, 'GET', '/tokens')).json.tokens).toEqual([]);
});

test('an editor leaves by themselves and gets another session', async () => {
  expect(await ask(editor, 'DELETE', `/editors/${editor.person.number}`)).toMatchObject({ status: 200 });
  expect(world.rotated).toEqual([editor.person.id]);
  expect((await ask(owner, 'GET', '/people')).json.editors).toEqual([]);
  expect(await ask(editor, 'DELETE', `/editors/${editor.person.number}`)).toMatchObject(refused(404, 'unknown_editor'));
});

test('who accepts an offer becomes owner, and who was stays as an editor', async () => {
  const token = await tokenOf('write');
  expect(await ask(owner, 'POST', '/offer', { handle: 'editor' })).toMatchObject({ status: 201 });
  expect(world.mails).toMatchObject([{ to: editor.person.id, mail: { kind: 'offer' } }]);
  expect(await ask(owner, 'POST', '/offer', { handle: 'other' })).toMatchObject(refused(409, 'already_offered'));
  expect(await ask(editor, 'POST', '/offer/accept')).toMatchObject({ status: 200, json: { as: 'owner' } });
  expect(world.rotated).toEqual([editor.person.id]);
  expect((await ask(owner, 'GET', '/people')).json).toMatchObject({
    owner: { handle: 'editor' },
    editors: [{ handle: 'owner' }],
    mine: 'editor',
    offer: null,
    invitations: [{ handle: 'invited' }],
  });
  const save = { fields: { name: { value: 'Ours', base: '' } } };
  expect(await world.ask(bearer(token), 'PATCH', path, save)).toMatchObject({ status: 200 });
  expect(await ask(owner, 'DELETE', `/editors/${editor.person.number}`)).toMatchObject(refused(403, 'not_owner'));
  const relations = await Promise.all([owner, editor].map(({ person }) => listRelations(world.direct, person.id)));
  expect(relations.map((all) => all.find(({ project }) => project === id))).toEqual([
    { project: id, as: 'editor' },
    { project: id, as: 'owner' },
  ]);
});

test('an offer that is taken back while it is accepted gives nothing away', async () => {
  await ask(owner, 'POST', '/offer', { handle: 'other' });
  world.beforeTransaction(() => ask(owner, 'DELETE', '/offer'));
  expect(await ask(other, 'POST', '/offer/accept')).toMatchObject(refused(404, 'not_offered'));
  expect((await ask(owner, 'GET', '/people')).json).toMatchObject({ owner: { handle: 'owner' }, mine: 'owner' });
});

test('a deleted project takes no invitations, offers or tokens, and shows its people to them alone', async () => {
  await world.ask(owner, 'DELETE', path, { reason: 'it was made by a mistake of mine' });
  expect(await ask(other, 'GET', '/people')).toMatchObject(refused(404, 'not_found'));
  expect(await ask(editor, 'GET', '/people')).toMatchObject({ status: 200 });
  expect(await invite(owner, 'other')).toMatchObject(refused(409, 'deleted'));
  expect(await ask(invited, 'POST', '/invitations/accept')).toMatchObject(refused(409, 'deleted'));
  expect(await ask(owner, 'POST', '/offer', { handle: 'other' })).toMatchObject(refused(409, 'deleted'));
  const token = { name: 'script', scope: 'write', days: 30 };
  expect(await ask(owner, 'POST', '/tokens', token)).toMatchObject(refused(409, 'deleted'));
});
