import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';

/** A body as API Gateway hands it on: text, or bytes in base64. */
export interface Body {
  readonly text?: string;
  readonly bytes?: Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

const base = '"base":{"status":"?","justification":""}';
const answered = (justification: string) =>
  `{"answers":{"interact":{"status":"Met","justification":${justification},${base}}}}`;
const repeated = (count: number, render: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => render(i)).join(',');
const bytesOf = (...codes: number[]) => Buffer.from([0x7b, 0x22, ...codes, 0x22, 0x3a, 0x31, 0x7d]);
const plain = Buffer.from(answered('"x"'));

/** A gigabyte of nothing, in a megabyte: parts of gzip may follow one another. */
const zipBomb = () => Buffer.concat(Array.from({ length: 100 }, () => gzipSync(Buffer.alloc(10_000_000))));

/** Bodies by name. Made when they are sent, so that they do not lie in memory together. */
export const bodies: readonly (readonly [string, () => Body])[] = [
  ['the yardstick: 4.9 MB of text', () => ({ text: answered(`"${'x'.repeat(4_900_000)}"`) })],
  ['a field of 1 MB', () => ({ text: answered(`"${'x'.repeat(1_000_000)}"`) })],
  ['6 MB', () => ({ text: `{"x":"${'y'.repeat(6_000_000)}"}` })],
  ['6 MB in base64', () => ({ bytes: Buffer.alloc(6_000_000, 0x61) })],
  ['lists 100,000 deep', () => ({ text: '['.repeat(100_000) + ']'.repeat(100_000) })],
  ['objects 100,000 deep', () => ({ text: '{"a":'.repeat(100_000) + '1' + '}'.repeat(100_000) })],
  ['a million keys', () => ({ text: `{${repeated(1_000_000, (i) => `"${i.toString(36)}":1`)}}` })],
  ['400,000 unknown keys', () => ({ text: `{${repeated(400_000, (i) => `"${i.toString(36)}":1`)}}` })],
  ['400,000 unknown criteria', () => ({ text: `{"answers":{${repeated(400_000, (i) => `"${i.toString(36)}":1`)}}}` })],
  ['400,000 keys that are numbers', () => ({ text: `{${repeated(400_000, (i) => `"${4_000_000 - i}":1`)}}` })],
  ['a key of 4 MB', () => ({ text: `{"${'k'.repeat(4_000_000)}":1}` })],
  ['700,000 times the same key', () => ({ text: `{${repeated(700_000, () => '"a":1')}}` })],
  [
    'the same key again and again, 60 deep',
    () => ({ text: `${'{"a":'.repeat(60)}{${repeated(600_000, () => '"a":1')}}${'}'.repeat(60)}` }),
  ],
  ['1,600,000 empty lists', () => ({ text: `[${repeated(1_600_000, () => '[]')}]` })],
  ['a number of 4 MB', () => ({ text: answered('9'.repeat(4_000_000)) })],
  ['1e400 as a text', () => ({ text: answered('1e400') })],
  ['-1e400 as an answer', () => ({ text: '{"answers":{"interact":-1e400}}' })],
  ['an exponent of 1 MB', () => ({ text: answered(`1e${'9'.repeat(1_000_000)}`) })],
  ['an exponent below all', () => ({ text: answered(`1e-${'9'.repeat(1_000_000)}`) })],
  ['800,000 escapes', () => ({ text: answered(`"${'\\u0041'.repeat(800_000)}"`) })],
  ['5 million lines before what is broken', () => ({ text: `${'\n'.repeat(4_900_000)}{` })],
  ['a string without an end', () => ({ text: `{"${'x'.repeat(4_900_000)}` })],
  ['gzip', () => ({ bytes: gzipSync(plain), headers: { 'content-encoding': 'gzip' } })],
  ['brotli', () => ({ bytes: brotliCompressSync(plain), headers: { 'content-encoding': 'br' } })],
  ['deflate', () => ({ bytes: deflateSync(plain), headers: { 'content-encoding': 'deflate' } })],
  ['gzip that is not', () => ({ bytes: plain, headers: { 'content-encoding': 'GZIP, identity' } })],
  ['gzip without a word', () => ({ bytes: gzipSync(plain) })],
  ['a gigabyte in a megabyte', () => ({ bytes: zipBomb(), headers: { 'content-encoding': 'gzip' } })],
  ['a byte that is no UTF-8', () => ({ bytes: bytesOf(0xff) })],
  ['an overlong slash', () => ({ bytes: bytesOf(0xc0, 0xaf) })],
  ['a surrogate in UTF-8', () => ({ bytes: bytesOf(0xed, 0xa0, 0x80) })],
  ['half a letter', () => ({ bytes: Buffer.from([0x22, 0xe2, 0x82]) })],
  ['UTF-16 with its mark', () => ({ bytes: Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('{}', 'utf16le')]) })],
  ['a lone surrogate as a text', () => ({ text: answered('"\\ud800"') })],
  ['a lone surrogate as a key', () => ({ text: '{"\\udc00":1}' })],
  ['a lone surrogate as a criterion', () => ({ text: '{"answers":{"\\ud800\\ud800":1}}' })],
  ['a length too short', () => ({ text: '{"x":1}', headers: { 'content-length': '2' } })],
  ['a length too long', () => ({ text: '{"x":1}', headers: { 'content-length': '5000000' } })],
  ['chunks announced', () => ({ text: '{"x":1}', headers: { 'transfer-encoding': 'chunked' } })],
  ['base64 of what is no JSON', () => ({ bytes: Buffer.from('answers=1') })],
  // The rest is odd, and fine.
  ['a mark of UTF-8 first', () => ({ bytes: Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from('{}')]) })],
  ['JSON in base64', () => ({ bytes: Buffer.from('{}') })],
  ['no coding, said aloud', () => ({ text: '{}', headers: { 'content-encoding': 'identity' } })],
];
