import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { bodies } from './bomb-bodies.ts';
import type { Outcome } from './bombs.ts';

/** What the heap of the process may be at most, megabytes: so that the rest of a Lambda's 512 suffices for all else. */
const heapMegabytes = 256;

/** Of the processor, for one body, milliseconds: Lambda gives a function of this size a third of one, and 15 s. */
const mostMs = 4000;

const outcomes = new Map<string, Outcome>();

beforeAll(async () => {
  const script = fileURLToPath(new URL('bombs.ts', import.meta.url));
  const child = spawn(process.execPath, [`--max-old-space-size=${heapMegabytes}`, script]);
  const [lines, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
  console.log(errors, lines.trim().split('\n').at(-1));
  for (const line of lines.trim().split('\n')) {
    const outcome = JSON.parse(line) as Outcome;
    outcomes.set(outcome.name, outcome);
  }
}, 300_000);

const problem = (field: string, code: string) => ({
  status: 400,
  reply: { error: 'invalid', problems: expect.arrayContaining([expect.objectContaining({ field, code })]) },
});
const refused = (status: number, error: string, more: object = {}) => ({ status, reply: { error, ...more } });
const justification = 'answers.interact.justification';
const invalidUtf8 = refused(400, 'invalid_utf8');
const compressed = refused(415, 'not_json');
const fine = { status: 200, reply: { id: 1, seq: 1 } };

const expected: Readonly<Record<string, unknown>> = {
  'the yardstick: 4.9 MB of text': problem(justification, 'too_long'),
  'a field of 1 MB': problem(justification, 'too_long'),
  '6 MB': refused(413, 'too_large', { limit: 5_000_000 }),
  '6 MB in base64': refused(413, 'too_large', { limit: 5_000_000 }),
  'lists 100,000 deep': refused(400, 'too_deep', { line: 1, column: 65 }),
  'objects 100,000 deep': refused(400, 'too_deep'),
  'a million keys': refused(413, 'too_large'),
  '400,000 unknown keys': problem('0', 'unknown_key'),
  '400,000 unknown criteria': problem('answers.0', 'unknown_criterion'),
  '400,000 keys that are numbers': problem('3600001', 'unknown_key'),
  'a key of 4 MB': problem('k'.repeat(200), 'unknown_key'),
  '700,000 times the same key': refused(400, 'duplicate_key', { field: 'a' }),
  'the same key again and again, 60 deep': refused(400, 'duplicate_key', { field: Array(61).fill('a').join('.') }),
  '1,600,000 empty lists': problem('body', 'not_an_object'),
  'a number of 4 MB': problem(justification, 'not_text'),
  '1e400 as a text': problem(justification, 'not_text'),
  '-1e400 as an answer': problem('answers.interact', 'not_an_object'),
  'an exponent of 1 MB': problem(justification, 'not_text'),
  'an exponent below all': problem(justification, 'not_text'),
  '800,000 escapes': problem(justification, 'too_long'),
  '5 million lines before what is broken': refused(400, 'invalid_json', { line: 4_900_001, column: 2 }),
  'a string without an end': refused(400, 'invalid_json', { line: 1 }),
  gzip: compressed,
  brotli: compressed,
  deflate: compressed,
  'gzip that is not': compressed,
  'gzip without a word': invalidUtf8,
  'a gigabyte in a megabyte': compressed,
  'a byte that is no UTF-8': invalidUtf8,
  'an overlong slash': invalidUtf8,
  'a surrogate in UTF-8': invalidUtf8,
  'half a letter': invalidUtf8,
  'UTF-16 with its mark': invalidUtf8,
  'a lone surrogate as a text': problem(justification, 'lone_surrogate'),
  'a lone surrogate as a key': problem('\uFFFD', 'unknown_key'),
  'a lone surrogate as a criterion': problem('answers.\uFFFD\uFFFD', 'unknown_criterion'),
  'a length too short': problem('x', 'unknown_key'),
  'a length too long': problem('x', 'unknown_key'),
  'chunks announced': problem('x', 'unknown_key'),
  'base64 of what is no JSON': refused(400, 'invalid_json', { line: 1, column: 1 }),
  'a mark of UTF-8 first': fine,
  'JSON in base64': fine,
  'no coding, said aloud': fine,
};

test.each(bodies.map(([name]) => name))('%s: answered in a word, in time, and nothing written', (name) => {
  const outcome = outcomes.get(name);
  expect(outcome).toMatchObject(expected[name] ?? {});
  expect(outcome?.seq).toBe(1);
  expect(outcome?.ms).toBeLessThan(mostMs);
  expect(outcome?.reply.problems?.length ?? 0).toBeLessThanOrEqual(100);
});

test('every body was expected to come to something', () => {
  expect(Object.keys(expected)).toEqual(bodies.map(([name]) => name));
});
