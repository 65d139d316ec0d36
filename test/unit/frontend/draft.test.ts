import { describe, expect, test } from 'vitest';
import { type Changes } from '../../../frontend/answers-form.ts';
import { type DraftStorage, readDraft, saveDraft } from '../../../frontend/draft.ts';
import { knownId } from '../../fixtures/answer-sets.ts';

const build = knownId('build');
const none: Changes = { answers: new Map(), fields: new Map() };
const some: Changes = {
  answers: new Map([
    [build, { value: { status: 'Met', justification: 'ünï 😀' }, base: { status: '?', justification: '' } }],
  ]),
  fields: new Map([['name', { value: '__proto__', base: '' }]]),
};

function openStorage(entries: Readonly<Record<string, string>> = {}): DraftStorage & { writes: number } {
  const map = new Map(Object.entries(entries));
  const storage = {
    writes: 0,
    get length() {
      return map.size;
    },
    key: (index: number) => [...map.keys()][index] ?? null,
    getItem: (key: string) => map.get(key) ?? null,
    setItem: (key: string, value: string) => {
      storage.writes++;
      map.set(key, value);
    },
    removeItem: (key: string) => void map.delete(key),
  };
  return storage;
}

describe('a draft', () => {
  test('comes back as it was kept, for its own project alone', () => {
    const storage = openStorage();
    expect(saveDraft(storage, 7, none, some)).toBe(true);
    expect(readDraft(storage, 7)).toEqual(some);
    expect(readDraft(storage, 70)).toEqual(none);
  });

  test('writes one entry for one keystroke', () => {
    const storage = openStorage();
    saveDraft(storage, 7, none, some);
    storage.writes = 0;
    const next = { ...some, fields: new Map([['name', { value: 'W', base: '' }] as const]) };
    saveDraft(storage, 7, some, next);
    expect(storage.writes).toBe(1);
    expect(readDraft(storage, 7)).toEqual(next);
  });

  test('is gone once nothing is unsaved', () => {
    const storage = openStorage();
    saveDraft(storage, 7, none, some);
    saveDraft(storage, 7, some, none);
    expect(storage.length).toBe(0);
  });

  test.each([
    ['broken JSON', 'answers.build', '{'],
    ['null', 'answers.build', 'null'],
    ['an unknown status', 'answers.build', '{"value":{"status":"Yes"},"base":{"status":"?"}}'],
    ['no base', 'answers.build', '{"value":{"status":"Met","justification":""}}'],
    ['a field that is no text', 'fields.name', '{"value":1,"base":""}'],
    ['an unknown criterion', 'answers.__proto__', '{"value":{"status":"Met"},"base":{"status":"?"}}'],
    ['an unknown field', 'fields.constructor', '{"value":"a","base":""}'],
  ])('passes over %s', (_, name, text) => {
    expect(readDraft(openStorage({ [`laurels/draft/7/${name}`]: text }), 7)).toEqual(none);
  });

  test('says so when the browser refuses it', () => {
    const full: DraftStorage = {
      ...openStorage(),
      setItem: () => {
        throw new Error('quota');
      },
    };
    expect(saveDraft(full, 7, none, some)).toBe(false);
  });
});
