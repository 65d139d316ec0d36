import { expect, test } from 'vitest';
import { parsePeopleKeys } from '../../../functions/table/people-keys.ts';

const first = 'first text of at least 32 letters';
const second = 'second text of at least 32 letters';
const one = parsePeopleKeys(JSON.stringify({ 1: first }));
const two = parsePeopleKeys(JSON.stringify({ 1: first, 10: second }));

test('what was sealed opens again, also after a newer key came, and is never sealed twice alike', () => {
  const sealed = one.seal('ada@example.org', 'email of a');
  expect(sealed).toMatch(/^1\.[\w-]+$/);
  expect(sealed).not.toBe(one.seal('ada@example.org', 'email of a'));
  expect(two.open(sealed, 'email of a')).toBe('ada@example.org');
  expect(two.seal('x', 'y')).toMatch(/^10\./);
});

test('nothing opens under another key, in another place, or with one bit changed', () => {
  const sealed = two.seal('ada@example.org', 'email of a');
  const [keyId = '', data = ''] = sealed.split('.');
  const bytes = Buffer.from(data, 'base64url');
  expect(one.open(sealed, 'email of a')).toBeUndefined();
  expect(two.open(sealed, 'email of b')).toBeUndefined();
  expect(two.open(`1.${data}`, 'email of a')).toBeUndefined();
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const flipped = Buffer.from(bytes);
    flipped.writeUInt8(flipped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
    expect(two.open(`${keyId}.${flipped.toString('base64url')}`, 'email of a'), String(bit)).toBeUndefined();
  }
  for (const text of ['', '10', '10.', '10.AAAA', 'ada@example.org', '__proto__.AAAA']) {
    expect(two.open(text, 'email of a'), text).toBeUndefined();
  }
});

test('a text is looked up under every key, newest first, in any case for addresses and handles, apart for each kind', () => {
  expect(two.lookUps('address', 'Ada@Example.org').map(({ keyId }) => keyId)).toEqual(['10', '1']);
  expect(two.lookUps('address', 'Ada@Example.org')).toEqual(two.lookUps('address', 'ada@example.ORG'));
  expect(two.lookUps('address', 'a')[1]).toEqual(one.lookUps('address', 'a')[0]);
  expect(two.lookUps('account', 'github:A')).not.toEqual(two.lookUps('account', 'github:a'));
  expect(two.lookUps('handle', 'a')).not.toEqual(two.lookUps('address', 'a'));
});

test.each([
  ['no object', '[]'],
  ['no key', '{}'],
  ['a key without a counted id', JSON.stringify({ new: first })],
  ['a key that can be guessed', JSON.stringify({ 1: 'guessable' })],
  ['a key that is no text', JSON.stringify({ 1: 5 })],
  ['no JSON', 'secret'],
])('a ring with %s is refused, without telling it', (_what, ring) => {
  expect(() => parsePeopleKeys(ring)).toThrow(/^(?!.*(?:secret|first text|guessable))/);
});
