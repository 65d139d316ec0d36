import { expect, test } from 'vitest';
import { weigh } from '../../../criteria/answer.ts';
import { catalogue } from '../../../criteria/catalogue.ts';
import { isUrl } from '../../../criteria/fields.ts';
import { insertLink, suggestLinks } from '../../../frontend/evidence-links.ts';

test.each([
  ['https://github.com/acme/widget', 'license_location', 'https://github.com/acme/widget/blob/HEAD/LICENSE'],
  ['https://www.github.com/acme/widget.git/', 'report_process', 'https://www.github.com/acme/widget/issues'],
  ['https://github.com/acme/widget', 'vulnerability_report_process', 'https://github.com/acme/widget/security/policy'],
  ['https://gitlab.com/a/b/c', 'contribution', 'https://gitlab.com/a/b/c/-/blob/HEAD/CONTRIBUTING.md'],
  ['https://gitlab.gnome.org/a/b', 'release_notes', 'https://gitlab.gnome.org/a/b/-/blob/HEAD/CHANGELOG.md'],
  ['https://codeberg.org/a/b', 'documentation_basics', 'https://codeberg.org/a/b/src/branch/main/README.md'],
  ['https://gitea.example.org/a/b', 'test_continuous_integration', 'https://gitea.example.org/a/b/actions'],
  ['https://example.org/scm/widget', 'license_location', 'https://example.org/scm/widget'],
])('suggests from %s for %s first %s', (repository, criterion, url) => {
  expect(suggestLinks(repository, criterion)[0]?.url).toBe(url);
});

test('suggests at least the repository for every criterion, only whole addresses, none twice', () => {
  for (const repository of ['https://github.com/acme/widget', 'https://gitlab.com/a/b', 'https://example.org/x']) {
    for (const id of catalogue.criteria.keys()) {
      const urls = suggestLinks(repository, id).map(({ url }) => url);
      expect(urls).toContain(repository);
      expect(new Set(urls).size).toBe(urls.length);
      for (const url of urls) {
        expect(isUrl(url)).toBe(true);
        expect(weigh({ status: 'Met', justification: url }).hasUrl).toBe(true);
      }
    }
  }
});

test.each([
  '',
  'javascript:alert(1)',
  'github.com/acme/widget',
  'https://',
  'https://a b/c',
  'data:text/html,x',
  '//x.org/a',
])('suggests nothing from %j', (repository) => {
  expect(suggestLinks(repository, 'license_location')).toEqual([]);
});

test.each([
  ['', 'https://x.org'],
  ['See', 'See https://x.org'],
  ['See\n', 'See\nhttps://x.org'],
  ['See https://x.org now', 'See https://x.org now'],
  ['See https://x.org/more', 'See https://x.org/more https://x.org'],
])('a link put behind %j gives %j', (before, after) => {
  expect(insertLink(before, 'https://x.org')).toBe(after);
});
