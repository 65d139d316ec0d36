import { describe, expect, test } from 'vitest';
import { parseJson } from '../../../criteria/json.ts';
import { cpuMs } from '../../fixtures/cpu-ms.ts';

describe('a problem tells the line and column of the first character that does not fit', () => {
  test.each<[string, number, number]>([
    ['', 1, 1],
    ['x', 1, 1],
    ['  x', 1, 3],
    ['{"a": 1,}', 1, 9],
    ['{\n  "a": 1,\n}', 3, 1],
    ['{\r\n  "a": tru\r\n}', 2, 8],
    ['{\n  "a": "b\n"}', 2, 10],
    ['{"a": 1 "b": 2}', 1, 9],
    ['{"a" 1}', 1, 6],
    ['{"a": 1', 1, 8],
    ['[1, 2', 1, 6],
    ['[1]\n\n  x', 3, 3],
    ['{"a": 01}', 1, 8],
    ['{"👍": x}', 1, 8],
    ['\n\n\n', 4, 1],
    ['{a: 1}', 1, 2],
    ['["\\x"]', 1, 3],
    ['\ufeffx', 1, 2],
  ])('%j: %i:%i', (text, line, column) => {
    expect(parseJson(text)).toEqual({ ok: false, code: 'invalid_json', line, column });
  });
});

describe('nesting', () => {
  const lists = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
  const objects = (depth: number): string => '{"a":'.repeat(depth) + '1' + '}'.repeat(depth);

  test('64 deep is read', () => {
    expect(parseJson(lists(64)).ok).toBe(true);
    expect(parseJson(objects(64)).ok).toBe(true);
  });

  test('65 deep is too deep, where the 65th begins', () => {
    expect(parseJson(lists(65))).toEqual({ ok: false, code: 'too_deep', line: 1, column: 65 });
    expect(parseJson(objects(65))).toEqual({ ok: false, code: 'too_deep', line: 1, column: 64 * 5 + 1 });
  });

  test('many values side by side are not deep', () => {
    expect(parseJson(`[${'[],'.repeat(100_000)}[]]`).ok).toBe(true);
  });

  test('a million deep is refused without reading it', () => {
    const text = lists(1_000_000);
    const ms = cpuMs(() => {
      expect(parseJson(text)).toMatchObject({ ok: false, code: 'too_deep', column: 65 });
      expect(parseJson('{"a":['.repeat(500_000))).toMatchObject({ ok: false, code: 'too_deep' });
    });
    expect(ms).toBeLessThan(1000);
  });
});

describe('the time grows with the length, not faster', () => {
  test.each<[string, (length: number) => string]>([
    ['an open string', (length) => `"${'x'.repeat(length)}`],
    ['an open string of escapes', (length) => `"${'\\n'.repeat(length / 2)}`],
    ['blanks', (length) => ' '.repeat(length)],
    ['digits', (length) => `${'1'.repeat(length)}x`],
    ['line ends', (length) => `${'\n'.repeat(length)}x`],
    ['many keys', (length) => `{${Array.from({ length: length / 10 }, (_, index) => `"k${index}":1`).join(',')}}`],
    ['one key again and again', (length) => `{${'"a":1,'.repeat(length / 6)}"a":1}`],
    ['backslashes', (length) => `"${'\\'.repeat(length)}`],
  ])('%s', (_name, make) => {
    const milliseconds = (text: string): number => {
      return Math.min(...Array.from({ length: 3 }, () => cpuMs(() => parseJson(text))));
    };
    milliseconds(make(10_000));
    expect(milliseconds(make(500_000))).toBeLessThan(Math.max(60 * milliseconds(make(50_000)), 100));
  });
});
