import { describe, expect, test } from 'vitest';
import { type Answer, unanswered } from '../../../criteria/answer.ts';
import { catalogue, type CriterionId } from '../../../criteria/catalogue.ts';
import { noFields } from '../../../criteria/fields.ts';
import { parseProposal } from '../../../frontend/proposal-replies.ts';
import {
  acceptItems,
  listTheirs,
  reviewProposal,
  type Stand,
  withTheirs,
  withTick,
} from '../../../frontend/proposal-review.ts';

const [first, second, third] = [...catalogue.criteria.keys()] as [CriterionId, CriterionId, CriterionId];
const met: Answer = { status: 'Met', justification: 'See https://example.org' };
const unmet: Answer = { status: 'Unmet', justification: '' };
const stand: Stand = { answers: new Map([[first, unmet]]), fields: { ...noFields, name: 'Anvil', license: 'MIT' } };

const proposal = parseProposal({
  id: 'p1',
  at: '2026-01-02T03:04:05.678Z',
  by: { kind: 'token', name: 'CI' },
  answers: { [third]: met, [second]: unanswered, [first]: met, __proto__: met, nonsense: met },
  fields: { license: 'MIT', name: 'Hammer', nonsense: 'x', owner: '3' },
});
if (!proposal) throw new Error('no proposal');
const items = reviewProposal(proposal, stand);
const names = items.map(({ name }) => name);

describe('a proposal beside what stands', () => {
  test('has known fields first, then known answers in the order of the criteria', () => {
    expect(names).toEqual([
      'fields.name',
      'fields.license',
      `answers.${first}`,
      `answers.${second}`,
      `answers.${third}`,
    ]);
  });

  test('says what is the same already: a field, and an unanswered criterion that stays so', () => {
    expect(items.filter(({ isSame }) => isSame).map(({ name }) => name)).toEqual([
      'fields.license',
      `answers.${second}`,
    ]);
  });
});

describe('accepting', () => {
  test('names what is ticked alone, each with the value that was seen', () => {
    expect(acceptItems(items, new Set([`answers.${first}`, 'fields.name']))).toEqual({
      answers: { [first]: { base: unmet } },
      fields: { name: { base: 'Anvil' } },
    });
    expect(acceptItems(items, new Set([`answers.${third}`]))).toEqual({
      answers: { [third]: { base: unanswered } },
      fields: {},
    });
  });

  test('of nothing, or of names that the proposal does not hold, names nothing', () => {
    expect(acceptItems(items, new Set())).toEqual({ answers: {}, fields: {} });
    expect(acceptItems(items, new Set(['fields.cpe', 'answers.nonsense', '__proto__']))).toEqual({
      answers: {},
      fields: {},
    });
  });

  test('after a conflict is based on what others wrote', () => {
    const theirs = { answers: new Map([[first, met]]), fields: new Map([['name', 'Tongs'] as const]) };
    expect(listTheirs(theirs)).toEqual(['fields.name', `answers.${first}`]);
    const again = reviewProposal(proposal, withTheirs(stand, theirs));
    expect(again.find(({ name }) => name === `answers.${first}`)?.isSame).toBe(true);
    expect(acceptItems(again, new Set(['fields.name'])).fields).toEqual({ name: { base: 'Tongs' } });
  });

  test('ticks and unticks one at a time and leaves the set before as it was', () => {
    const before = new Set(['a']);
    expect([...withTick(before, 'b', true)]).toEqual(['a', 'b']);
    expect([...withTick(before, 'a', false)]).toEqual([]);
    expect([...before]).toEqual(['a']);
  });
});
