import { expect, test } from 'vitest';
import { readCsrf } from '../../../frontend/csrf.ts';

test.each([
  ['__Host-csrf=abc', true, 'abc'],
  ['theme=dark; __Host-csrf=a-_=; other=1', true, 'a-_='],
  ['csrf=abc', false, 'abc'],
  ['', true, undefined],
  ['', false, undefined],
  ['xcsrf=abc', false, undefined],
  ['x__Host-csrf=abc', true, undefined],
  ['name=csrf=abc', false, undefined],
])('the token of %j, secure: %s, is %s', (cookies, isSecure, token) => {
  expect(readCsrf(cookies, isSecure)).toBe(token);
});

test('a plain cookie, which any neighbouring host can set, counts for nothing on a secure site', () => {
  expect(readCsrf('csrf=planted; __Host-csrf=own', true)).toBe('own');
  expect(readCsrf('csrf=planted', true)).toBeUndefined();
});
