import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { rootFolder, runNode } from '../../fixtures/run-node.ts';

const folder = mkdtempSync(join(tmpdir(), 'criteria-'));
const copy = join(folder, 'criteria');
mkdirSync(copy);
symlinkSync(join(rootFolder, 'node_modules'), join(folder, 'node_modules'));
writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');

const sources = readdirSync(join(rootFolder, 'criteria')).filter((name) => name !== 'compiled.ts');

beforeEach(() => {
  for (const name of sources) copyFileSync(join(rootFolder, 'criteria', name), join(copy, name));
  rmSync(join(copy, 'compiled.ts'), { force: true });
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Replaces the first occurrence, which must exist. */
function edit(name: string, from: string, to: string): void {
  const text = readFileSync(join(copy, name), 'utf8');
  expect(text).toContain(from);
  writeFileSync(join(copy, name), text.replace(from, to));
}

function compile(): { code: number | null; complaint: string; compiled: string | undefined } {
  const { code, stderr } = runNode(join(copy, 'compile.ts'), []);
  const isWritten = readdirSync(copy).includes('compiled.ts');
  return {
    code,
    complaint: stderr.trim(),
    compiled: isWritten ? readFileSync(join(copy, 'compiled.ts'), 'utf8') : undefined,
  };
}

const rulesHashOf = (compiled: string | undefined): string | undefined =>
  /"rulesHash":"([0-9a-f]{64})"/.exec(compiled ?? '')?.[1];

describe('good data', () => {
  test('compiles to the same file each time', () => {
    const first = compile();
    expect([first.code, first.complaint]).toEqual([0, '']);
    expect(compile().compiled).toBe(first.compiled);
  });

  test('other data have another rules hash, a comment does not', () => {
    const before = rulesHashOf(compile().compiled);
    edit('gold.yaml', 'level: gold', '# A comment.\nlevel: gold');
    expect(rulesHashOf(compile().compiled)).toBe(before);
    edit('gold.yaml', 'category: SHOULD', 'category: MUST');
    const after = rulesHashOf(compile().compiled);
    expect(after).toBeDefined();
    expect(after).not.toBe(before);
  });

  test('other rules have another rules hash', () => {
    const before = rulesHashOf(compile().compiled);
    edit('score.ts', 'Math.min(99,', 'Math.min(98,');
    expect(rulesHashOf(compile().compiled)).not.toBe(before);
  });
});

/** One more criterion at the head of passing. */
const entry = (lines: string) => ['criteria:\n', `criteria:\n          - ${lines}\n`] as const;
const extra = (id: string) => `{ id: ${id}, shelf: passing-basics-website, category: MUST }`;
const six = Array.from({ length: 6 }, (_, index) => extra(`extra_${index}`)).join('\n          - ');

describe('refuses broken data, names the entry and writes nothing', () => {
  test.each<[string, string, readonly [string, string], string[]]>([
    [
      'an unknown flag',
      'passing.yaml',
      ['[met_url_required]', '[met_url_requested]'],
      ['contribution', 'met_url_requested'],
    ],
    ['an unknown category', 'passing.yaml', ['category: SHOULD', 'category: COULD'], ['contribution_requirements']],
    ['no category', 'silver.yaml', ['category: MUST', 'flags: []'], ['achieve_passing', 'category']],
    ['no shelf', 'passing.yaml', entry('{ id: extra, category: MUST }'), ['extra', 'shelf']],
    ['ten on a shelf', 'passing.yaml', entry(six), ['passing-basics-website', '9']],
    ['an id twice on a level', 'passing.yaml', entry(extra('interact')), ['interact', 'twice']],
    [
      'another shelf',
      'silver.yaml',
      entry('{ id: interact, shelf: elsewhere, category: MUST }'),
      ['interact', 'shelf'],
    ],
    ['an id with a hyphen', 'gold.yaml', entry(extra('extra-one')), ['extra-one']],
    ['an id with a dot', 'gold.yaml', entry(extra('extra.one')), ['extra.one']],
    ['an unknown level to achieve', 'silver.yaml', ['achieves: passing', 'achieves: bronze'], ['bronze']],
    ['a retired id that is asked', 'gold.yaml', entry(extra('osps_br_01_02')), ['osps_br_01_02']],
  ])('%s', (_name, file, [from, to], mentioned) => {
    edit(file, from, to);
    const { code, complaint, compiled } = compile();
    expect([code, compiled]).toEqual([1, undefined]);
    for (const word of mentioned) expect(complaint).toContain(word);
    expect(complaint.split('\n')).toHaveLength(1);
  });
});
