import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { applyTheme, parseTheme, readTheme, themeKey } from '../../../frontend/theme.ts';

function openDocument(storage: unknown) {
  const dataset: Record<string, string> = {};
  vi.stubGlobal('document', { documentElement: { dataset } });
  vi.stubGlobal('localStorage', storage);
  return dataset;
}

function openStorage() {
  const kept = new Map<string, string>();
  return {
    kept,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
}

afterEach(() => vi.unstubAllGlobals());

describe('the theme', () => {
  test.each([null, undefined, '', 'blue', '__proto__', 7])('of %j is the system’s', (input) => {
    expect(parseTheme(input)).toBe('system');
  });

  test('is shown and kept, and the system’s leaves nothing behind', () => {
    const storage = openStorage();
    const dataset = openDocument(storage);
    applyTheme('dark');
    expect([dataset['theme'], readTheme()]).toEqual(['dark', 'dark']);
    applyTheme('system');
    expect([dataset, readTheme(), storage.kept.size]).toEqual([{}, 'system', 0]);
  });

  test('is shown where the browser keeps nothing', () => {
    const dataset = openDocument(undefined);
    applyTheme('light');
    expect([dataset['theme'], readTheme()]).toEqual(['light', 'system']);
  });

  test('is read before the first paint from where it is kept', () => {
    expect(readFileSync('frontend/public/theme.js', 'utf8')).toContain(`getItem('${themeKey}')`);
    expect(readFileSync('frontend/index.html', 'utf8')).toContain('<script src="/theme.js"></script>');
  });
});
