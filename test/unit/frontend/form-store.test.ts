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

test('scores a keystroke in a full form within a millisecond', () => {
  const every = [...catalogue.criteria.keys()];
  const store = openStore(
    openForm(new Map(every.map((id) => [id, { ...met, justification: met.justification.repeat(50) }])), noFields),
  );
  const id = knownId('interact');
  const times: number[] = [];
  let text = 'https://example.org/';
  for (let key = 0; key < 300; key++) {
    text += 'x';
    const started = performance.now();
    store.update((form) => editAnswer(form, id, { status: 'Met', justification: text }));
    times.push(performance.now() - started);
  }
  const median = times.toSorted((a, b) => a - b)[150] ?? Infinity;
  console.log(`a keystroke is scored in ${median.toFixed(3)} ms`);
  expect(median).toBeLessThanOrEqual(1);
});
