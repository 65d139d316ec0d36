import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { routes } from '../../../infra/routes.ts';
import errors from '../../../locales/en/errors.json' with { type: 'json' };
import { rootFolder } from '../../fixtures/run-node.ts';

const text = readFileSync(join(rootFolder, 'docs/api.md'), 'utf8');

/** A method and path whose variables are one sign, whatever they are called. */
function nameOf(method: string, path: string): string {
  return `${method} ${path.replaceAll(/\{\w+\}|<\w+>|(?<=\/)[NP](?=\/|$)/g, '*')}`;
}

test('has a row for every route of the API and for no other', () => {
  const rows = [...text.matchAll(/^\| `([A-Z]+) (\/api\/[^`?]*)/gm)].map(([, method = '', path = '']) =>
    nameOf(method, path),
  );
  const there = routes
    .filter(({ path }) => path.startsWith('/api/'))
    .flatMap(({ path, methods }) => methods.map((method) => nameOf(method, path)));
  expect(rows.toSorted()).toEqual(there.toSorted());
});

test('names every code that a function refuses with, and all of them have a text', () => {
  const folder = join(rootFolder, 'functions');
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const thrown = sources.flatMap((name) =>
    [...readFileSync(join(folder, name), 'utf8').matchAll(/RequestError\(\d+, '(\w+)'/g)].map(([, code = '']) => code),
  );
  expect(thrown.length).toBeGreaterThan(50);
  expect([...new Set(thrown)].filter((code) => !text.includes(`\`${code}\``) && !text.includes(`"${code}"`))).toEqual(
    [],
  );
  expect(thrown.filter((code) => !Object.hasOwn(errors, code))).toEqual([]);
  const named = [...text.matchAll(/\b[45]\d\d(?: \||,)? `([a-z_]+)`/g)].map(([, code = '']) => code);
  expect(named.length).toBeGreaterThan(30);
  expect(named.filter((code) => !Object.hasOwn(errors, code))).toEqual([]);
});
