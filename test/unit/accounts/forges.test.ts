import { expect, test } from 'vitest';
import { findRepository, hostsOf } from '../../../functions/accounts/rights/forge-hosts.ts';
import { noAddressOf, parseForges, parseProfile } from '../../../functions/accounts/forges.ts';

const client = { clientId: 'id', clientSecret: 'a secret of a client' };
const urls = {
  authorizationUrl: 'https://git.example/authorize',
  tokenUrl: 'https://git.example/token',
  userInfoUrl: 'https://git.example/user',
};

test('a known forge needs an id and its secrets alone, another one its addresses too', () => {
  const entries = [
    { id: 'github', ...client },
    { id: 'gitea', name: 'Our Gitea', ...client, ...urls },
  ];
  const [github, gitea] = parseForges(JSON.stringify(entries));
  expect(github).toMatchObject({ name: 'GitHub', apiUrl: 'https://api.github.com', ...client });
  expect(gitea).toEqual({ id: 'gitea', name: 'Our Gitea', ...client, ...urls });
  expect(parseForges('[]')).toEqual([]);
});

test('an entry may lead a known forge elsewhere, such as to one of this machine', () => {
  const entry = { id: 'github', ...client, tokenUrl: 'http://127.0.0.1:4000/token' };
  expect(parseForges(JSON.stringify([entry]))[0]?.tokenUrl).toBe('http://127.0.0.1:4000/token');
});

test('repositories are proven where the settings of their forge say, and where nobody says at its own hosts', () => {
  const entry = { id: 'github', ...client, apiUrl: 'http://127.0.0.1:4000', rawUrl: 'http://127.0.0.1:4001' };
  const hosts = hostsOf(parseForges(JSON.stringify([entry])));
  const found = findRepository(hosts, 'https://github.com/acme/anvil');
  expect(found?.forge.apiUrl).toBe('http://127.0.0.1:4000');
  expect(found?.forge.rawUrlOf('acme/anvil', 'file')).toBe('http://127.0.0.1:4001/acme/anvil/HEAD/file');
  const own = findRepository(hostsOf([]), 'https://github.com/acme/anvil');
  expect(own?.forge.rawUrlOf('acme/anvil', 'file')).toBe('https://raw.githubusercontent.com/acme/anvil/HEAD/file');
});

test.each([
  ['no JSON', 'a secret of a client'],
  ['no list', '{}'],
  ['an entry that is none', '[null]'],
  ['an unknown forge without addresses', JSON.stringify([{ id: 'gitea', name: 'G', ...client }])],
  ['a name of prototypes', JSON.stringify([{ id: 'constructor', ...client }])],
  ['no secret', JSON.stringify([{ id: 'github', clientId: 'id' }])],
  ['an id that is no path', JSON.stringify([{ id: 'Git/Hub', name: 'G', ...client, ...urls }])],
  ['one forge twice', JSON.stringify([1, 2].map(() => ({ id: 'github', ...client })))],
  ['a way that is not encrypted', JSON.stringify([{ id: 'github', ...client, tokenUrl: 'http://github.com/token' }])],
  [
    'a host that looks like this machine',
    JSON.stringify([{ id: 'github', ...client, tokenUrl: 'http://localhost.evil/' }]),
  ],
  ['an address that is none', JSON.stringify([{ id: 'github', ...client, apiUrl: ['https://a'] }])],
])('settings with %s are refused, without telling them', (_what, settings) => {
  expect(() => parseForges(settings)).toThrow(/^(?!.*a secret of a client)/);
});

test.each([
  ['GitHub', { id: 1, login: 'a-b', name: 'A B', email: 'a@b.example' }, { id: '1', login: 'a-b', name: 'A B' }],
  ['GitLab', { id: 2, username: 'a.b', name: 'A' }, { id: '2', login: 'a.b', name: 'A' }],
  ['Gitea', { id: 3, login: 'a', full_name: 'A' }, { id: '3', login: 'a', name: 'A' }],
  ['somebody without a name', { id: 4, login: 'a', name: null }, { id: '4', login: 'a', name: 'a' }],
  ['a blank name', { id: 5, login: 'a', name: ' \n\u202E ' }, { id: '5', login: 'a', name: 'a' }],
  ['a name of many lines', { id: 6, login: 'a', name: 'A\r\nB\u2028C' }, { id: '6', login: 'a', name: 'A B C' }],
  ['a broken name', { id: 7, login: 'a', name: 'A\uD800' }, { id: '7', login: 'a', name: 'A\uFFFD' }],
  ['a long name', { id: 8, login: 'a', name: '😀'.repeat(60) }, { id: '8', login: 'a', name: '😀'.repeat(50) }],
])('what %s says is taken', (_what, answer, profile) => {
  expect(parseProfile(answer)).toEqual(profile);
});

test.each([
  undefined,
  null,
  'x',
  [],
  {},
  { id: 1 },
  { login: 'a' },
  { id: '', login: 'a' },
  { id: 1.5, login: 'a' },
  { id: 1e300, login: 'a' },
  { id: { toString: 1 }, login: 'a' },
  { id: '1:2', login: 'a' },
  { id: 1, login: 'a/b' },
  { id: 1, login: 'a b' },
  { id: 1, login: '' },
  { id: 1, login: 'ä' },
  { id: 1, login: 'a'.repeat(65) },
  { id: 1, login: ['a'] },
])('%j is nobody', (answer) => {
  expect(parseProfile(answer)).toBeUndefined();
});

test('people without an address have one that is nobody’s, apart for each forge', () => {
  const profile = { id: '1', login: 'a', name: 'A' };
  expect(noAddressOf('github', profile)).toBe('github-1@people.invalid');
  expect(noAddressOf('gitea', profile)).not.toBe(noAddressOf('github', profile));
});
