import { describe, expect, test } from 'vitest';
import {
  isLongerThan,
  isNaOffered,
  isSameAnswer,
  maxJustification,
  parseAnswer,
  parseStatus,
  parseStatusLeniently,
  parseText,
  type ProblemCode,
  type Status,
} from '../../../criteria/answer.ts';
import { catalogue, getCriterion } from '../../../criteria/catalogue.ts';
import { knownId } from '../../fixtures/answer-sets.ts';

const criterion = (name: string) => getCriterion(knownId(name));

describe('a status is one of four exact texts', () => {
  test.each(['?', 'Unmet', 'N/A', 'Met'])('%s', (text) => {
    expect(parseStatus(text)).toBe(text);
  });

  test.each([
    [''],
    ['met'],
    ['MET'],
    ['Met '],
    ['NA'],
    ['unknown'],
    ['3'],
    [3],
    [0],
    [null],
    [undefined],
    [true],
    [['Met']],
    [{}],
  ])('not %j', (input) => {
    expect(parseStatus(input)).toBeUndefined();
  });
});

describe('a status in a file is read leniently', () => {
  test.each<[string, Status | undefined]>([
    [' met ', 'Met'],
    ['MET\n', 'Met'],
    ['NA', 'N/A'],
    ['n/a', 'N/A'],
    ['N/A', 'N/A'],
    ['Unknown', '?'],
    ['?', '?'],
    ['\tuNmEt', 'Unmet'],
    ['yes', undefined],
    ['', undefined],
    ['   ', undefined],
    ['n\\a', undefined],
    ['n / a', undefined],
    ['not met', undefined],
    ['3', undefined],
    ['constructor', undefined],
    ['__proto__', undefined],
  ])('%j: %s', (text, status) => {
    expect(parseStatusLeniently(text)).toBe(status);
  });
});

describe('an answer', () => {
  test.each<[string, unknown, unknown, Status, string]>([
    ['interact', 'Met', '', 'Met', ''],
    ['interact', '?', 'thinking', '?', 'thinking'],
    ['interact', 'Unmet', '  kept as typed\r\n', 'Unmet', '  kept as typed\r\n'],
    ['build', 'N/A', 'no build', 'N/A', 'no build'],
    ['report_tracker', 'N/A', 'offered by silver', 'N/A', 'offered by silver'],
    ['dynamic_analysis', 'N/A', '', 'N/A', ''],
    ['osps_ac_01_01', 'N/A', '', 'N/A', ''],
    ['achieve_passing', 'Met', 'kept', '?', 'kept'],
    ['achieve_silver', 'Unmet', '', '?', ''],
  ])('to %s: %j, %j', (name, status, justification, knownStatus, text) => {
    expect(parseAnswer(criterion(name), status, justification)).toEqual({
      ok: true,
      value: { status: knownStatus, justification: text },
    });
  });

  test.each<[string, unknown, unknown, ProblemCode]>([
    ['interact', 'met', '', 'unknown_status'],
    ['interact', undefined, '', 'unknown_status'],
    ['achieve_passing', 'yes', '', 'unknown_status'],
    ['interact', 'N/A', 'never offered', 'na_never_offered'],
    ['contribution_requirements', 'N/A', '', 'na_never_offered'],
    ['repo_distributed', 'N/A', '', 'na_never_offered'],
    ['interact', 'Met', null, 'not_text'],
    ['interact', 'Met', undefined, 'not_text'],
    ['interact', 'Met', 5, 'not_text'],
    ['interact', 'Met', ['text'], 'not_text'],
    ['interact', 'Met', 'nul \u0000', 'control_character'],
    ['interact', 'Met', 'half \ud83d', 'lone_surrogate'],
  ])('to %s: %j, %j is refused', (name, status, justification, code) => {
    expect(parseAnswer(criterion(name), status, justification)).toEqual({ ok: false, problem: { code } });
  });

  test('is refused over the limit, and the limit is told', () => {
    expect(parseAnswer(criterion('interact'), 'Met', 'x'.repeat(8193))).toEqual({
      ok: false,
      problem: { code: 'too_long', limit: 8192 },
    });
  });

  test('is the same as another with equal status and text only', () => {
    const answer = { status: 'Met', justification: 'a' } as const;
    expect(isSameAnswer(answer, { ...answer })).toBe(true);
    expect(isSameAnswer(answer, { ...answer, status: 'Unmet' })).toBe(false);
    expect(isSameAnswer(answer, { ...answer, justification: 'b' })).toBe(false);
  });
});

test('N/A is offered when any level of the criterion offers it', () => {
  const lifted = ['report_tracker', 'tests_documented_added', 'dynamic_analysis', 'dynamic_analysis_enable_assertions'];
  for (const name of lifted) expect(isNaOffered(criterion(name)), name).toBe(true);
  const offered = [...catalogue.criteria.values()].filter(isNaOffered);
  expect(offered.filter(({ id }) => id.startsWith('osps_'))).toHaveLength(64);
  expect(isNaOffered(criterion('interact'))).toBe(false);
});

describe('a text', () => {
  test.each<[string, string, number]>([
    ['empty', '', 0],
    ['at the limit', 'abcde', 5],
    ['of emoji at the limit, counted in code points', '👍'.repeat(5), 5],
    ['with tab, line feed and carriage return', 'a\tb\r\nc', 100],
    ['with characters above the control ones', '\u0020\u007f\u0080\u009f\u2028\ufeff\uffff', 100],
    ['with right-to-left marks and combining ones', '\u202eabc\u0301', 100],
    ['as long as a justification may be', '👍'.repeat(maxJustification), maxJustification],
  ])('%s is taken as it is', (_name, text, limit) => {
    expect(parseText(text, limit)).toEqual({ ok: true, value: text });
  });

  test.each<[string, string, number]>([
    ['one over', 'abcdef', 5],
    ['one emoji over', '👍'.repeat(6), 5],
    ['far over', 'x'.repeat(1_000_000), 5],
    ['something where nothing may be', 'x', 0],
    ['mixed, one over', `${'👍'.repeat(3)}abc`, 5],
  ])('%s the limit is refused', (_name, text, limit) => {
    expect(parseText(text, limit)).toEqual({ ok: false, problem: { code: 'too_long', limit } });
    expect(isLongerThan(text, limit)).toBe(true);
  });

  const allowed = [0x09, 0x0a, 0x0d];
  test.each(Array.from({ length: 33 }, (_, code) => code))('with U+%s is taken or refused', (code) => {
    const text = `a${String.fromCharCode(code)}b`;
    const isTaken = code === 0x20 || allowed.includes(code);
    expect(parseText(text, 10)).toEqual(
      isTaken ? { ok: true, value: text } : { ok: false, problem: { code: 'control_character' } },
    );
  });

  test.each(['\ud83d', '\udc4d', 'a\udc4d\ud83d', '\ud83d \udc4d', '👍\ud83d'])(
    'with a lone surrogate is refused: %j',
    (text) => {
      expect(parseText(text, 10)).toEqual({ ok: false, problem: { code: 'lone_surrogate' } });
    },
  );

  test.each([[undefined], [null], [0], [false], [[]], [{}], [Symbol('text')], [new String('text')]])(
    'is not %s',
    (input) => {
      expect(parseText(input, 10)).toEqual({ ok: false, problem: { code: 'not_text' } });
    },
  );
});
