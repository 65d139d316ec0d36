import { expect, test } from 'vitest';
import { parseConfirmation } from '../../../frontend/confirm-link.ts';

test.each([
  ['#link.Zm9v', { kind: 'link', token: 'Zm9v' }],
  ['#reset.a-b_c~d.e', { kind: 'reset', token: 'a-b_c~d.e' }],
  ['#address.0', { kind: 'address', token: '0' }],
])('%s is a confirmation', (hash, confirmation) => {
  expect(parseConfirmation(hash)).toEqual(confirmation);
});

test.each([
  '',
  '#',
  '#link',
  '#link.',
  'link.Zm9v',
  '#Link.Zm9v',
  '#constructor.Zm9v',
  '#link.Zm9v%20',
  '#link.<b>',
  '#link.a/b',
  `#link.${'a'.repeat(501)}`,
])('%j is none', (hash) => {
  expect(parseConfirmation(hash)).toBeUndefined();
});
