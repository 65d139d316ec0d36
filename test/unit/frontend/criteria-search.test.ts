import { describe, expect, test } from 'vitest';
import { catalogue } from '../../../criteria/catalogue.ts';
import { categories } from '../../../criteria/vocabulary.ts';
import { filterCriteria, groupEntries, indexCriteria } from '../../../frontend/criteria-search.ts';

const passing = catalogue.levels[0]?.entries ?? [];
const texts = new Map([
  [
    'interact',
    { statement: '<p>Say where to <em>report</em> bugs &amp; ideas.</p>', rationale: '<p>Naïve users ask.</p>' },
  ],
  ['__proto__', { statement: 'nothing' }],
]);
const index = indexCriteria(passing, texts);
const find = (words: string, chosen: readonly (typeof categories)[number][] = categories) =>
  filterCriteria(passing, index, { categories: new Set(chosen), words }).map(({ criterion }) => criterion);

describe('the search of criteria', () => {
  test('finds all without words, and of the chosen kinds only', () => {
    expect(find('  ')).toHaveLength(passing.length);
    expect(find('', [])).toEqual([]);
    const musts = passing.filter(({ category }) => category === 'MUST');
    expect(find('', ['MUST'])).toEqual(musts.map(({ criterion }) => criterion));
  });

  test.each(['REPORT ideas', 'bugs & ideas', 'naive', 'interact', 'report\tsay'])('finds %j', (words) => {
    expect(find(words)).toEqual(['interact']);
  });

  test.each(['em', '<p>', '__proto__', 'constructor', '('.repeat(9)])('does not find %j in the markup', (words) => {
    expect(find(words)).not.toContain('interact');
  });

  test('knows how people write ids', () => {
    const baseline = catalogue.levels[3]?.entries ?? [];
    const found = filterCriteria(baseline, indexCriteria(baseline, new Map()), {
      categories: new Set(categories),
      words: 'osps-ac-01.01',
    });
    expect(found.map(({ criterion }) => criterion)).toEqual(['osps_ac_01_01']);
  });
});

test('entries stand under their headings in order, none twice and none lost', () => {
  for (const { entries } of catalogue.levels) {
    const groups = groupEntries(entries);
    expect(groups.flatMap((group) => group.entries)).toEqual(entries);
    expect(new Set(groups.map(({ group, subgroup }) => `${group} ${subgroup}`)).size).toBe(groups.length);
  }
});
