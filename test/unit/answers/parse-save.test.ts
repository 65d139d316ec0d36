import { describe, expect, test } from 'vitest';
import type { Json } from '../../../criteria/json.ts';
import type { InputProblem } from '../../../functions/answers/input.ts';
import { parseSave } from '../../../functions/answers/save.ts';
import { readBody as body } from '../../fixtures/body.ts';

const base = '"base":{"status":"?","justification":""}';
const answer = (status: string, text: string) => `{"status":${status},"justification":${text},${base}}`;
const answers = (members: string) => body(`{"answers":{${members}}}`);
const fields = (members: string) => body(`{"fields":{${members}}}`);

describe('a save', () => {
  test('holds each answer and field with the value it was based on', () => {
    const { save, problems } = parseSave(
      body(`{
        "answers": { "OSPS-AC-01.01": ${answer('"N/A"', '"ours"')},
          "interact": { "status": "?", "justification": "", "base": { "status": "Met", "justification": "old" } } },
        "fields": { "name": { "value": "Widget", "base": "" },
          "repo_url": { "value": "https://example.org/a/", "base": "https://example.org/b" } }
      }`),
    );
    expect(problems).toEqual([]);
    expect(Object.fromEntries(save.answers)).toEqual({
      osps_ac_01_01: { old: { status: '?', justification: '' }, new: { status: 'N/A', justification: 'ours' } },
      interact: { old: { status: 'Met', justification: 'old' }, new: { status: '?', justification: '' } },
    });
    expect(Object.fromEntries(save.fields)).toEqual({
      name: { old: '', new: 'Widget' },
      repo_url: { old: 'https://example.org/b', new: 'https://example.org/a' },
    });
  });

  test.each(['{}', '{"answers":{}}', '{"fields":{},"answers":{}}'])('%s changes nothing', (text) => {
    const { save, problems } = parseSave(body(text));
    expect([save.answers.size, save.fields.size, problems]).toEqual([0, 0, []]);
  });
});

describe('a save with one mistake has that problem', () => {
  test.each<[string, Json, InputProblem[]]>([
    ['a list', [], [{ field: 'body', code: 'not_an_object' }]],
    ['null', null, [{ field: 'body', code: 'not_an_object' }]],
    ['a text', 'answers', [{ field: 'body', code: 'not_an_object' }]],
    ['another key', body('{"user_id":1}'), [{ field: 'user_id', code: 'unknown_key' }]],
    ['__proto__ at the top', body('{"__proto__":{"answers":{}}}'), [{ field: '__proto__', code: 'unknown_key' }]],
    ['answers as list', body('{"answers":[]}'), [{ field: 'answers', code: 'not_an_object' }]],
    ['fields as text', body('{"fields":"name"}'), [{ field: 'fields', code: 'not_an_object' }]],
    ['unknown', answers(`"x":${answer('"Met"', '""')}`), [{ field: 'answers.x', code: 'unknown_criterion' }]],
    [
      '__proto__',
      answers(`"__proto__":${answer('"Met"', '""')}`),
      [{ field: 'answers.__proto__', code: 'unknown_criterion' }],
    ],
    ['constructor', answers('"constructor":{}'), [{ field: 'answers.constructor', code: 'unknown_criterion' }]],
    [
      'retired',
      answers(`"osps_br_01_02":${answer('"Met"', '""')}`),
      [{ field: 'answers.osps_br_01_02', code: 'unknown_criterion' }],
    ],
    [
      'status',
      answers(`"interact":${answer('"met"', '""')}`),
      [{ field: 'answers.interact.status', code: 'unknown_status' }],
    ],
    [
      'number',
      answers(`"interact":${answer('3', '""')}`),
      [{ field: 'answers.interact.status', code: 'unknown_status' }],
    ],
    [
      'N/A',
      answers(`"interact":${answer('"N/A"', '""')}`),
      [{ field: 'answers.interact.status', code: 'na_never_offered' }],
    ],
    [
      'null text',
      answers(`"interact":${answer('"Met"', 'null')}`),
      [{ field: 'answers.interact.justification', code: 'not_text' }],
    ],
    [
      'NUL',
      answers(`"interact":${answer('"Met"', '"\\u0000"')}`),
      [{ field: 'answers.interact.justification', code: 'control_character' }],
    ],
    [
      'surrogate',
      answers(`"interact":${answer('"Met"', '"\\ud800"')}`),
      [{ field: 'answers.interact.justification', code: 'lone_surrogate' }],
    ],
    [
      'length',
      answers(`"interact":${answer('"Met"', JSON.stringify('x'.repeat(8193)))}`),
      [{ field: 'answers.interact.justification', code: 'too_long', limit: 8192 }],
    ],
    [
      'no base',
      answers('"interact":{"status":"Met","justification":""}'),
      [{ field: 'answers.interact.base', code: 'base_missing' }],
    ],
    [
      'status of the base',
      answers('"interact":{"status":"Met","justification":"","base":{"status":"","justification":""}}'),
      [{ field: 'answers.interact.base.status', code: 'unknown_status' }],
    ],
    [
      'text of the base',
      answers('"interact":{"status":"Met","justification":"","base":{"status":"?"}}'),
      [{ field: 'answers.interact.base.justification', code: 'not_text' }],
    ],
    [
      'unknown field',
      fields('"user_id":{"value":"1","base":""}'),
      [{ field: 'fields.user_id', code: 'unknown_field' }],
    ],
    ['field __proto__', fields('"__proto__":{}'), [{ field: 'fields.__proto__', code: 'unknown_field' }]],
    ['field value', fields('"name":{"value":5,"base":""}'), [{ field: 'fields.name', code: 'not_text' }]],
    ['field base', fields('"name":{"value":"a"}'), [{ field: 'fields.name.base', code: 'base_missing' }]],
    [
      'URL',
      fields('"repo_url":{"value":"ftp://x.org","base":""}'),
      [{ field: 'fields.repo_url', code: 'invalid_url' }],
    ],
    [
      'long name',
      fields(`"name":{"value":"${'x'.repeat(255)}","base":""}`),
      [{ field: 'fields.name', code: 'too_long', limit: 254 }],
    ],
    [
      'language',
      fields('"entry_locale":{"value":"tlh","base":"en"}'),
      [{ field: 'fields.entry_locale', code: 'unknown_language' }],
    ],
  ])('%s', (_name, input, problems) => {
    const parsed = parseSave(input);
    expect(parsed.problems).toEqual(problems);
    expect(parsed.save.answers.size + parsed.save.fields.size).toBe(0);
  });

  test.each<[string, Json, InputProblem]>([
    ['an answer that is null', answers('"interact":null'), { field: 'answers.interact', code: 'not_an_object' }],
    [
      'a base that is null',
      answers('"interact":{"status":"Met","justification":"","base":null}'),
      { field: 'answers.interact.base', code: 'not_an_object' },
    ],
    ['a field that is a text', fields('"name":"Widget"'), { field: 'fields.name', code: 'not_an_object' }],
  ])('%s', (_name, input, problem) => {
    expect(parseSave(input).problems[0]).toEqual(problem);
  });
});

describe('all problems are told together', () => {
  test('of several answers and fields, and what is right is still parsed', () => {
    const { save, problems } = parseSave(
      body(`{"answers":{"interact":${answer('"met"', '""')},"english":${answer('"Met"', '""')},"nope":{}},
        "fields":{"cpe":{"value":"x","base":""}},"extra":1}`),
    );
    expect(problems.map(({ field, code }) => `${field} ${code}`).toSorted()).toEqual([
      'answers.interact.status unknown_status',
      'answers.nope unknown_criterion',
      'extra unknown_key',
      'fields.cpe invalid_cpe',
    ]);
    expect([...save.answers.keys()]).toEqual(['english']);
  });

  test('of status and justification of one answer', () => {
    const { problems } = parseSave(answers(`"interact":${answer('"met"', '"\\u0000"')}`));
    expect(problems.map(({ field, code }) => `${field} ${code}`).toSorted()).toEqual([
      'answers.interact.justification control_character',
      'answers.interact.status unknown_status',
    ]);
  });

  test('but 100 at most, with short well-formed names', () => {
    const many = Array.from({ length: 10_000 }, (_, index) => `"key_${index}":1`).join(',');
    expect(parseSave(answers(many)).problems).toHaveLength(100);
    expect(parseSave(body(`{${many}}`)).problems).toHaveLength(100);
    expect(parseSave(fields(many)).problems).toHaveLength(100);
    const [problem] = parseSave(answers(`"${'👍'.repeat(100_000)}":1`)).problems;
    expect(problem?.field.length).toBeLessThanOrEqual(200);
    expect(problem?.field.isWellFormed()).toBe(true);
  });
});

test('one criterion in both spellings is refused, so that no edit gets lost', () => {
  const { problems } = parseSave(
    answers(`"osps_ac_01_01":${answer('"Met"', '""')},"OSPS-AC-01.01":${answer('"Unmet"', '""')}`),
  );
  expect(problems).not.toEqual([]);
});
