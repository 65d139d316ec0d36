import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseLegalText } from '../../../frontend/legal-text.ts';

describe('a text of the deployer', () => {
  test('has a title, headings, paragraphs and lists', () => {
    expect(parseLegalText('# Title\r\n\r\nOne\ntwo\n\n## More\n\n- a\n- b\n  c')).toEqual({
      title: 'Title',
      blocks: [
        { kind: 'paragraph', content: [{ text: 'One two' }] },
        { kind: 'heading', text: 'More' },
        { kind: 'list', items: [[{ text: 'a' }], [{ text: 'b c' }]] },
      ],
    });
  });

  test('links to this site, to the web and to mail, and to nothing else', () => {
    const source =
      '[a](/imprint) [b](https://x.org) [c](mailto:d@x.org) [e](javascript:alert) [f](//x.org) [g](data:x)';
    const [block] = parseLegalText(source).blocks;
    const links = block?.kind === 'paragraph' ? block.content.flatMap(({ href }) => href ?? []) : [];
    expect(links).toEqual(['/imprint', 'https://x.org', 'mailto:d@x.org']);
  });

  test('may be empty', () => {
    expect(parseLegalText(' \n\n ')).toEqual({ title: '', blocks: [] });
  });

  test.each(readdirSync('locales/en/pages'))('%s has a title, words, and links that lead somewhere', (name) => {
    const { title, blocks } = parseLegalText(readFileSync(`locales/en/pages/${name}`, 'utf8'));
    expect(title).not.toBe('');
    expect(blocks.length).toBeGreaterThan(2);
    const runs = blocks.flatMap((block) =>
      block.kind === 'paragraph' ? block.content : block.kind === 'list' ? block.items.flat() : [],
    );
    expect(runs.map(({ text }) => text).join('')).not.toMatch(/[[\]`*]/);
    const paths = ['/imprint', '/criteria', '/privacy', '/terms', '/about', '/account'];
    expect(runs.flatMap(({ href }) => href ?? []).filter((href) => !paths.includes(href))).toEqual([]);
  });

  test('says plainly how long things are kept, and that the deployer is not named yet', () => {
    const privacy = readFileSync('locales/en/pages/privacy.md', 'utf8');
    for (const words of ['30 days', '35 days', 'not filled this in yet']) expect(privacy).toContain(words);
  });
});
