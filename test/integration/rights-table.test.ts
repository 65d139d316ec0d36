import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Cast, openCast } from './rights-cast.ts';
import { type As, bearer, nobody } from './rights-world.ts';

let cast: Cast;
beforeAll(async () => void (cast = await openCast()));
afterAll(() => cast.world.close());
beforeEach(() => cast.prepare());

const roles = {
  nobody: async () => nobody,
  other: async () => cast.other,
  invited: async () => cast.invited,
  editor: async () => cast.editor,
  owner: async () => cast.owner,
  administrator: async () => cast.administrator,
  blocked: () => cast.blocked(),
  read: async () => bearer(await cast.tokenOf('read')),
  write: async () => bearer(await cast.tokenOf('write')),
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
    rest: () => `/invitations/${cast.invited.person.number}`,
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
    rest: () => `/editors/${cast.editor.person.number}`,
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
    before: () => cast.ask(cast.owner, 'POST', '/offer', { handle: 'editor' }),
    expected: { ...always, ...allInside, other: '403 not_owner', invited: '403 not_owner' },
  },
  {
    method: 'POST',
    name: '/offer/accept',
    rest: () => '/offer/accept',
    before: () => cast.ask(cast.owner, 'POST', '/offer', { handle: 'editor' }),
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
    const before = await cast.lastRevision();
    const people = (await cast.ask(cast.owner, 'GET', '/people')).json;
    const answer = await cast.ask(as, row.method, row.rest(), row.body?.());
    const [status, code] = row.expected[role].split(' ');
    expect([answer.status, answer.json.error], role).toEqual([Number(status), code]);
    if (code !== undefined) {
      expect(await cast.lastRevision(), role).toEqual(before);
      expect((await cast.ask(cast.owner, 'GET', '/people')).json, role).toEqual(people);
    } else if (row.method !== 'GET') {
      await cast.prepare();
      await row.before?.();
    }
  }
});
