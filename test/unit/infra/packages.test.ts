import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { beforeAll, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const lock = readPackages();

/** Folders of all packages of which a function's bundle has something, as package-lock.json names them. */
let bundled: readonly string[];

beforeAll(async () => {
  const { metafile } = await build({
    entryPoints: globSync('functions/*/handler.ts', { cwd: root }).map((file) => root + file),
    alias: { '@aws-sdk/credential-provider-node': `${root}functions/credentials.ts` },
    absWorkingDir: root,
    outdir: 'never-written',
    write: false,
    metafile: true,
    bundle: true,
    format: 'esm',
    platform: 'node',
    mainFields: ['module', 'main'],
    logLevel: 'error',
  });
  const taken = Object.values(metafile.outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [file] : [])),
  );
  bundled = [...new Set(taken.flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []))].sort();
}, 60_000);

test('functions bundle packages that are for production, and none for development', () => {
  expect(bundled.length).toBeGreaterThan(20);
  expect(bundled).toContain('node_modules/better-auth');
  for (const folder of bundled) expect(lock.get(folder), folder).toMatchObject({ isForDevelopment: false });
});

test('functions bundle the releases that package-lock.json names', () => {
  const installed = bundled.map((folder) => [folder, parsePackage(readJson(`${folder}/package.json`)).version]);
  expect(installed).toEqual(bundled.map((folder) => [folder, lock.get(folder)?.version]));
});

function readPackages() {
  const document = readJson('package-lock.json');
  const packages = isRecord(document) && isRecord(document['packages']) ? document['packages'] : {};
  return new Map(Object.entries(packages).map(([folder, entry]) => [folder, parsePackage(entry)]));
}

function parsePackage(entry: unknown) {
  const { version, dev } = isRecord(entry) ? entry : {};
  return { version, isForDevelopment: dev === true };
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(root + file, 'utf8'));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
