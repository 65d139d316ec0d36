import { describe, expect, test } from 'vitest';
import { markdownToHtml, parseTarget } from '../../../frontend/markdown.ts';
import { parseSimpleText, shownText } from '../../../frontend/simple-text.ts';
import { cpuMs } from '../../fixtures/cpu-ms.ts';

describe('words, and a URL after them, need no renderer', () => {
  test.each([
    ['just words, and more.', { words: 'just words, and more.', url: '' }],
    ['https://example.org/a_b/README.md#top', { words: '', url: 'https://example.org/a_b/README.md#top' }],
    ['Note: see https://example.org/', { words: 'Note: see ', url: 'https://example.org/' }],
    ["“quoted” 👍 it's", { words: "“quoted” 👍 it's", url: '' }],
    ['javascript:alert(1)', { words: 'javascript:alert(1)', url: '' }],
  ])('%s', (text, simple) => expect(parseSimpleText(text)).toEqual(simple));

  test.each([
    '*emphasis*',
    'two\nlines',
    '- item',
    '1. one',
    '# heading',
    'a <b> c',
    'x &amp; y',
    'see www.example.org',
    'somebody@example.org',
    'https://a.example https://b.example',
    'see https://example.org.',
    'xhttps://example.org',
    '=====',
    'https://example.org/<script>',
  ])('all else does: %s', (text) => expect(parseSimpleText(text)).toBeUndefined());
});

test('a text is shown without outer blanks, cut at 8192 code points and never inside one', () => {
  expect(shownText('  \n a \n')).toBe('a');
  expect(shownText('👍'.repeat(9000))).toBe('👍'.repeat(8192));
  expect(shownText('a'.repeat(8192))).toBe('a'.repeat(8192));
});

describe('CommonMark with tables, strikethrough and bare URLs; HTML is escaped', () => {
  test.each([
    ['*a* **b** ~~c~~ `d`', '<p><em>a</em> <strong>b</strong> <del>c</del> <code>d</code></p>'],
    ['<b>x</b>', '<p>&lt;b&gt;x&lt;/b&gt;</p>'],
    ['<script>alert(1)</script>', '&lt;script&gt;alert(1)&lt;/script&gt;'],
    ['see http://a.example/b.', '<p>see <a href="http://a.example/b">http://a.example/b</a>.</p>'],
    ['- [x] done', '<ul>\n<li>[x] done</li>\n</ul>'],
  ])('%s', (markdown, html) => expect(markdownToHtml(markdown)?.trim()).toBe(html));

  test('tables', () => expect(markdownToHtml('|a|\n|-|\n|b|')).toContain('<td>b</td>'));
  test('no footnotes', () => expect(markdownToHtml('a[^1]\n\n[^1]: b')).not.toContain('id='));
});

describe('a link keeps its target', () => {
  test.each(['http://a', 'HTTPS://a', 'mailto:a@b', '/a', './a', '../a', '#a', '//a'])('%s', (target) =>
    expect(parseTarget(target)).toBe(target),
  );
  test.each([
    '',
    'javascript:a',
    ' javascript:a',
    'java\nscript:a',
    'data:a',
    'vbscript:a',
    'blob:a',
    'file:///a',
    'a',
    '\u0001http:a',
    '.a',
    '.../a',
  ])('but not %j', (target) => expect(parseTarget(target)).toBeUndefined());
});

const pieces = [
  '[',
  ']',
  '*',
  '**a ',
  '*a_ ',
  '_',
  '`',
  '~',
  '<',
  '>',
  '> ',
  '- ',
  '-\n',
  '1. ',
  '1) - > ',
  '* a\n ',
  '![',
  '[a](',
  '[a](<b',
  '[a]: b\n',
  '[a][b]',
  '&',
  '&#',
  '\\',
  '|',
  'a|b\n',
  '|a\n|-\n',
  '<!--',
  '<![CDATA[',
  '<?',
  '(',
  '"',
  '\t',
  'www.',
  'http://a.b ',
  'a@',
  'a.b-c_d@',
  '>a\n>>b\n',
  '[*_`<![',
];

test('8192 characters made to cost time take a bounded time', () => {
  markdownToHtml('warm *up* [a](b) '.repeat(300));
  const times = pieces.map((piece) => {
    const text = piece.repeat(Math.ceil(8192 / piece.length)).slice(0, 8192);
    const ms = cpuMs(() => {
      parseSimpleText(text);
      markdownToHtml(text);
    });
    return { piece, ms };
  });
  expect(times.filter(({ ms }) => ms > 1000)).toEqual([]);
});
