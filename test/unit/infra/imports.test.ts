import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));

test('nothing that a function loads imports the CDK, infra or the pages', () => {
  const entries = globSync('functions/*/handler.ts', { cwd: root });
  expect(entries.length).toBeGreaterThan(0);
  const reached = reach(entries);
  expect([...reached].filter((file) => /^(aws-cdk-lib|constructs|infra|frontend)(\/|$)/.test(file))).toEqual([]);
  expect(reached).toContain('functions/table/keys.ts');
  expect(reached).toContain('@aws-sdk/client-dynamodb');
});

test('infra takes from functions only the variables and the keys', () => {
  const files = globSync('infra/*.ts', { cwd: root });
  const taken = new Set(files.flatMap(listImports).filter((file) => file.startsWith('functions/')));
  const others = [...taken].filter((file) => !/^functions\/(([a-z]+\/)?env|table\/keys)\.ts$/.test(file));
  expect(others).toEqual([]);
});

test('what the local run shares with the cloud imports no CDK', () => {
  const reached = reach(['infra/paths.ts', 'infra/streams.ts', 'infra/settings.ts']);
  expect([...reached].filter((file) => file.startsWith('aws-cdk-lib'))).toEqual([]);
});

/** All files and packages that these files import, and theirs in turn. */
function reach(entries: readonly string[]): Set<string> {
  const reached = new Set<string>(entries);
  for (const file of reached) if (file.endsWith('.ts')) for (const imported of listImports(file)) reached.add(imported);
  return reached;
}

/** What a file imports: paths from the root, or names of packages. */
function listImports(file: string): string[] {
  const source = readFileSync(join(root, file), 'utf8');
  const statements = source.matchAll(/(?:^|\n)\s*(?:import|export)\b[^;'"]*?from\s*'([^']+)'|\bimport\(?\s*'([^']+)'/g);
  return [...statements]
    .map(([, from, bare]) => from ?? bare ?? '')
    .map((name) => (name.startsWith('.') ? join(dirname(file), name) : name));
}
