import { describe, expect, test } from 'vitest';
import type { Json } from '../../../criteria/json.ts';
import type { InputProblem } from '../../../functions/answers/input.ts';
import { parseCreation, parseReason } from '../../../functions/answers/save.ts';
import { readBody as body } from '../../fixtures/body.ts';

const fields = (members: string) => body(`{"fields":{${members}}}`);

describe('a creation', () => {
  test('takes fields without a base', () => {
    const { fields: parsed, problems } = parseCreation(fields('"repo_url":"https://example.org/a/","name":""'));
    expect(problems).toEqual([]);
    expect(Object.fromEntries(parsed)).toEqual({ repo_url: { old: '', new: 'https://example.org/a' } });
  });

  test.each<[string, Json, InputProblem[]]>([
    ['nothing', body('{}'), [{ field: 'fields.repo_url', code: 'url_missing' }]],
    ['no URL', fields('"name":"Widget"'), [{ field: 'fields.repo_url', code: 'url_missing' }]],
    ['blank URLs', fields('"repo_url":"","homepage_url":""'), [{ field: 'fields.repo_url', code: 'url_missing' }]],
    ['a bad URL', fields('"repo_url":"example.org"'), [{ field: 'fields.repo_url', code: 'invalid_url' }]],
    [
      'answers',
      body('{"fields":{"homepage_url":"https://x.org"},"answers":{}}'),
      [{ field: 'answers', code: 'unknown_key' }],
    ],
    [
      'an owner',
      fields('"homepage_url":"https://x.org","user_id":"3"'),
      [{ field: 'fields.user_id', code: 'unknown_field' }],
    ],
    [
      '__proto__',
      fields('"homepage_url":"https://x.org","__proto__":"a"'),
      [{ field: 'fields.__proto__', code: 'unknown_field' }],
    ],
    ['a number', fields('"homepage_url":"https://x.org","name":5'), [{ field: 'fields.name', code: 'not_text' }]],
  ])('with %s is refused', (_name, input, problems) => {
    expect(parseCreation(input).problems).toEqual(problems);
  });

  test.each<Json>([null, [], 'x', 5])('of %j is refused', (input) => {
    expect(parseCreation(input).problems[0]).toEqual({ field: 'body', code: 'not_an_object' });
  });
});

test('100 problems are told at most', () => {
  const many = Array.from({ length: 10_000 }, (_, index) => `"key_${index}":1`).join(',');
  expect(parseCreation(fields(many)).problems).toHaveLength(100);
});

describe('a reason for deletion has 20 code points, 15 of them visible', () => {
  const tooShort = { field: 'reason', code: 'too_short', limit: 20 };
  test.each<[string, string, InputProblem[]]>([
    ['20 visible', 'x'.repeat(20), []],
    ['19 visible', 'x'.repeat(19), [tooShort]],
    ['15 visible of 20', `${'x'.repeat(15)}     `, []],
    ['14 visible of 20', `${'x'.repeat(14)}      `, [tooShort]],
    ['14 visible of 100', 'x'.repeat(14) + ' \n\t\u00a0'.repeat(25), [tooShort]],
    ['20 emoji', '👍'.repeat(20), []],
    ['10 emoji, 20 units', '👍'.repeat(10), [tooShort]],
    ['empty', '', [tooShort]],
    ['8192', 'x'.repeat(8192), []],
    ['8193', 'x'.repeat(8193), [{ field: 'reason', code: 'too_long', limit: 8192 }]],
    ['NUL', 'x'.repeat(20) + '\u0000', [{ field: 'reason', code: 'control_character' }]],
  ])('%s', (_name, reason, problems) => {
    expect(parseReason({ reason }).problems).toEqual(problems);
  });

  test('and is a text', () => {
    expect(parseReason({}).problems).toEqual([{ field: 'reason', code: 'not_text' }]);
    expect(parseReason({ reason: null }).problems).toEqual([{ field: 'reason', code: 'not_text' }]);
    expect(parseReason([]).problems[0]).toEqual({ field: 'body', code: 'not_an_object' });
  });
});
