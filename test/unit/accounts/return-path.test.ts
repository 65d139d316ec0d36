import { expect, test } from 'vitest';
import { redirectForms } from '../../fixtures/redirect-forms.ts';
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

test.each(followed)('%j is followed as it is', (path) => {
  expect(parseReturnPath(path)).toBe(path);
  expect(new URL(path, 'https://laurels.example').origin).toBe('https://laurels.example');
});

test('there are 60 forms and more of paths that lead away', () => {
  expect(new Set(redirectForms).size).toBeGreaterThanOrEqual(60);
});

test.each(redirectForms)('%j is not followed', (path) => {
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
