import { expect, test } from 'vitest';
import { type Look, renderBadge } from '../../../functions/objects/svg.ts';
import { contrast, contrastsOf } from '../../fixtures/contrast.ts';
import { faces } from '../../fixtures/faces.ts';

const look: Look = { text: 'passing', fill: '#1a7a36', ink: '#ffffff', mark: '#7fdc94' };

test('has a contrast of at least 4.5:1 between text and ground in both parts of every face', () => {
  expect(faces).toHaveLength(208);
  for (const { value, body } of faces) {
    const contrasts = contrastsOf(body);
    expect(contrasts.label, `label of ${value}`).toBeGreaterThanOrEqual(4.5);
    expect(contrasts.value, `value of ${value}`).toBeGreaterThanOrEqual(4.5);
  }
});

test('computes contrast as WCAG does', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
});

test('keeps texts inside their parts on every face', () => {
  for (const { value, body } of faces) {
    const width = Number(/<svg [^>]*? width="(\d+)"/.exec(body)?.[1]);
    const split = Number(/d="M(\d+) 0H4a/.exec(body)?.[1]);
    const [label, text] = [...body.matchAll(/<text x="(\d+)" y="14" [^>]*?textLength="(\d+)"/g)].map((found) => ({
      start: Number(found[1]),
      end: Number(found[1]) + Number(found[2]),
    }));
    expect(label?.start, value).toBeGreaterThanOrEqual(20);
    expect(label?.end, value).toBeLessThan(split);
    expect(text?.start, value).toBeGreaterThan(split);
    expect(text?.end, value).toBeLessThan(width);
  }
});

test('is 20 px high and says label and value to screen readers', () => {
  const body = renderBadge('best practices', look);
  expect(body).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" width="163" height="20" viewBox="0 0 163 20" /);
  expect(body).toContain(' role="img" aria-label="best practices: passing"');
  expect(body).toContain('<title>best practices: passing</title>');
});

test('differs between any two versions and holds none where none is given', () => {
  expect(renderBadge('a', look, '1.5')).toContain(' data-version="1.5"');
  expect(renderBadge('a', look, '1.5')).not.toBe(renderBadge('a', look, '1.6'));
  expect(renderBadge('a', look, '1.5')).not.toBe(renderBadge('a', look, '2.5'));
  expect(renderBadge('a', look)).not.toContain('data-version');
  expect(renderBadge('a', look, '1.5').replace(' data-version="1.5"', '')).toBe(renderBadge('a', look));
});

test('escapes markup in label and value', () => {
  const body = renderBadge(`<a href="x">&'`, { ...look, text: '</text><script>' });
  expect(body).toContain('>&lt;a href=&quot;x&quot;&gt;&amp;&#39;</text>');
  expect(body).toContain('>&lt;/text&gt;&lt;script&gt;</text>');
  expect(body.match(/<text/g)).toHaveLength(2);
  expect(body).not.toContain('<script');
  expect(body).toContain('aria-label="&lt;a href=&quot;x&quot;&gt;&amp;&#39;: ');
});

test('drops control characters, lone surrogates and noncharacters, and keeps pairs', () => {
  expect(renderBadge('a\u0000b\n\u007f\u0085c\ud800\uffff\u{1f3c6}\udc00', look)).toContain(
    '<title>abc\u{1f3c6}: passing',
  );
});

test('is wider for a longer label', () => {
  expect(widthOf(renderBadge('wwww', look))).toBeGreaterThan(widthOf(renderBadge('www', look)));
});

test('draws the bar of a face in progress as long as its share, below the text', () => {
  const half = renderBadge('a', { ...look, percent: 50 });
  const [, start, reached] = /d="M(\d+) 18h([\d.]+)v2h-/.exec(half) ?? [];
  expect(Number(reached)).toBe((widthOf(half) - 4 - Number(start)) / 2);
  expect(renderBadge('a', look)).not.toContain(' 18h');
});

function widthOf(body: string): number {
  return Number(/ width="(\d+)"/.exec(body)?.[1]);
}
