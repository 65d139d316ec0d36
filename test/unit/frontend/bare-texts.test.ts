import { readFileSync } from 'node:fs';
import { createInstance } from 'i18next';
import { expect, test } from 'vitest';
import { bareTexts } from '../../../frontend/build/bare-texts.ts';
import errors from '../../../locales/en/errors.json' with { type: 'json' };
import { ui } from '../../fixtures/ui.ts';

const path = 'node_modules/i18next/dist/esm/i18next.js';
const values = { count: 2, name: '$t(site.name) {{level}} <b>', level: 'gold', id: 7, all: 9 };

/** The pages' texts by the given i18next: each key in another language, with English behind it. */
async function sayAll(create: typeof createInstance): Promise<string[]> {
  const texts = create();
  await texts.init({
    lng: 'de',
    fallbackLng: 'en',
    ns: ['ui', 'errors'],
    defaultNS: 'ui',
    interpolation: { escapeValue: false },
    resources: {},
  });
  texts.addResourceBundle('en', 'ui', ui);
  texts.addResourceBundle('en', 'errors', errors);
  texts.addResourceBundle('de', 'ui', {
    site: { name: 'Lorbeeren' },
    save: { unsaved_one: 'eine', unsaved_other: '{{count}}' },
  });
  const keys = Object.entries(ui).flatMap(([group, some]) =>
    Object.keys(some).map((key) => `${group}.${key.replace(/_(one|other)$/, '')}`),
  );
  const counts = [0, 1, 2].map((count) => texts.t('save.unsaved', { count }));
  const codes = ['offline', 'unheard_of'].map((code) =>
    String(texts.exists(code, { ns: 'errors', nsSeparator: false })),
  );
  return [...keys.map((key) => texts.t(key, values)), ...counts, ...codes, texts.t('none', { defaultValue: 'given' })];
}

test('the trimmed i18next says what the whole one says', async () => {
  const { transform } = bareTexts();
  if (typeof transform !== 'function') throw new Error('no transform');
  const code: unknown = Reflect.apply(transform, undefined, [readFileSync(path, 'utf8'), `/x/${path}`]);
  const bare: { createInstance: typeof createInstance } = await import(
    /* @vite-ignore */ `data:text/javascript,${encodeURIComponent(String(code))}`
  );
  const said = await sayAll(bare.createInstance);
  expect(said.length).toBeGreaterThan(200);
  expect(said).toContain('Lorbeeren');
  expect(said).toEqual(await sayAll(createInstance));
});

test('the build stops at an i18next that reads otherwise', () => {
  const { transform } = bareTexts();
  if (typeof transform !== 'function') throw new Error('no transform');
  const source = readFileSync(path, 'utf8').replace('class Formatter {', 'class Formats {');
  expect(() => Reflect.apply(transform, undefined, [source, `/x/${path}`])).toThrow('another i18next');
});

test('no text holds what the trimmed i18next does not read: formats, other texts', () => {
  for (const text of [ui, errors].map((file) => JSON.stringify(file))) {
    expect(text).not.toContain('$t(');
    expect(text).not.toMatch(/\{\{[^}]*,/);
  }
});
