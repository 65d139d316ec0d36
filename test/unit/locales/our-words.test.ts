import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { findKnownRuns, listRuns, listTexts, packHashes, unpackHashes } from '../../fixtures/shingles.ts';

const folder = fileURLToPath(new URL('../../../locales/en/', import.meta.url));
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json'));

const fixture = readFileSync(new URL('../../fixtures/reference-shingles.bin', import.meta.url));
const known = unpackHashes(fixture);

test('the fixture holds sorted hashes, each once', () => {
  expect(known.size).toBe(fixture.length / 5);
  expect(known.size).toBeGreaterThan(10_000);
  expect([...known]).toEqual([...known].toSorted());
});

test('there are English texts to look at', () => {
  expect(files).toContain('ui.json');
  expect(files.length).toBeGreaterThanOrEqual(3);
});

test.each(files)('%s shares no nine words in a row with the reference notes', (name) => {
  const texts = listTexts(JSON.parse(readFileSync(`${folder}${name}`, 'utf8')));
  expect(findKnownRuns(known, texts)).toEqual([]);
});

describe('a copied run is found', () => {
  const source = 'One two three four five six seven eight nine, ten; eleven!';
  const madeUp = unpackHashes(packHashes([source, 'Too short to have a run.']));

  test.each<[string, string, number]>([
    ['word for word', source, 3],
    ['inside another text', `Before. ${source} After`, 3],
    ['whatever case, marks and line ends', 'ONE *two*\nthree "four" five-six/seven eight (nine)', 1],
    ['not when one word is missing', 'One two three four six seven eight nine ten eleven', 0],
    ['not when only eight words are shared', 'one two three four five six seven eight', 0],
    ['not across two texts', 'one two three four', 0],
  ])('%s', (_name, text, runs) => {
    expect(findKnownRuns(madeUp, [text, 'five six seven eight nine'])).toHaveLength(runs);
  });

  test('letters and digits of any script make words', () => {
    expect(listRuns('Ä ß 3 я 漢字 e f g h i')).toEqual(['ä ß 3 я 漢字 e f g h', 'ß 3 я 漢字 e f g h i']);
  });

  test('in lists and objects at any depth', () => {
    expect(listTexts({ a: 'x', b: [1, null, { c: 'y' }, ['z']] })).toEqual(['x', 'y', 'z']);
  });
});
