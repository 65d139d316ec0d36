import { expect, test } from 'vitest';
import { hasMoved } from '../../../functions/table/revision.ts';

const typed = 'https://github.com/acme/anvil';

test.each([
  ['to another repository', typed, 'https://github.com/acme/hammer', true],
  ['to none', typed, '', true],
  ['to its first one', '', typed, true],
  ['to another spelling', typed, 'http://www.GitHub.com./Acme//Anvil.git', false],
])('a save that turns an entry %s: %#', (_, old, now, isMove) => {
  const change = { answers: new Map(), fields: new Map([['repo_url', { old, new: now }] as const]) };
  expect(hasMoved({ kind: 'save', ...change })).toBe(isMove);
  expect(hasMoved({ kind: 'create', ...change })).toBe(false);
});

test('a save of something else moves nothing', () => {
  const fields = new Map([['name', { old: 'a', new: 'b' }] as const]);
  expect(hasMoved({ kind: 'save', answers: new Map(), fields })).toBe(false);
});
