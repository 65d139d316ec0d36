import { expect, test } from 'vitest';
import { languageOf, parseReturnPath } from '../../../functions/accounts/return-path.ts';

const followed = [
  '/',
  '/en',
  '/en/projects/1',
  '/de/projects/1/passing/edit?status=Met&text=a%20b%2Fc#first',
  '/zh-CN/account',
  '/en/people/7?tab=projects',
  '/en/projects?url=https%3A%2F%2Fexample.org%2Fa',
  '/en/projects?url=https://example.org/a',
];

const refused = [
  'https://evil.example',
  'http://evil.example/en',
  '//evil.example',
  '///evil.example',
  '////evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '\\/evil.example',
  '/\\/evil.example',
  '/en\\evil',
  '/\t/evil.example',
  '/\n/evil.example',
  '/\r/evil.example',
  '\t//evil.example',
  ' //evil.example',
  '/ /evil.example',
  '/%09/evil.example',
  '/%0a/evil.example',
  '/%0d%0aLocation:%20https://evil.example',
  '/\u0000/evil.example',
  '/%00/evil.example',
  '/%2f/evil.example',
  '/%2Fevil.example',
  '/%5cevil.example',
  '/%5Cevil.example',
  '/%255cevil.example',
  '/%252fevil.example',
  '/.//evil.example',
  '/..//evil.example',
  '/en/..//evil.example',
  '/%2e//evil.example',
  '/%2e%2e//evil.example',
  '/en/../api/auth/sign-out',
  '/en/%2e%2e/api/auth/sign-out',
  '/./en',
  '/en/.',
  '/en/..',
  '/en//evil.example',
  'javascript:alert(1)',
  'JavaScript:alert(1)',
  'java\tscript:alert(1)',
  'data:text/html,hi',
  'vbscript:x',
  'blob:https://evil.example/1',
  'ftp://evil.example',
  'https:evil.example',
  'https:/evil.example',
  'https:///evil.example',
  'evil.example',
  '@evil.example',
  'user@evil.example/',
  '.evil.example',
  ':443',
  '?next=//evil.example',
  '#//evil.example',
  '',
  'en/projects',
  './en',
  '../en',
  '/\u2215/evil.example',
  '/\uFF0F/evil.example',
  '/\u3002evil.example',
  '/en/\u202Egro.live',
  '/ünicode',
  '/en/%',
  '/en/%g0',
  '/en?a=%zz',
  '/en/<script>',
  '/en"onload',
  '/en/{x}',
  '/en/`x`',
  '/en/|x',
  '/en/^x',
  '/[::1]/x',
  '/api/session',
  '/API/session',
  '/api',
  '/en/sign-in',
  '/en/sign-in?returnTo=/en/sign-in',
  '/de/confirm#link.secret',
  `/${'a'.repeat(4000)}`,
];

test.each(followed)('%j is followed as it is', (path) => {
  expect(parseReturnPath(path)).toBe(path);
  expect(new URL(path, 'https://laurels.example').origin).toBe('https://laurels.example');
});

test('there are 60 forms and more of paths that lead away', () => {
  expect(new Set(refused).size).toBeGreaterThanOrEqual(60);
});

test.each(refused)('%j is not followed', (path) => {
  expect(parseReturnPath(path)).toBeUndefined();
});

test.each([undefined, null, 1, true, [], ['/en'], {}, { toString: () => '/en' }])('%o is no path', (input) => {
  expect(parseReturnPath(input)).toBeUndefined();
});

test.each([
  ['/de/projects/1', 'de'],
  ['/zh-CN?x', 'zh-CN'],
  ['/xx/projects', 'en'],
  ['/', 'en'],
  [undefined, 'en'],
])('the language of %o is %s', (path, language) => {
  expect(languageOf(path)).toBe(language);
});
