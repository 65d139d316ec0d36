import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import packageJson from '../../../package.json' with { type: 'json' };
import { rootFolder } from '../../fixtures/run-node.ts';

const read = (path: string) => readFileSync(join(rootFolder, path), 'utf8');
const documents = [
  'README.md',
  'CHANGELOG.md',
  ...['docs', '.github'].flatMap((folder) =>
    readdirSync(join(rootFolder, folder))
      .filter((name) => name.endsWith('.md'))
      .map((name) => `${folder}/${name}`),
  ),
];

/** Anchors of a document's headings, as forges make them. */
function listAnchors(text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

test.each(documents)('every link and picture of %s leads to something', (path) => {
  const text = read(path);
  const links = [...text.matchAll(/\]\(([^)\s]+)\)|(?:src|srcset)="([^"]+)"/g)].map(([, a, b]) => a ?? b ?? '');
  const broken = links
    .filter((link) => !/^(https?:|mailto:)/.test(link))
    .filter((link) => {
      const [file = '', anchor] = link.split('#');
      const target = file === '' ? path : join(dirname(path), file);
      if (!existsSync(join(rootFolder, target))) return true;
      return anchor !== undefined && !listAnchors(read(target)).includes(anchor);
    });
  expect(broken).toEqual([]);
});

test.each(documents)('every npm script that %s names exists', (path) => {
  const named = [...read(path).matchAll(/\bnpm run ([a-z][\w:-]*)/g)].map(([, script = '']) => script);
  expect(named.filter((script) => !Object.hasOwn(packageJson.scripts, script))).toEqual([]);
});

test('the README has at most 200 lines, its pictures at most 150 KB', () => {
  expect(read('README.md').split('\n').length).toBeLessThanOrEqual(201);
  const sizes = [...read('README.md').matchAll(/(?:src|srcset)="([^"]+)"/g)].map(
    ([, name = '']) => readFileSync(join(rootFolder, name)).length,
  );
  expect(sizes.length).toBeGreaterThan(0);
  expect(sizes.filter((size) => size > 150_000)).toEqual([]);
});

test('the update bot leaves alone only what is there, and the workflow runs what everybody runs, and asks for advisories', () => {
  const { updates } = parse(read('.github/dependabot.yml')) as {
    updates: { 'package-ecosystem': string; ignore?: { 'dependency-name': string }[] }[];
  };
  expect(updates.map((update) => update['package-ecosystem'])).toEqual(['npm', 'github-actions']);
  const { dependencies, devDependencies, optionalDependencies } = packageJson;
  const known = Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies });
  const ignored = updates.flatMap(({ ignore = [] }) => ignore.map((entry) => entry['dependency-name']));
  expect(ignored.filter((name) => !known.includes(name))).toEqual([]);
  const workflow = parse(read('.github/workflows/ci.yml')) as {
    permissions: unknown;
    jobs: Record<string, { steps: { run?: string }[] }>;
  };
  expect(workflow.permissions).toEqual({ contents: 'read' });
  const runs = Object.values(workflow.jobs).flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []));
  expect(runs).toEqual(['bash .ci/run', 'npm audit --omit=dev --audit-level=high']);
});
