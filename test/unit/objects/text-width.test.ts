import { expect, test } from 'vitest';
import { textWidth } from '../../../functions/objects/text-width.ts';

test.each([
  ['', 0],
  ['i', 4],
  ['W', 11],
  ['gold', 24],
  ['Ä', 8],
  ['A\u0308', 8],
  ['й', 8],
  ['жж', 16],
  ['最佳', 25],
  ['한', 13],
  ['🏆', 13],
  ['🏳\ufe0f\u200d', 13],
])('measures %j as %i px', (text, width) => {
  expect(textWidth(text)).toBe(width);
});

test('has a width for every printable ASCII character', () => {
  for (let code = 32; code < 127; code++) {
    expect(textWidth(String.fromCharCode(code)), `code ${code}`).toBeGreaterThanOrEqual(3);
    expect(textWidth(String.fromCharCode(code).repeat(10)), `code ${code}`).toBeLessThanOrEqual(112);
  }
  expect(textWidth('~')).toBe(10);
  expect(textWidth('\u007f')).toBe(8);
});
