import { assert, constantFrom, json as anyJson, jsonValue, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Json, parseJson } from '../../../criteria/json.ts';
import { openRandom, type Random } from '../../fixtures/random.ts';

/** The value, with ordinary prototypes throughout, as `JSON.parse` gives it. */
function valueOf(text: string): unknown {
  const document = parseJson(text);
  if (!document.ok) throw new Error(`${document.code} at ${document.line}:${document.column}`);
  return withPrototypes(document.value);
}

function withPrototypes(value: Json): unknown {
  if (Array.isArray(value)) return value.map(withPrototypes);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withPrototypes(member)]));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('agrees with JSON.parse', () => {
  test('on the values of generated JSON', () => {
    assert(
      property(anyJson({ noUnicodeString: false }), (text) => {
        expect(valueOf(text)).toEqual(JSON.parse(text));
      }),
      { numRuns: 2000, seed: 7 },
    );
  });

  test('on generated values printed with blanks', () => {
    assert(
      property(jsonValue(), constantFrom('\t', ' ', '\r\n ', 4), (value, space) => {
        const text = typeof space === 'number' ? JSON.stringify(value, null, space) : JSON.stringify(value, null, 1);
        const spaced = typeof space === 'number' ? text : text.replaceAll('\n', space);
        expect(valueOf(spaced)).toEqual(JSON.parse(spaced));
      }),
      { numRuns: 1000, seed: 8 },
    );
  });

  test('on what is JSON among randomly spoilt texts', () => {
    const random = openRandom(5);
    let taken = 0;
    let refused = 0;
    for (let index = 0; index < 60_000; index++) {
      const text = spoil(random, random.pick(seeds));
      const document = parseJson(text);
      if (!document.ok) expect(document.code, text).toBe('invalid_json');
      expect(document.ok, JSON.stringify(text)).toBe(isJson(text));
      if (document.ok) {
        taken++;
        expect(withPrototypes(document.value)).toEqual(JSON.parse(text));
      } else refused++;
    }
    expect(Math.min(taken, refused)).toBeGreaterThan(5000);
  });

  const json = [
    ['null', 'true', 'false', '0', '-0', '-1.5e+10', '1E5', '1e999', '0.1', '123456789012345678901234567890'],
    ['""', '"\\u0041\\n\\"\\/\\\\"', '"\\ud83d\\ude00"', '"\\ud83d"', '"\\udc00x"', '"\u2028\u2029\u007f"'],
    ['[]', '{}', ' [ 1 , 2 ] ', '{"":0}', '{"a":{"b":[{}]}}', '\t\r\n1\r\n'],
  ];
  test.each(json.flat())('that %j is JSON', (text) => {
    expect(valueOf(text)).toEqual(JSON.parse(text));
  });

  const others = [
    ['', ' ', 'nul', 'True', 'NaN', 'Infinity', 'undefined', '-', '+1', '01', '1.', '.5', '1e', '0x10', '1_0', '- 1'],
    ['"', '"\\"', '"\\x41"', '"\\u12"', '"\\u12g4"', '"a\nb"', '"a\tb"', '"\u0000"', "'a'", '`a`', '"\\'],
    ['[', ']', '[1,]', '[,1]', '[1 2]', '[1]]', '{', '}', '{"a"}', '{"a":}', '{a:1}', '{"a":1,}', '{,}', '{1:2}'],
    ['{"a" 1}', '1 2', 'null null', '[1}', '{"a":1]', '// x\n1', '/* x */ 1', '1;'],
    ['\u00a01', '\u20281', '\u000b1', '1\ufeff'],
  ];
  test.each(others.flat())('that %j is not JSON', (text) => {
    expect(isJson(text)).toBe(false);
    expect(parseJson(text)).toMatchObject({ ok: false, code: 'invalid_json' });
  });
});

test('a leading byte order mark is skipped, a second one is not', () => {
  expect(valueOf('\ufeff{"a":1}')).toEqual({ a: 1 });
  expect(parseJson('\ufeff\ufeff1')).toMatchObject({ ok: false, code: 'invalid_json' });
});

test('a string of 1 MB is read whole', () => {
  const long = 'é\\n'.repeat(350_000);
  expect(valueOf(`["${long}"]`)).toEqual(['é\n'.repeat(350_000)]);
  expect(parseJson(`["${'x'.repeat(1_000_000)}`)).toMatchObject({ ok: false, line: 1, column: 1_000_003 });
});

describe('objects have no prototype', () => {
  test('so that every key is a member like others', () => {
    const text = '{"__proto__":{"admin":true},"constructor":1,"toString":2,"hasOwnProperty":3,"__defineGetter__":4}';
    const document = parseJson(text);
    if (!document.ok || document.value === null || typeof document.value !== 'object') throw new Error('not read');
    expect(Object.getPrototypeOf(document.value)).toBeNull();
    expect(Object.keys(document.value)).toEqual([
      '__proto__',
      'constructor',
      'toString',
      'hasOwnProperty',
      '__defineGetter__',
    ]);
    expect(document.duplicates).toEqual([]);
    expect('admin' in document.value).toBe(false);
    expect('admin' in {}).toBe(false);
  });

  test('and `__proto__` twice is a repetition', () => {
    expect(parseJson('{"__proto__":1,"__proto__":2}')).toMatchObject({ ok: true, duplicates: [['__proto__']] });
  });
});

describe('keys that an object names again are told, the last one counts', () => {
  test.each<[string, string[], unknown]>([
    ['{"a":1,"b":2}', [], { a: 1, b: 2 }],
    ['{"a":1,"a":2}', ['a'], { a: 2 }],
    ['{"a":1,"b":2,"a":3,"b":4}', ['a', 'b'], { a: 3, b: 4 }],
    ['{"a":1,"a":2,"a":3}', ['a', 'a'], { a: 3 }],
    ['{"a":{"b":1,"b":2}}', ['a.b'], { a: { b: 2 } }],
    ['{"a":[{"b":1},{"b":1,"b":2}]}', ['a.1.b'], { a: [{ b: 1 }, { b: 2 }] }],
    ['[{"a":1},{"a":1}]', [], [{ a: 1 }, { a: 1 }]],
    ['{"a":{"x":1},"b":{"x":1}}', [], { a: { x: 1 }, b: { x: 1 } }],
    ['{"a":1,"\\u0061":2}', ['a'], { a: 2 }],
    ['{"":1,"":2}', [''], { '': 2 }],
    ['{"a":{"c":1},"a":{"c":2}}', ['a'], { a: { c: 2 } }],
    ['{"A":1,"a":2}', [], { A: 1, a: 2 }],
  ])('%s: %j', (text, duplicates, value) => {
    expect(parseJson(text)).toMatchObject({ ok: true, duplicates: duplicates.map((path) => path.split('.')) });
    expect(valueOf(text)).toEqual(value);
  });
});

const seeds = [
  '{"interact_status": "Met", "interact_justification": "see https://x.org", "n": [1, -2.5e3, true, null]}',
  '[{"a": {"b": [[], {}, ""]}}, "\\u00e9\\ud83d\\ude00\\n", false, 0, -0.0, 1E+2]',
  '{"é": "\\"", "": {"k": [1, 2, 3]}, "x": "👍"}',
];

const pieces = [
  '"',
  '\\',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  ' ',
  '\n',
  '0',
  '1',
  '-',
  '.',
  'e',
  'u',
  't',
  '\u0000',
  'null',
  'é',
];

/** One to three characters removed, inserted, replaced or doubled; one text in four as it is. */
function spoil(random: Random, text: string): string {
  const edits = Math.floor(random.next() * 4);
  let spoilt = text;
  for (let edit = 0; edit < edits; edit++) {
    const at = Math.floor(random.next() * spoilt.length);
    const removed = random.pick([0, 0, 1, 1, 2]);
    const inserted = random.next() < 0.5 ? random.pick(pieces) : spoilt.slice(at, at + random.pick([0, 1, 5]));
    spoilt = spoilt.slice(0, at) + inserted + spoilt.slice(at + removed);
  }
  return spoilt;
}

test('of very many repeated keys the first hundred are told', () => {
  const document = parseJson(`{"a":[{${Array.from({ length: 5000 }, () => '"b":1').join(',')}}]}`);
  if (!document.ok) throw new Error('not read');
  expect(document.duplicates).toEqual(Array.from({ length: 100 }, () => ['a', '0', 'b']));
});
