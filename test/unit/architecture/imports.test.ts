import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const folders = ['criteria', 'functions', 'infra', 'frontend', 'test'];

interface Import {
  readonly from: string;
  /** Path from the root of the repository, or the name of a package. */
  readonly to: string;
  readonly isTypeOnly: boolean;
}

const files = folders
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`),
  )
  .filter((name) => /\.tsx?$/.test(name) && !/\/(?:dist|cdk\.out)\//.test(name) && name !== 'criteria/compiled.ts');
const sources = new Map(files.map((name) => [name, readFileSync(join(root, name), 'utf8')]));
const imports: readonly Import[] = [...sources].flatMap(([from, text]) =>
  [
    ...text.matchAll(
      /(?:^|\n)(?:import|export)\s+(type\s)?[^'";]*?from\s+'([^']+)'|import\('([^']+)'\)|(?:^|\n)import\s+'([^']+)'/g,
    ),
  ].map(([, type, named, dynamic, bare]): Import => {
    const target = named ?? dynamic ?? bare ?? '';
    const to = target.startsWith('.') ? relative(root, resolve(root, dirname(from), target)) : target;
    return { from, to, isTypeOnly: type !== undefined };
  }),
);

function offenders(isWrong: (one: Import) => boolean): string[] {
  return imports.filter(isWrong).map(({ from, to }) => `${from} → ${to}`);
}

const scripts = ['criteria/compile.ts', 'criteria/print-scores.ts'];
const isIn = (path: string, ...places: string[]): boolean =>
  places.some((place) => path === place || path.startsWith(`${place}/`));

test('the scan sees imports of every kind', () => {
  expect(files.length).toBeGreaterThan(80);
  expect(imports).toContainEqual({
    from: 'functions/badge/handler.ts',
    to: 'functions/badge/publish.ts',
    isTypeOnly: false,
  });
  expect(imports).toContainEqual({
    from: 'infra/local/functions.ts',
    to: 'functions/badge/handler.ts',
    isTypeOnly: false,
  });
});

test('criteria imports nothing from outside, its two scripts aside', () => {
  expect(
    offenders(({ from, to }) => isIn(from, 'criteria') && !scripts.includes(from) && !isIn(to, 'criteria')),
  ).toEqual([]);
});

test('functions import neither infra nor frontend nor CDK, and no Lambda imports another', () => {
  const lambdas = ['accounts', 'answers', 'badge', 'bounces', 'fallback', 'reconciler', 'scoring'].map(
    (name) => `functions/${name}`,
  );
  const isForeign = ({ from, to }: Import) => lambdas.some((lambda) => isIn(to, lambda) && !isIn(from, lambda));
  expect(
    offenders(
      (one) =>
        isIn(one.from, 'functions') &&
        (isIn(one.to, 'infra', 'frontend', 'aws-cdk-lib', 'constructs') || isForeign(one)),
    ),
  ).toEqual([]);
});

test('only functions/table uses the DynamoDB SDK, and only keys.ts spells prefixes', () => {
  expect(
    offenders(
      ({ from, to }) =>
        isIn(from, 'functions') &&
        !isIn(from, 'functions/table') &&
        to.startsWith('@aws-sdk/') &&
        to.includes('dynamodb'),
    ),
  ).toEqual([]);
  const spelling = /['"`](?:[AGIJKNPQTUVWXY]#|RP?#|PR#|META)/;
  const spellers = [...sources]
    .filter(([name, text]) => isIn(name, 'functions', 'infra') && spelling.test(text))
    .map(([name]) => name);
  expect(spellers).toEqual(['functions/table/keys.ts']);
});

test('only functions/env.ts reads the environment, and only handlers and the credentials call it', () => {
  const readers = [...sources].filter(
    ([name, text]) =>
      isIn(name, 'criteria', 'functions', 'frontend') && text.includes('process.env') && !scripts.includes(name),
  );
  expect(readers.map(([name]) => name)).toEqual(['functions/env.ts']);
  expect(
    offenders(
      ({ from, to }) =>
        to === 'functions/env.ts' && !from.endsWith('/handler.ts') && from !== 'functions/credentials.ts',
    ),
  ).toEqual([]);
});

test('only frontend/api.ts and its parsers name functions, as types; components import neither pages nor the API', () => {
  expect(
    offenders(
      ({ from, to, isTypeOnly }) =>
        isIn(from, 'frontend') && isIn(to, 'functions', 'infra') && !(from === 'frontend/api.ts' && isTypeOnly),
    ),
  ).toEqual([]);
  expect(
    offenders(({ from, to }) => isIn(from, 'frontend/components') && isIn(to, 'frontend/pages', 'frontend/api.ts')),
  ).toEqual([]);
});

test('infra imports from functions only env.ts and keys.ts, the local cloud and administrators’ commands aside', () => {
  const isAllowed = (to: string) => to === 'functions/table/keys.ts' || /^functions\/\w+\/env\.ts$/.test(to);
  expect(
    offenders(
      ({ from, to }) =>
        isIn(from, 'infra') && !isIn(from, 'infra/local', 'infra/admin') && isIn(to, 'functions') && !isAllowed(to),
    ),
  ).toEqual([]);
});

test('nothing but the local run and administrators’ commands import the local cloud', () => {
  expect(
    offenders(({ from, to }) => isIn(to, 'infra/local') && !isIn(from, 'infra/local', 'infra/admin', 'test')),
  ).toEqual([]);
  expect(offenders(({ from, to }) => isIn(to, 'infra/admin') && !isIn(from, 'infra/admin', 'test'))).toEqual([]);
});

test('the second scorer imports nothing', () => {
  expect(offenders(({ from }) => from === 'test/second-scorer.ts')).toEqual([]);
});

test('no file only re-exports, none has a banned name, none is longer than 400 lines', () => {
  const banned = /(?:^|\/)(?:utils?|helpers?|common|shared|misc|lib|manager|service|base|index)\.tsx?$/;
  expect(files.filter((name) => banned.test(name))).toEqual([]);
  expect([...sources].filter(([, text]) => /^export \*/m.test(text)).map(([name]) => name)).toEqual([]);
  expect([...sources].filter(([, text]) => text.split('\n').length > 400).map(([name]) => name)).toEqual([]);
});
