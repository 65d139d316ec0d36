import { expect, test } from 'vitest';
import { catalogue, type Entry } from '../../../criteria/catalogue.ts';
import { noFields } from '../../../criteria/fields.ts';
import { weighAll, scoreProject } from '../../../criteria/score.ts';
import { currentAnswers, editAnswer, editField, openForm } from '../../../frontend/answers-form.ts';
import { judgeEntry, openStore } from '../../../frontend/form-store.ts';
import { knownId } from '../../fixtures/answer-sets.ts';

const met = { status: 'Met', justification: 'https://example.org/evidence' } as const;

function entryOf(name: string): Entry {
  const entry = catalogue.levels.flatMap((level) => level.entries).find(({ criterion }) => criterion === knownId(name));
  if (!entry) throw new Error(`no entry ${name}`);
  return entry;
}

test('scores the form as it stands, by the rules of the server', () => {
  const store = openStore(openForm(new Map(), noFields));
  for (const { criterion } of catalogue.levels[0]?.entries ?? []) {
    store.update((form) => editAnswer(form, criterion, met));
    expect(store.get().score).toEqual(scoreProject(catalogue, weighAll(currentAnswers(store.get().form))));
  }
  expect([...store.get().score][0]).toEqual(['passing', 100]);
});

test('judges a computed criterion by the score', () => {
  const store = openStore(openForm(new Map(), noFields));
  expect(judgeEntry(store.get(), entryOf('achieve_passing'))).toBe('failing');
  for (const { criterion } of catalogue.levels[0]?.entries ?? [])
    store.update((form) => editAnswer(form, criterion, met));
  expect(judgeEntry(store.get(), entryOf('achieve_passing'))).toBe('passing');
});

test('tells its watchers of changes, and of nothing else', () => {
  const store = openStore(openForm(new Map(), noFields));
  const seen: string[] = [];
  const stop = store.subscribe((_, after) => seen.push(after.fields.changes.get('name')?.value ?? ''));
  store.update((form) => editField(form, 'name', 'a'));
  store.update((form) => form);
  stop();
  store.update((form) => editField(form, 'name', 'b'));
  expect(seen).toEqual(['a']);
});
