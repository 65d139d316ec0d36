import { describe, expect, test } from 'vitest';
import { evidenceCount, packEvidence, type Status, statuses, unpackEvidence, weigh } from '../../../criteria/answer.ts';
import { type Category, type Flag } from '../../../criteria/catalogue.ts';
import { isCounted, isEnough, judge, type Verdict } from '../../../criteria/judge.ts';
import { makeEntry } from '../../fixtures/made-up-catalogue.ts';

describe('a justification is good from 5 code points on, notes aside', () => {
  test.each<[string, boolean]>([
    ['', false],
    ['abcd', false],
    ['abcde', true],
    ['     ', true],
    ['    ', false],
    ['äöüß', false],
    ['äöüßé', true],
    ['👍👍👍👍', false],
    ['👍👍👍👍👍', true],
    ['👩‍👩‍👧', true],
    ['\n\n\n\n\n', true],
    ['// abcdef', false],
    ['//abc', true],
    ['// ', false],
    ['//  x', false],
    [' // abcdef', true],
    ['//\tabcdef', true],
    ['/ / abcdef', true],
  ])('%j: %s', (justification, isGood) => {
    expect(weigh({ status: 'Met', justification }).isGood).toBe(isGood);
  });
});

describe('a justification holds a URL from a scheme, a dotless beginning, a dot and no space on, notes aside', () => {
  test.each<[string, boolean]>([
    ['https://x.org', true],
    ['see http://a.b for more', true],
    ['https://example.com/a', true],
    ['http://x.org.', true],
    ['http://localhost', false],
    ['http://nodot/x.y', false],
    ['www.google.com', false],
    ['mailto:a@b.org', false],
    ['// https://x.org', false],
    ['//https://x.org', true],
    ['HTTPS://X.ORG', false],
    ['', false],
    ['https://x.', false],
    ['https://x. y', false],
    ['https://x.\n', true],
    ['https://.org', false],
    ['https://a b.org', false],
    ['https://', false],
    ['ftp://x.org', false],
    ['http:/x.org', false],
    ['xhttps://x.org', true],
    ['http://localhost, then http://a.b', true],
    ['https://ä.é', true],
    ['line\n// https://x.org', true],
  ])('%j: %s', (justification, hasUrl) => {
    expect(weigh({ status: 'Met', justification }).hasUrl).toBe(hasUrl);
  });
});

test('evidence is packed into a number of its own and unpacked again', () => {
  const all = statuses.flatMap((status) =>
    [false, true].flatMap((isGood) => [false, true].map((hasUrl) => ({ status, isGood, hasUrl }))),
  );
  const packed = all.map(packEvidence);
  expect(packed.toSorted((a, b) => a - b)).toEqual(Array.from({ length: evidenceCount }, (_, index) => index));
  expect(packed.map(unpackEvidence)).toEqual(all);
});

test('a URL nobody asks for is not looked for', () => {
  expect(weigh({ status: 'Met', justification: 'https://x.org' }, false)).toEqual({
    status: 'Met',
    isGood: true,
    hasUrl: false,
  });
});

const NA = 'na_allowed';
const NJ = 'na_justification_required';
const MJ = 'met_justification_required';
const MU = 'met_url_required';

describe('judges by status, category, flags and text', () => {
  test.each<[Category, Flag[], Status, string, Verdict]>([
    ['MUST', [], 'Met', '', 'passing'],
    ['MUST', [], 'Met', '// todo', 'passing'],
    ['MUST', [], 'Unmet', 'a long reason', 'failing'],
    ['MUST', [], '?', 'https://a.org', 'unknown'],
    ['MUST', [MU], 'Met', 'see https://a.org/x', 'passing'],
    ['MUST', [MU], 'Met', 'see our site', 'url_required'],
    ['MUST', [MU], 'Met', '// https://a.org', 'url_required'],
    ['MUST', [MU], 'Met', '//https://a.org', 'passing'],
    ['MUST', [MU], 'Met', 'http://localhost/x', 'url_required'],
    ['MUST', [MU], 'Met', '', 'url_required'],
    ['MUST', [MJ], 'Met', 'abcd', 'justification_required'],
    ['MUST', [MJ], 'Met', 'abcde', 'passing'],
    ['MUST', [MJ], 'Met', '     ', 'passing'],
    ['MUST', [MJ], 'Met', '// abcdef', 'justification_required'],
    ['MUST', [MJ, MU], 'Met', 'abcdef', 'url_required'],
    ['MUST', [MJ, MU], 'Met', 'abcd', 'url_required'],
    ['MUST', [MJ, MU], 'Met', 'http://a.b', 'passing'],
    ['MUST', [NA], 'N/A', '', 'passing'],
    ['MUST', [NA, NJ], 'N/A', '', 'justification_required'],
    ['MUST', [NA, NJ], 'N/A', 'not ours', 'passing'],
    ['MUST', [NA, NJ], 'N/A', '// not ours', 'justification_required'],
    ['MUST', [NA, MU], 'N/A', '', 'passing'],
    ['MUST', [NA, NJ, MJ], 'Unmet', 'not at all', 'failing'],
    ['SHOULD', [], 'Unmet', '', 'justification_required'],
    ['SHOULD', [], 'Unmet', 'late', 'justification_required'],
    ['SHOULD', [], 'Unmet', 'later', 'barely'],
    ['SHOULD', [], 'Unmet', '// later', 'justification_required'],
    ['SHOULD', [MU], 'Unmet', 'later', 'barely'],
    ['SHOULD', [MU], 'Met', 'later', 'url_required'],
    ['SHOULD', [], 'Met', '', 'passing'],
    ['SHOULD', [], '?', 'later', 'unknown'],
    ['SUGGESTED', [], 'Unmet', '', 'barely'],
    ['SUGGESTED', [MJ], 'Unmet', '', 'barely'],
    ['SUGGESTED', [MJ], 'Met', '', 'justification_required'],
    ['SUGGESTED', [], 'Unmet', '// note', 'barely'],
    ['SUGGESTED', [], '?', '', 'unknown'],
    ['SUGGESTED', ['met_suppress'], 'Met', '', 'passing'],
    ['MUST', ['future'], 'Unmet', '', 'failing'],
  ])('%s %j, %s, %j: %s', (category, flags, status, justification, verdict) => {
    expect(judge(makeEntry({ category, flags }), weigh({ status, justification }))).toBe(verdict);
  });
});

describe('judges N/A where it is not offered as Unmet with the same text', () => {
  test.each<[Category, Flag[], string, Verdict]>([
    ['MUST', [], 'does not apply', 'failing'],
    ['MUST', [NJ], 'does not apply', 'failing'],
    ['SHOULD', [], 'does not apply', 'barely'],
    ['SHOULD', [], 'no', 'justification_required'],
    ['SHOULD', [], '// does not apply', 'justification_required'],
    ['SUGGESTED', [], '', 'barely'],
  ])('%s %j, %j: %s', (category, flags, justification, verdict) => {
    const entry = makeEntry({ category, flags });
    expect(judge(entry, weigh({ status: 'N/A', justification }))).toBe(verdict);
    expect(judge(entry, weigh({ status: 'Unmet', justification }))).toBe(verdict);
  });
});

test('only passing and barely are enough', () => {
  const verdicts: Verdict[] = ['passing', 'barely', 'failing', 'unknown', 'url_required', 'justification_required'];
  expect(verdicts.filter(isEnough)).toEqual(['passing', 'barely']);
});

test.each<[Flag[], boolean]>([
  [[], true],
  [['na_allowed', 'met_suppress', 'unmet_suppress'], true],
  [['future'], false],
  [['obsolete'], false],
  [['future', 'obsolete'], false],
])('flags %j: counted %s', (flags, counted) => {
  expect(isCounted(makeEntry({ category: 'MUST', flags }))).toBe(counted);
});
