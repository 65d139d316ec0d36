import { expect, test } from 'vitest';
import { findRoute, routes } from '../../../infra/routes.ts';

test.each([
  ['GET', '/api/projects', 'answers /api/projects'],
  ['PATCH', '/api/projects/7', 'answers /api/projects/{id}'],
  ['POST', '/api/projects/7/restore', 'answers /api/projects/{id}/restore'],
  ['GET', '/de/projects', 'answers /{language}/projects'],
  ['GET', '/projects', 'answers /projects'],
  ['HEAD', '/projects/7/badge', 'fallback /projects/{proxy+}'],
  ['GET', '/projects/projects', 'answers /{language}/projects'],
  ['PUT', '/api/projects/7', undefined],
  ['HEAD', '/api/projects', 'answers /{language}/projects'],
  ['HEAD', '/api/projects/7', undefined],
  ['GET', '/api/projects/', undefined],
  ['GET', '/api/projects/7/restore', undefined],
  ['GET', '/', undefined],
])('%s %s is of %s', (method, path, expected) => {
  const route = findRoute(method, path);
  expect(route && `${route.function} ${route.path}`).toBe(expected);
});

test('no method of a path is there twice', () => {
  const all = routes.flatMap(({ path, methods }) => methods.map((method) => `${method} ${path}`));
  expect(new Set(all).size).toBe(all.length);
});
