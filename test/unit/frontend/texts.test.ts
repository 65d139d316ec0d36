import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { catalogue } from '../../../criteria/catalogue.ts';
import errors from '../../../locales/en/errors.json' with { type: 'json' };
import groups from '../../../locales/en/groups.json' with { type: 'json' };
import people from '../../../locales/en/people.json' with { type: 'json' };
import { ui } from '../../fixtures/ui.ts';

const source = readdirSync('frontend', { recursive: true, encoding: 'utf8' })
  .filter((path) => /^(?!dist|node_modules).*\.tsx?$/.test(path))
  .map((path) => readFileSync(`frontend/${path}`, 'utf8'))
  .join('\n');

/** Keys as the source spells them: without the ending of a plural. */
const keys = new Set(
  Object.entries(ui).flatMap(([group, texts]) =>
    Object.keys(texts).map((key) => `${group}.${key.replace(/_(one|other)$/, '')}`),
  ),
);

test('every text of the pages is used', () => {
  const isUsed = (key: string) => source.includes(`'${key}'`);
  expect([...keys].filter((key) => !isUsed(key))).toEqual([]);
});

test('every key that the pages name has a text', () => {
  const named = [...source.matchAll(/\bt\('([^']+)'/g)].map((match) => match[1] ?? '');
  expect(named.length).toBeGreaterThan(80);
  expect(named.filter((key) => !keys.has(key))).toEqual([]);
});

test('only the pages about people say what stands in people.json, which the others do without', () => {
  const isImported = /(?:from|import\() ?'(\.[^']+\.tsx?)'/g;
  const seen = new Set(['frontend/main.tsx']);
  for (const path of seen) {
    const names = [...readFileSync(path, 'utf8').matchAll(isImported)].map(([, name = '']) =>
      join(dirname(path), name),
    );
    const isTheirs = (name: string) => path === 'frontend/app.tsx' && name.startsWith('frontend/pages/account/');
    for (const name of names) if (name.startsWith('frontend/') && !isTheirs(name)) seen.add(name);
  }
  expect(seen.size).toBeGreaterThan(80);
  const section = new RegExp(`'(?:${Object.keys(people).join('|')})\\.\\w+'`);
  expect([...seen].filter((path) => section.test(readFileSync(path, 'utf8')))).toEqual([]);
});

test('every code that the rules and the API speak has a sentence', () => {
  const rules = ['criteria/answer.ts', 'criteria/answer-file.ts', 'criteria/json.ts'].map((path) =>
    readFileSync(path, 'utf8'),
  );
  const types = rules.flatMap((text) => [...text.matchAll(/(?:Code|Reason|code:) =?\s*((?:\s*\|?\s*'[a-z_]+')+)/g)]);
  const ruleCodes = types.flatMap((type) => [...(type[1] ?? '').matchAll(/'([a-z_]+)'/g)].map((code) => code[1] ?? ''));
  const apiCodes = [...readFileSync('docs/api.md', 'utf8').matchAll(/\b[45]\d\d `([a-z_]+)`|"error": "([a-z_]+)"/g)];
  const codes = new Set([...ruleCodes, ...apiCodes.map((match) => match[1] ?? match[2] ?? '')]);
  expect(codes.size).toBeGreaterThan(20);
  expect([...codes].filter((code) => !Object.hasOwn(errors, code))).toEqual([]);
});

test('every series, level, group and subgroup has a heading, and no heading is left over', () => {
  const entries = catalogue.levels.flatMap((level) => level.entries);
  const ids = {
    series: catalogue.series.map(({ id }) => id),
    levels: catalogue.levels.map(({ id }) => id),
    groups: entries.map(({ group }) => group),
    subgroups: entries.map(({ subgroup }) => subgroup),
  };
  for (const kind of ['series', 'levels', 'groups', 'subgroups'] as const) {
    expect(Object.keys(groups[kind]).sort()).toEqual([...new Set<string>(ids[kind])].sort());
  }
});
