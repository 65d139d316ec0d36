import { describe, expect, test } from 'vitest';
import { embedFormats, embedOf, renderEmbed } from '../../../frontend/embed.ts';

const embed = embedOf('https://b.example', 7, { id: 'metal', name: 'Best practices' });

describe('the lines that show a badge', () => {
  test('lead from the badge of the series to the page without a language', () => {
    expect(embed).toEqual({
      image: 'https://b.example/projects/7/badge',
      target: 'https://b.example/projects/7',
      alt: 'Best practices',
    });
    expect(embedOf('', 7, { id: 'baseline', name: '' }).image).toBe('/projects/7/baseline');
  });

  test.each([
    ['markdown', '[![Best practices](https://b.example/projects/7/badge)](https://b.example/projects/7)'],
    [
      'html',
      '<a href="https://b.example/projects/7"><img src="https://b.example/projects/7/badge" alt="Best practices"></a>',
    ],
    [
      'rst',
      '.. image:: https://b.example/projects/7/badge\n   :target: https://b.example/projects/7\n   :alt: Best practices',
    ],
    ['asciidoc', 'image:https://b.example/projects/7/badge["Best practices",link="https://b.example/projects/7"]'],
    [
      'org',
      '#+HTML: <a href="https://b.example/projects/7"><img src="https://b.example/projects/7/badge" alt="Best practices"></a>',
    ],
  ] as const)('are right for %s', (format, lines) => {
    expect(renderEmbed(format, embed)).toBe(lines);
  });

  test('keep their shape whatever a series is called', () => {
    const odd = { ...embed, alt: 'a]("<b>&\\' };
    expect(renderEmbed('markdown', odd)).toContain('![a\\]("<b>&\\\\](');
    for (const format of ['html', 'org'] as const) {
      expect(renderEmbed(format, odd)).toContain('alt="a](&quot;&lt;b&gt;&amp;\\"');
    }
    expect(renderEmbed('asciidoc', odd)).toContain('["a](\\"<b>&\\",link=');
    expect(embedFormats.map((format) => renderEmbed(format, odd)).filter((text) => text === '')).toEqual([]);
  });
});
