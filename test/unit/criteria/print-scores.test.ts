import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { isRecord } from '../../fixtures/record.ts';
import { rootFolder, runNode } from '../../fixtures/run-node.ts';

const folder = mkdtempSync(join(tmpdir(), 'answer-files-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

function print(...files: string[]) {
  const { code, stdout, stderr } = runNode(join(rootFolder, 'criteria/print-scores.ts'), files);
  const lines = stdout
    .split('\n')
    .slice(0, -1)
    .map((line): unknown => JSON.parse(line));
  return { code, lines: lines.filter(isRecord), stderr };
}

const good = file('good.json', '{"interact_status":"Met","osps_ac_01_01_status":"Met","nothing_status":"Met"}');

test('prints one JSON line a file, in order, and exits with 0', () => {
  const fixtures = join(rootFolder, 'test/fixtures/answer-files');
  const names = [good, join(fixtures, 'repository.json'), join(fixtures, 'downloaded.json')];
  const { code, lines, stderr } = print(...names);
  expect([code, stderr]).toEqual([0, '']);
  expect(lines.map((line) => line['file'])).toEqual(names);
  expect(lines.map((line) => [line['passing'], line['baseline-1']])).toEqual([
    [1, 4],
    [6, 8],
    [4, 8],
  ]);
});

test('a line has all percentages, levels and what was ignored', () => {
  expect(print(good).lines).toEqual([
    {
      file: good,
      passing: 1,
      silver: 0,
      gold: 0,
      'baseline-1': 4,
      'baseline-2': 0,
      'baseline-3': 0,
      tiered_percentage: 1,
      baseline_tiered_percentage: 4,
      badge_level: 'in_progress',
      baseline_badge_level: 'in_progress',
      ignored: [{ key: 'nothing_status', reason: 'unknown criterion' }],
    },
  ]);
});

describe('what cannot be read is named with its place, exits with 2, and the others are scored', () => {
  test.each<[string, string | Uint8Array, string]>([
    ['broken.json', '{\n  "interact_status": Met\n}', ':2:22: '],
    ['cut.json', '{"interact_status": "Met"', ':1:26: '],
    ['empty.json', '', ':1:1: '],
    ['list.json', '[]', ':1:1: '],
    ['deep.json', '['.repeat(1_000_000), ':1:65: '],
    ['latin1.json', new Uint8Array([...Buffer.from('{\n"name": "'), 0xe9, ...Buffer.from('"}')]), ':2:10: '],
    ['cut-utf8.json', new Uint8Array([...Buffer.from('{}\n'), 0xc3]), ':2:1: '],
    ['utf16.json', new Uint8Array([0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00]), ':1:1: '],
  ])('%s', (name, content, place) => {
    const path = file(name, content);
    const { code, lines, stderr } = print(path, good);
    expect(code).toBe(2);
    expect(lines.map((line) => line['file'])).toEqual([good]);
    expect(stderr).toMatch(/^[^\n]+\n$/);
    expect(stderr.startsWith(`${path}${place}`), stderr).toBe(true);
  });

  test('a file that is missing', () => {
    const path = join(folder, 'missing.json');
    const { code, lines, stderr } = print(good, path);
    expect(code).toBe(2);
    expect(lines).toHaveLength(1);
    expect(stderr.startsWith(`${path}: `), stderr).toBe(true);
  });

  test('a folder', () => {
    expect(print(folder).code).toBe(2);
  });
});

test('without files it says how to use it and exits with 2', () => {
  const { code, lines, stderr } = print();
  expect([code, lines]).toEqual([2, []]);
  expect(stderr).toMatch(/usage/i);
});

test('a byte order mark does no harm', () => {
  expect(print(file('bom.json', '\ufeff{"interact_status":"Met"}')).lines[0]).toMatchObject({ passing: 1 });
});

describe('example files of public projects', () => {
  const examples = join(rootFolder, '../shared/examples');
  const isThere = existsSync(examples);

  test.for<[string, Record<string, number | string>]>([
    ['EnjoyableWork+mcp-sync', { 'baseline-1': 100 }],
    ['Krister-Johansson+gqlPrune', { passing: 100, silver: 15, gold: 17 }],
    ['Scetrov+efctl', { passing: 96, silver: 13, gold: 4 }],
    ['X1pheR+dbackup-mcp', { passing: 100, silver: 15, gold: 17 }],
    ['agentic-hil+agentic-hil', { passing: 100, silver: 15, gold: 22 }],
    ['aksOps+memoryd', { passing: 96, silver: 13, gold: 17 }],
    ['alxnva+babel', { 'baseline-1': 96 }],
    ['attestplane+attestplane', { passing: 97, silver: 13, gold: 13 }],
    ['bart-turczynski+rurl', { passing: 100, silver: 25, gold: 30 }],
    [
      'brunocampos-ssa+deEHR',
      { passing: 82, silver: 11, gold: 13, 'baseline-1': 100, 'baseline-2': 89, 'baseline-3': 90 },
    ],
    [
      'cdeust+prd-spec-generator',
      { passing: 100, silver: 100, gold: 30, tiered_percentage: 230, badge_level: 'silver' },
    ],
  ])('%s scores as worked out', ([name, expected], { skip }) => {
    skip(!isThere, 'example files are not part of the repository');
    const { code, lines } = print(join(examples, `${name}.json`));
    expect(code).toBe(0);
    expect(lines[0]).toMatchObject(expected);
  });
});
