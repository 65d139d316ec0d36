import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { catalogue } from '../../../criteria/catalogue.ts';
import { isRecord } from '../../fixtures/record.ts';

const knownParts = ['statement', 'details', 'rationale', 'met', 'unmet', 'na'];

describe.each(catalogue.levels.map((level) => [level.id, level] as const))('English texts of %s', (id, level) => {
  const file = new URL(`../../../locales/en/criteria/${id}.json`, import.meta.url);

  test('cover exactly its criteria, in order, each with a statement and no blank part', ({ skip }) => {
    skip(id !== 'passing' && !existsSync(file), 'not written yet; ids stand in');
    const texts: unknown = JSON.parse(readFileSync(file, 'utf8'));
    const entries = isRecord(texts) ? Object.entries(texts) : [];
    expect(entries.map(([criterion]) => criterion)).toEqual(level.entries.map((entry) => entry.criterion));
    for (const [criterion, parts] of entries) {
      const written = isRecord(parts) ? parts : {};
      expect(written['statement'], criterion).toEqual(expect.any(String));
      const { placeholders = {}, ...prose } = written;
      for (const [part, text] of Object.entries({ ...prose, ...(isRecord(placeholders) ? placeholders : {}) })) {
        expect(knownParts, `${criterion}.${part}`).toContain(part);
        expect(text, `${criterion}.${part}`).toMatch(/\S/);
      }
    }
  });
});
