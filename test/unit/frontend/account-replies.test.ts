import { describe, expect, test } from 'vitest';
import { parseAccount, parseSignedIn } from '../../../frontend/account-replies.ts';
import { parseProjectPeople, parseTokens } from '../../../frontend/project-people-replies.ts';
import { parseHistory } from '../../../frontend/proposal-replies.ts';
import { parseMe } from '../../../frontend/session.ts';

const me = { number: 7, handle: 'ada-l', name: 'Ada', language: 'de', isAdministrator: false };

describe('who is signed in', () => {
  test('is known by a number; the handle stands in for a missing name', () => {
    expect(parseMe(me)).toEqual(me);
    expect(parseMe({ number: 7, handle: 'ada-l' })).toEqual({ ...me, name: 'ada-l', language: '' });
  });

  test.each([null, undefined, 'Ada', {}, { number: '7' }, { number: -1 }, [me]])('is nobody for %j', (input) => {
    expect(parseMe(input)).toBeUndefined();
    expect(parseSignedIn({ person: input })).toBeUndefined();
  });

  test('is an administrator only where it says exactly that', () => {
    for (const isAdministrator of ['true', 1, {}, null])
      expect(parseMe({ ...me, isAdministrator })?.isAdministrator).toBe(false);
  });
});

test('an account holds what is understood and passes over the rest', () => {
  const account = parseAccount({
    ...me,
    email: null,
    passkeys: [{ id: 'k1', name: 'Phone', createdAt: 'then' }, {}, 'x'],
    sessions: [{ id: 's1', agent: 'curl/8', isThis: true }, { agent: 'no id' }],
    invitations: [{ project: 3, name: 'Anvil', kind: 'owner', by: null }, { name: 'no number' }],
    projects: [{ id: 4, name: 'Anvil', as: 'owner', deletedAt: 'then' }, { id: 5, as: 'emperor' }, { as: 'owner' }],
  });
  expect(account).toMatchObject({ email: '', hasPassword: false, forges: [] });
  expect(account?.projects).toEqual([
    { id: 4, name: 'Anvil', as: 'owner', isDeleted: true },
    { id: 5, name: '', as: 'editor', isDeleted: false },
  ]);
  expect(account?.passkeys).toEqual([{ id: 'k1', name: 'Phone', createdAt: 'then', usedAt: '' }]);
  expect(account?.sessions.map(({ id, isThis }) => [id, isThis])).toEqual([['s1', true]]);
  expect(account?.invitations).toEqual([{ project: 3, name: 'Anvil', kind: 'owner', by: undefined }]);
});

test('the people of a project: an unknown standing is none', () => {
  const person = { number: 7, handle: 'ada-l', name: 'Ada' };
  const people = parseProjectPeople({ owner: null, editors: [person, null], mine: 'emperor' });
  expect(people).toEqual({ owner: undefined, editors: [person], mine: undefined, invitations: [], offer: undefined });
  expect(parseProjectPeople({ mine: 'editor' })?.mine).toBe('editor');
  expect(parseProjectPeople([])).toBeUndefined();
});

test('a token of a scope that is not known is not shown as one that is', () => {
  const token = { id: 't1', name: 'CI', scope: 'admin', createdAt: '', expiresAt: '', usedAt: null, by: null };
  expect(parseTokens({ tokens: [token] })).toEqual([]);
  expect(parseTokens({ tokens: [{ ...token, scope: 'write' }] })).toMatchObject([{ scope: 'write', usedAt: '' }]);
});

test('a revision names a person, a token, or nobody', () => {
  const page = parseHistory({
    revisions: [
      { seq: 3, at: '', by: { kind: 'token', name: 'CI' }, kind: 'save', cause: null, answers: [], fields: ['name'] },
      { seq: 2, at: '', by: { kind: 'person', number: 7, handle: 'ada-l', name: 'Ada' }, kind: 'save' },
      { seq: 1, at: '', by: null, kind: 'create', answers: ['nonsense'], fields: ['nonsense'] },
    ],
    next: null,
  });
  expect(page?.next).toBeUndefined();
  expect(page?.revisions.map(({ by }) => by?.kind)).toEqual(['token', 'person', undefined]);
  expect(page?.revisions.at(-1)).toMatchObject({ answers: [], fields: [] });
});
