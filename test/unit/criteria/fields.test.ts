import { describe, expect, test } from 'vitest';
import type { ProblemCode } from '../../../criteria/answer.ts';
import {
  canonicalUrl,
  type FieldName,
  fieldNames,
  isUrl,
  judgeFields,
  languages,
  maxLengths,
  nextMove,
  noFields,
  parseField,
  parseFieldName,
} from '../../../criteria/fields.ts';

describe('a field is stored', () => {
  test.each<[FieldName, string, string]>([
    ['name', '', ''],
    ['name', '<b>Widget</b> & Söhne', '<b>Widget</b> & Söhne'],
    ['description', 'line\r\nline', 'line\r\nline'],
    ['license', '(MIT OR Apache-2.0)', '(MIT OR Apache-2.0)'],
    ['homepage_url', 'https://example.org///', 'https://example.org'],
    ['repo_url', 'https://example.org/a/b/', 'https://example.org/a/b'],
    ['repo_url', 'https://example.org/a//b', 'https://example.org/a//b'],
    ['repo_url', '', ''],
    ['implementation_languages', '', ''],
    ['implementation_languages', '-', '-'],
    ['implementation_languages', 'C, C++', 'C, C++'],
    ['implementation_languages', 'C,C++', 'C,C++'],
    ['implementation_languages', 'C,  D', 'C,  D'],
    ['implementation_languages', 'Objective-C, Visual Basic .NET', 'Objective-C, Visual Basic .NET'],
    [
      'implementation_languages',
      "C#, F*, PL/SQL, a!b$c%d'e(f)g:h;i=j?k@l[m]n^o~p",
      "C#, F*, PL/SQL, a!b$c%d'e(f)g:h;i=j?k@l[m]n^o~p",
    ],
    ['cpe', '', ''],
    ['cpe', 'cpe:', 'cpe:'],
    ['cpe', 'cpe:2.3:a:x', 'cpe:2.3:a:x'],
    ['general_comments', 'x'.repeat(8192), 'x'.repeat(8192)],
    ['entry_locale', '', 'en'],
    ['entry_locale', '  ', 'en'],
    ['entry_locale', 'zh-CN', 'zh-CN'],
  ])('%s %j as %j', (name, input, value) => {
    expect(parseField(name, input)).toEqual({ ok: true, value });
  });

  test.each(languages)('entry_locale %s as it is', (language) => {
    expect(parseField('entry_locale', language)).toEqual({ ok: true, value: language });
  });
});

describe('a field is refused', () => {
  test.each<[FieldName, unknown, ProblemCode]>([
    ['name', 5, 'not_text'],
    ['name', null, 'not_text'],
    ['name', 'bell \u0007', 'control_character'],
    ['license', 'half \udc00', 'lone_surrogate'],
    ['homepage_url', 'example.org', 'invalid_url'],
    ['repo_url', 'git@github.com:o/r.git', 'invalid_url'],
    ['repo_url', ' https://example.org', 'invalid_url'],
    ['repo_url', 'https://example.org\n', 'invalid_url'],
    ['implementation_languages', 'C,,D', 'invalid_languages'],
    ['implementation_languages', ',C', 'invalid_languages'],
    ['implementation_languages', 'C,', 'invalid_languages'],
    ['implementation_languages', 'C & D', 'invalid_languages'],
    ['implementation_languages', 'snake_case', 'invalid_languages'],
    ['implementation_languages', 'C\nD', 'invalid_languages'],
    ['implementation_languages', 'Ć', 'invalid_languages'],
    ['implementation_languages', '<C>', 'invalid_languages'],
    ['implementation_languages', 'a|b', 'invalid_languages'],
    ['implementation_languages', '{C}', 'invalid_languages'],
    ['implementation_languages', '"C"', 'invalid_languages'],
    ['implementation_languages', '`C`', 'invalid_languages'],
    ['implementation_languages', 'a\\b', 'invalid_languages'],
    ['cpe', 'CPE:x', 'invalid_cpe'],
    ['cpe', ' cpe:x', 'invalid_cpe'],
    ['entry_locale', 'EN', 'unknown_language'],
    ['entry_locale', 'pt', 'unknown_language'],
    ['entry_locale', 'constructor', 'unknown_language'],
  ])('%s %j: %s', (name, input, code) => {
    expect(parseField(name, input)).toEqual({ ok: false, problem: { code } });
  });

  test.each(fieldNames)('%s over its limit', (name) => {
    const limit = maxLengths[name];
    const text = name.endsWith('_url') ? `https://example.org/${'x'.repeat(limit)}` : 'x'.repeat(limit + 1);
    expect(parseField(name, text)).toEqual({ ok: false, problem: { code: 'too_long', limit } });
  });

  test('limits are those of the published form', () => {
    const { description, general_comments: comments, ...others } = maxLengths;
    expect([description, comments]).toEqual([8192, 8192]);
    expect(new Set(Object.values(others))).toEqual(new Set([254]));
  });
});

test.each(['', 'Name', 'id', 'user_id', '__proto__', 'constructor'])('%j is no field', (text) => {
  expect(parseFieldName(text)).toBeUndefined();
});

test('an entry is about a homepage or a repository', () => {
  expect(judgeFields(noFields)).toEqual({ code: 'url_missing' });
  expect(judgeFields({ ...noFields, homepage_url: 'https://x.org' })).toBeUndefined();
  expect(judgeFields({ ...noFields, repo_url: 'https://x.org' })).toBeUndefined();
});

describe('a repository is claimed', () => {
  test.each([
    ['https://github.com/o/r', 'github.com/o/r'],
    ['http://github.com/o/r', 'github.com/o/r'],
    ['https://www.github.com/o/r', 'github.com/o/r'],
    ['https://WWW.GitHub.com/O/R.git', 'github.com/o/r'],
    ['https://github.com/o/r/', 'github.com/o/r'],
    ['https://github.com/o/r///', 'github.com/o/r'],
    ['https://github.com/o/r.git/', 'github.com/o/r'],
    ['https://github.com/o/r/.git', 'github.com/o/r'],
    ['https://GITHUB.COM/O/R', 'github.com/o/r'],
    ['https://github.com/O/R.GIT', 'github.com/o/r'],
    ['https://gitlab.com/Group/Sub/Thing', 'gitlab.com/group/sub/thing'],
    ['https://codeberg.org/O/R', 'codeberg.org/o/r'],
    ['https://bitbucket.org/O/R.git', 'bitbucket.org/o/r'],
    ['https://Example.ORG/Path/Case', 'example.org/Path/Case'],
    ['https://example.org/path/case.git', 'example.org/path/case'],
    ['https://example.org', 'example.org'],
    ['https://example.org/', 'example.org'],
    ['https://www.example.org', 'example.org'],
    ['https://wwwexample.org/a', 'wwwexample.org/a'],
    ['https://example.org/www.x/http://y.z', 'example.org/www.x/http:/y.z'],
    ['https://notgithub.com/O/R', 'notgithub.com/O/R'],
    ['https://github.com.example.org/O/R', 'github.com.example.org/O/R'],
    ['https://example.org/a.gitx', 'example.org/a.gitx'],
  ])('%s as %s', (url, canonical) => {
    expect(canonicalUrl(url)).toBe(canonical);
    expect(canonicalUrl(`https://${canonical}`)).toBe(canonical);
  });
});

test('what is stored is a URL in its canonical form too', () => {
  expect(isUrl(`https://${canonicalUrl('https://www.GitHub.com/O/R.git/')}`)).toBe(true);
});

test.each<[string, string, string, string | null, string | undefined]>([
  ['to another repository', 'https://example.org/a', 'https://example.org/b', '2026-01-01T23:00:00.000Z', '2026-06-30'],
  ['to none', 'https://example.org/a', '', '2026-01-01T00:00:00.000Z', '2026-06-30'],
  ['for the first time', 'https://example.org/a', 'https://example.org/b', null, undefined],
  ['from none', '', 'https://example.org/b', '2026-01-01T00:00:00.000Z', undefined],
  ['to https', 'http://example.org/a', 'https://example.org/a', '2026-01-01T00:00:00.000Z', undefined],
  ['to no www', 'https://www.example.org/a', 'https://example.org/a', '2026-01-01T00:00:00.000Z', undefined],
  ['to .git', 'https://example.org/a', 'https://example.org/a.git', '2026-01-01T00:00:00.000Z', undefined],
  ['to a slash', 'https://example.org/a', 'https://example.org/a/', '2026-01-01T00:00:00.000Z', undefined],
])('an entry turns %s 180 days after it did so last, or at once', (_case, old, now, changedAt, day) => {
  expect(nextMove(old, now, changedAt)).toBe(day);
});
