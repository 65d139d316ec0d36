import { expect, test } from 'vitest';
import { parseReturnTo } from '../../../frontend/return-to.ts';
import { redirectForms } from '../../fixtures/redirect-forms.ts';

const origin = 'https://badges.example.org';
const fallback = '/de/account';

test.each([
  ['/de/projects/7/edit?level=gold#answers.x', '/de/projects/7/edit?level=gold#answers.x'],
  ['/', '/'],
  ['/en/projects?before=3', '/en/projects?before=3'],
  ['/a/../en', '/en'],
])('%s is followed', (text, path) => {
  expect(parseReturnTo(text, origin, fallback)).toBe(path);
});

test.each([
  undefined,
  '',
  'en/account',
  '//evil.example',
  '///evil.example',
  '/\\evil.example',
  '/\t/evil.example',
  '/\n/evil.example',
  '\\\\evil.example',
  '\t//evil.example',
  ' //evil.example',
  'https://evil.example/',
  'https:/evil.example',
  'https:evil.example',
  'javascript:alert(1)',
  'data:text/html,x',
  '/.//evil.example',
  '/x/..//evil.example',
  '/%2e%2e//evil.example',
  '//badges.example.org@evil.example',
  '/api/auth/callback/github',
  '/en/sign-in',
  '/de/sign-in?returnTo=/x',
  '/en/confirm#link.abc',
])('%j leads to the fallback', (text) => {
  expect(parseReturnTo(text, origin, fallback)).toBe(fallback);
});

test.each(redirectForms)('%j leads to no other site, and nowhere that acts', (text) => {
  const path = parseReturnTo(text, origin, fallback);
  expect(path).toMatch(/^\/(?![/\\])/);
  const url = new URL(path, `${origin}/en/sign-in`);
  expect(url.origin).toBe(origin);
  expect(url.pathname).not.toMatch(/^\/api(?:\/|$)|\/(?:sign-in|confirm)$/i);
});
