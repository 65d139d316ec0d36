import { describe, expect, test } from 'vitest';
import { canonicalUrl, isUrl } from '../../../criteria/fields.ts';
import { cpuMs } from '../../fixtures/cpu-ms.ts';

describe('accepted', () => {
  test.each([
    [''],
    ['https://www.example.org'],
    ['http://a-b_c.example.org/x/y.html'],
    ['https://example.org/%20x'],
    ['https://example.org/%c3%a9'],
    ['https://example.org/%C3%A9'],
    ['https://example.org/%f0%9f%91%8d'],
    ['https://example.org/a#b'],
    ['https://github.com/o/r'],
    ['https://example.org/'],
    ['https://example.org//a//b'],
    ['https://example.org/-_.:/+!,#@~'],
    ['https://example.org/a+b'],
    ['https://1.example.org'],
    ['https://3com.com'],
    ['https://127.0.0.1.example.org/'],
    ['https://EXAMPLE.ORG/A'],
    ['https://a.b'],
    ['https://example.org./a'],
    ['https://x1.x2'],
    ['https://0xacab.org/o/r'],
  ])('%j', (url) => {
    expect(isUrl(url)).toBe(true);
  });
});

describe('refused', () => {
  test.each([
    ['ftp://example.org'],
    ['mailto:a@b.org'],
    ['example.org'],
    ['HTTP://example.org'],
    ['https:/example.org'],
    ['https://'],
    ['https:///x.org'],
    [' https://example.org'],
    ['https://example.org '],
    ['https://example.org\n'],
    ['https://example.org/\nx'],
    ['https://user:pw@example.org/'],
    ['https://user@example.org/'],
    ['https://example.org:8080/'],
    ['https://example.org#b'],
    ['https://example.org?q=1'],
    ['https://example.org/?q=1'],
    ['https://-example.org'],
    ['https://.example.org'],
    ['https://_a.example.org'],
    ['https://exämple.org'],
    ['javascript://example.org/%0aalert'],
    ['https://example.org\\@evil.org'],
    ...[
      '?',
      '&',
      '=',
      ';',
      '*',
      '(',
      ')',
      '"',
      "'",
      ' ',
      '<',
      '>',
      '\\',
      '^',
      '`',
      '{',
      '|',
      '}',
      '[',
      ']',
      '$',
      'é',
    ].map((character) => [`https://example.org/a${character}b`]),
    ...['%2F', '%00', '%0a', '%0d', '%21', '%3C', '%7f', '%f8', '%fe', '%', '%2', '%zz', '%c3', '%u00e9'].map(
      (triplet) => [`https://example.org/a${triplet}`],
    ),
    ['https://example.org/%c0%80'],
    ['https://example.org/%ff'],
    ['https://example.org/%ee'],
    ['https://example.org/%ed%a0%80'],
    ['https://example.org/%f5%80%80%80'],
    ['https://example.org/%c3x%a9'],
    ['https://ex%c3%a9.org/'],
  ])('%j', (url) => {
    expect(isUrl(url)).toBe(false);
  });
});

describe('a host that is an address in any spelling is refused', () => {
  test.each([
    ['localhost'],
    ['127.0.0.1'],
    ['127.1'],
    ['127.0.0.1.'],
    ['10.0.0.8'],
    ['2130706433'],
    ['2130706433.'],
    ['0x7f000001'],
    ['0X7F000001'],
    ['0x7f.0.0.1'],
    ['0x7f.1'],
    ['127.0x1'],
    ['127.0.0.0x1'],
    ['0177.0.0.1'],
    ['017700000001'],
    ['[::1]'],
    ['[::ffff:127.0.0.1]'],
    ['1.2'],
    ['0.0.0.0'],
    ['1..2'],
    ['999.999.999.999'],
    ['0x'],
    ['0x.0x'],
  ])('%s', (host) => {
    expect(isUrl(`http://${host}/`)).toBe(false);
    expect(isUrl(`https://${host}`)).toBe(false);
  });
});

test('every host the platform reads as an IPv4 address is refused', () => {
  const parts = ['0', '1', '127', '255', '256', '0x7f', '0X1', '010', '4294967295', 'x', '0x', 'a1', '1a', ''];
  for (const first of parts) {
    for (const second of parts) {
      for (const host of [`${first}.${second}`, `${first}.0.${second}`, `${first}.1.1.${second}`]) {
        const read = URL.parse(`http://${host}/`)?.hostname;
        if (read && /^\d+\.\d+\.\d+\.\d+$/.test(read)) expect(isUrl(`http://${host}/`), host).toBe(false);
      }
    }
  }
});

describe('the time grows with the length, not faster', () => {
  const hostile: [string, (length: number) => string][] = [
    ['digits', (length) => `http://${'1'.repeat(length)}x.y`],
    ['dotted digits', (length) => `http://${'1.'.repeat(length / 2)}x y`],
    ['dots', (length) => `http://a${'.'.repeat(length)}!`],
    ['slashes and an end', (length) => `http://a.b${'/'.repeat(length)}?`],
    ['half triplets', (length) => `http://a.b/${'%c3'.repeat(length / 3)}`],
    ['whole triplets', (length) => `http://a.b/${'%c3%a9'.repeat(length / 6)}`],
    ['plus signs', (length) => `http://a.b/${'+'.repeat(length)}?`],
    ['hex labels', (length) => `http://${'0x1.'.repeat(length / 4)}z?`],
    ['schemes', (length) => 'http://'.repeat(length / 7)],
    ['slash runs', (length) => `http://a.b/${'//x'.repeat(length / 3)}`],
    ['git suffixes', (length) => `http://a.b/${'.git'.repeat(length / 4)}`],
  ];

  test.each(hostile)('%s', (_name, make) => {
    const milliseconds = (text: string): number => {
      const read = () => [isUrl(text), canonicalUrl(text)];
      return Math.min(...Array.from({ length: 5 }, () => cpuMs(read)));
    };
    milliseconds(make(10_000));
    const short = milliseconds(make(20_000));
    const long = milliseconds(make(200_000));
    expect(long).toBeLessThan(Math.max(50 * short, 20));
  });
});
