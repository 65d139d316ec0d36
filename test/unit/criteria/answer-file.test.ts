import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Answer } from '../../../criteria/answer.ts';
import { type AnswerFile, type IgnoredReason, parseAnswerFile } from '../../../criteria/answer-file.ts';

function read(text: string): AnswerFile {
  const file = parseAnswerFile(text);
  if (!file.ok) throw new Error(`${file.code} at ${file.line}:${file.column}`);
  return file;
}

function fixture(name: string): AnswerFile {
  return read(readFileSync(new URL(`../../fixtures/answer-files/${name}`, import.meta.url), 'utf8'));
}

describe('a file kept in a repository', () => {
  const file = fixture('repository.json');

  test('gives its answers, statuses read leniently, ids in either spelling', () => {
    expect(Object.fromEntries(file.answers)).toEqual({
      description_good: { status: 'Met', justification: '' },
      interact: { status: 'Met', justification: 'The start page links to downloads and the tracker.' },
      contribution: { status: 'Met', justification: 'https://git.example.org/acme/widget/CONTRIBUTING.md' },
      documentation_basics: { status: 'N/A', justification: 'Only a library header.' },
      osps_ac_01_01: { status: 'Met', justification: '' },
      osps_ac_02_01: { status: 'N/A', justification: 'No collaborators yet.' },
    });
  });

  test('gives its fields', () => {
    expect(Object.fromEntries(file.fields)).toEqual({
      name: 'Widget',
      homepage_url: 'https://widget.example.org',
      repo_url: 'https://git.example.org/acme/widget',
    });
  });

  test('tells which keys that look like answers were not used, and why', () => {
    expect(file.ignored).toEqual([
      { key: 'repo_public_status', reason: 'na_never_offered' },
      { key: 'sites_https_status', reason: 'unknown_status' },
      { key: 'discussion_status', reason: 'not_text' },
      { key: 'english_justification', reason: 'not_text' },
      { key: 'homepage_url_status', reason: 'unknown_criterion' },
    ]);
  });
});

test('a downloaded project JSON gives answers and fields and leaves nothing out', () => {
  const file = fixture('downloaded.json');
  expect(Object.fromEntries(file.answers)).toEqual({
    achieve_passing: { status: 'Unmet', justification: '' },
    achieve_silver: { status: 'Unmet', justification: '' },
    description_good: { status: 'Met', justification: '' },
    interact: { status: 'Met', justification: 'Start page.' },
    english: { status: 'Unmet', justification: 'German only.' },
    contribution: { status: '?', justification: '' },
    osps_ac_01_01: { status: 'Met', justification: '' },
    osps_ac_03_01: { status: 'N/A', justification: 'Nobody commits directly.' },
  });
  expect(Object.fromEntries(file.fields)).toEqual({
    name: 'Widget',
    description: 'Draws widgets.',
    homepage_url: 'https://widget.example.org',
    repo_url: 'https://git.example.org/acme/widget',
    license: 'MIT',
    implementation_languages: 'C, Rust',
    entry_locale: 'de',
  });
  expect(file.ignored).toEqual([]);
});

describe('of a repeated key the last one counts, the repetition is told', () => {
  test.each<[string, string, Record<string, Answer>, string[]]>([
    [
      'the same key',
      '{"interact_status":"Met","interact_status":"Unmet"}',
      { interact: { status: 'Unmet', justification: '' } },
      ['interact_status'],
    ],
    [
      'both spellings',
      '{"osps_ac_01_01_status":"Met","OSPS-AC-01.01_status":"Unmet"}',
      { osps_ac_01_01: { status: 'Unmet', justification: '' } },
      ['osps_ac_01_01_status'],
    ],
    [
      'both spellings, the other way about',
      '{"OSPS-AC-01.01_justification":"old","osps_ac_01_01_justification":"new"}',
      { osps_ac_01_01: { status: '?', justification: 'new' } },
      ['OSPS-AC-01.01_justification'],
    ],
    [
      'spellings mixed within one answer are no repetition',
      '{"OSPS-AC-01.01_status":"Met","osps_ac_01_01_justification":"text"}',
      { osps_ac_01_01: { status: 'Met', justification: 'text' } },
      [],
    ],
    ['keys that are no answers', '{"name":"a","name":"b","x":1,"x":2}', {}, []],
    ['keys inside other values', '{"x":{"interact_status":"Met","interact_status":"Met"}}', {}, []],
  ])('%s', (_name, text, answers, repeated) => {
    const file = read(text);
    expect(Object.fromEntries(file.answers)).toEqual(answers);
    expect(file.ignored).toEqual(repeated.map((key) => ({ key, reason: 'duplicate_key' })));
  });
});

test('the last one counts too where the first spelling comes again after the second', () => {
  const file = read('{"osps_ac_01_01_status":"Unmet","OSPS-AC-01.01_status":"N/A","osps_ac_01_01_status":"Met"}');
  expect([...file.answers.values()]).toEqual([{ status: 'Met', justification: '' }]);
  expect(file.ignored).toContainEqual({ key: 'OSPS-AC-01.01_status', reason: 'duplicate_key' });
});

describe('a key that looks like an answer is left out', () => {
  test.each<[string, unknown, IgnoredReason]>([
    ['nothing_known_status', 'Met', 'unknown_criterion'],
    ['_status', 'Met', 'unknown_criterion'],
    ['__proto___status', 'Met', 'unknown_criterion'],
    ['constructor_status', 'Met', 'unknown_criterion'],
    ['Interact_status', 'Met', 'unknown_criterion'],
    ['interact_status_status', 'Met', 'unknown_criterion'],
    ['OSPS-BR-01.02_status', 'Met', 'unknown_criterion'],
    ['report_url_justification', 'text', 'unknown_criterion'],
    ['interact_status', 3, 'not_text'],
    ['interact_status', null, 'not_text'],
    ['interact_justification', ['a', 'b'], 'not_text'],
    ['interact_status', '', 'unknown_status'],
    ['interact_status', 'Mett', 'unknown_status'],
    ['interact_status', 'N/A', 'na_never_offered'],
  ])('%s: %j: %s', (key, value, reason) => {
    const file = read(JSON.stringify({ [key]: value }));
    expect(file.ignored).toEqual([{ key, reason }]);
    expect(file.answers.size).toBe(0);
  });
});

test('other keys are passed over in silence', () => {
  const file = read(
    '{"status":"Met","interact":"Met","interact-status":"Met","interact_Status":"Met","__proto__":{"a":1}}',
  );
  expect([file.answers.size, file.fields.size, file.ignored]).toEqual([0, 0, []]);
});

test('N/A that some level offers is taken', () => {
  expect(read('{"report_tracker_status":"N/A"}').answers.size).toBe(1);
});

test('an empty object is a file without answers', () => {
  const { answers, fields, ignored } = read('\ufeff {} ');
  expect([answers.size, fields.size, ignored]).toEqual([0, 0, []]);
});

test.each(['[]', 'null', '"text"', '5', 'true', '[{"interact_status":"Met"}]'])('%s is no answer file', (text) => {
  expect(parseAnswerFile(text)).toEqual({ ok: false, code: 'not_an_object', line: 1, column: 1 });
});

test('broken JSON tells where', () => {
  expect(parseAnswerFile('{\n  "interact_status": Met\n}')).toEqual({
    ok: false,
    code: 'invalid_json',
    line: 2,
    column: 22,
  });
});
