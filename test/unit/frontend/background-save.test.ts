import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Answer } from '../../../criteria/answer.ts';
import { noFields } from '../../../criteria/fields.ts';
import {
  changesOf,
  countChanges,
  currentAnswer,
  editAnswer,
  editField,
  openForm,
  type SaveBody,
} from '../../../frontend/answers-form.ts';
import { backoffMs, openSaver, quietMs, type SaveState } from '../../../frontend/background-save.ts';
import { openStore } from '../../../frontend/form-store.ts';
import { parseRefusal, type Reply } from '../../../frontend/replies.ts';
import { knownId } from '../../fixtures/answer-sets.ts';

const build = knownId('build');
const policy = knownId('test_policy');
const met: Answer = { status: 'Met', justification: 'mine' };

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function refuse(refusal: object, retryAfterSeconds?: number): Reply<number> {
  return { ok: false, failure: { ...parseRefusal(refusal), retryAfterSeconds } };
}

/** A saver whose server gives some replies in turn and then takes everything. */
function open({ replies = [], held = '' }: { replies?: Reply<number>[]; held?: string } = {}) {
  const store = openStore(openForm(new Map(), { ...noFields, repo_url: 'https://example.org/r' }));
  const bodies: SaveBody[] = [];
  const states: SaveState[] = [];
  const saver = openSaver({
    store,
    send: async (body) => {
      bodies.push(body);
      return replies.shift() ?? { ok: true, value: 1 };
    },
    isHeld: (name) => name === held,
    onState: (state) => states.push(state),
  });
  const sent = () => bodies.map(({ answers, fields }) => [...Object.keys(answers), ...Object.keys(fields)].join());
  const answer = (id: typeof build, value = met) => store.update((form) => editAnswer(form, id, value));
  const left = () => countChanges(changesOf(store.get().form));
  return { store, saver, bodies, states, sent, answer, left, last: () => states.at(-1) };
}

describe('saving in the background', () => {
  test('waits until the form is quiet, then saves once', async () => {
    const { sent, answer, left, last } = open();
    answer(build);
    await vi.advanceTimersByTimeAsync(quietMs - 1);
    answer(policy);
    await vi.advanceTimersByTimeAsync(quietMs - 1);
    expect(sent()).toEqual([]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sent()).toEqual(['build,test_policy']);
    expect([left(), last()?.kind]).toEqual([0, 'saved']);
  });

  test('does not wait for ever for one who never stops typing', async () => {
    const { sent, answer } = open();
    for (let second = 0; second < 25; second++) {
      answer(build, { ...met, justification: `text ${second}` });
      await vi.advanceTimersByTimeAsync(1000);
    }
    expect(sent().length).toBeGreaterThan(0);
  });

  test('sends what is valid and keeps what is not', async () => {
    const { store, sent, answer, last } = open();
    answer(build, { ...met, justification: 'x'.repeat(8193) });
    answer(policy);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sent()).toEqual(['test_policy']);
    expect(last()).toMatchObject({ kind: 'failed', isAsked: false });
    expect(store.get().form.problems.get('answers.build')).toEqual({ code: 'too_long', limit: 8192 });
    answer(build);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sent()).toEqual(['test_policy', 'build']);
    expect(last()?.kind).toBe('saved');
  });

  test('keeps back a field that is being typed, until asked', async () => {
    const { store, saver, sent } = open({ held: 'fields.repo_url' });
    store.update((form) => editField(form, 'repo_url', 'https://example.org/half'));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sent()).toEqual([]);
    await saver.save();
    expect(sent()).toEqual(['repo_url']);
  });

  test('keeps both addresses back while there is none', async () => {
    const { store, sent } = open();
    store.update((form) => editField(editField(form, 'repo_url', ''), 'name', 'Widget'));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sent()).toEqual(['name']);
  });

  test('runs one save at a time, and saves afterwards what was typed meanwhile', async () => {
    const store = openStore(openForm(new Map(), noFields));
    const answers: ((reply: Reply<number>) => void)[] = [];
    const saver = openSaver({
      store,
      send: () => new Promise((resolve) => answers.push(resolve)),
      isHeld: () => false,
      onState: () => undefined,
    });
    store.update((form) => editAnswer(form, build, met));
    await vi.advanceTimersByTimeAsync(quietMs);
    store.update((form) => editAnswer(form, policy, met));
    void saver.save();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(answers.length).toBe(1);
    answers[0]?.({ ok: true, value: 1 });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(answers.length).toBe(2);
    saver.stop();
  });
});

test('a form that is left is saved once more, and never again', async () => {
  const { store, saver, sent, answer } = open({ replies: [refuse({ error: 'offline' })] });
  answer(build);
  saver.stop();
  answer(policy);
  await vi.advanceTimersByTimeAsync(600_000);
  expect(sent()).toEqual(['build']);
  expect(countChanges(changesOf(store.get().form))).toBe(2);
});

describe('a save that fails', () => {
  test('is repeated after longer and longer waits, and loses nothing', async () => {
    const offline = () => refuse({ error: 'offline' });
    const { sent, answer, left, last } = open({ replies: [offline(), offline(), offline()] });
    answer(build);
    await vi.advanceTimersByTimeAsync(quietMs);
    expect(last()).toMatchObject({ kind: 'failed', failure: { code: 'offline' } });
    await vi.advanceTimersByTimeAsync(backoffMs(1) - 1);
    expect(sent().length).toBe(1);
    await vi.advanceTimersByTimeAsync(1 + backoffMs(2) + backoffMs(3));
    expect(sent().length).toBe(4);
    expect([left(), last()?.kind]).toEqual([0, 'saved']);
  });

  test('is repeated at once when the connection is back', async () => {
    const { saver, answer, sent } = open({ replies: [refuse({ error: 'offline' })] });
    answer(build);
    await vi.advanceTimersByTimeAsync(quietMs);
    saver.nudge();
    await vi.advanceTimersByTimeAsync(1);
    expect(sent().length).toBe(2);
  });

  test('waits as long as the server asks', async () => {
    const { answer, sent } = open({ replies: [refuse({ error: 'busy' }, 30)] });
    answer(build);
    await vi.advanceTimersByTimeAsync(quietMs + 29_000);
    expect(sent().length).toBe(1);
    await vi.advanceTimersByTimeAsync(1001);
    expect(sent().length).toBe(2);
  });

  test('for want of a sign-in keeps everything and waits for the person', async () => {
    const { store, saver, answer, sent, left, last } = open({ replies: [refuse({ error: 'sign_in' })] });
    answer(build);
    await vi.advanceTimersByTimeAsync(600_000);
    expect([sent().length, left(), last()]).toMatchObject([1, 1, { kind: 'failed', failure: { code: 'sign_in' } }]);
    expect(currentAnswer(store.get().form, build)).toEqual(met);
    saver.nudge();
    await vi.advanceTimersByTimeAsync(1);
    expect([sent().length, left(), last()?.kind]).toEqual([2, 0, 'saved']);
  });

  test('for a conflict sends the rest, and the settled item later', async () => {
    const theirs = { status: 'Unmet', justification: 'theirs' };
    const conflict = refuse({ error: 'conflict', conflicts: [{ field: 'answers.build', theirs }] });
    const { store, answer, sent, last } = open({ replies: [conflict] });
    answer(build);
    answer(policy);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sent()).toEqual(['build,test_policy', 'test_policy']);
    expect(last()?.kind).toBe('conflict');
    expect(store.get().form.answers.conflicts.get(build)).toEqual(theirs);
  });

  test('for a value the server refuses sends the rest, and that one once it is changed', async () => {
    const invalid = refuse({
      error: 'invalid',
      problems: [{ field: 'answers.build.justification', code: 'too_long' }],
    });
    const { answer, sent, last } = open({ replies: [invalid] });
    answer(build);
    answer(policy);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sent()).toEqual(['build,test_policy', 'test_policy']);
    expect(last()).toMatchObject({ kind: 'failed', failure: { code: 'invalid' } });
    answer(build, { ...met, justification: 'shorter' });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sent().at(-1)).toBe('build');
  });

  test.each(['deleted', 'too_large', 'what is this'])('for %s is not repeated by itself', async (error) => {
    const { answer, sent, left } = open({ replies: [refuse({ error })] });
    answer(build);
    await vi.advanceTimersByTimeAsync(600_000);
    expect([sent().length, left()]).toEqual([1, 1]);
  });
});

describe('a save of which nobody knows whether it arrived', () => {
  const unmet: Answer = { status: 'Unmet', justification: 'mine' };
  const offline = () => refuse({ error: 'offline' });

  test('takes back what was typed back meanwhile, based on what was sent', async () => {
    const { saver, bodies, answer, store } = open({ replies: [offline()] });
    answer(build);
    const saving = saver.save();
    answer(build, { status: '?', justification: '' });
    await saving;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(bodies.at(-1)?.answers[build]).toMatchObject({ status: '?', base: { status: 'Met' } });
    expect(countChanges(changesOf(store.get().form))).toBe(0);
  });

  test('makes no conflict with oneself', async () => {
    const conflict = refuse({ error: 'conflict', conflicts: [{ field: `answers.${build}`, theirs: met }] });
    const { saver, bodies, answer, left, last } = open({ replies: [offline(), conflict] });
    answer(build);
    const saving = saver.save();
    answer(build, unmet);
    await saving;
    await vi.advanceTimersByTimeAsync(120_000);
    expect(bodies.at(-1)?.answers[build]).toMatchObject({ status: 'Unmet', base: { status: 'Met' } });
    expect(left()).toBe(0);
    expect(last()?.kind).toBe('saved');
  });
});

test('what is typed while the last save is under way goes too when the page is left', async () => {
  const { saver, sent, answer } = open();
  answer(build);
  const saving = saver.save();
  answer(policy);
  saver.stop();
  await saving;
  await vi.advanceTimersByTimeAsync(1000);
  expect(sent()).toEqual([build, policy]);
});

test('leaving fields keeps to the time that the server asked for', async () => {
  const { saver, sent, answer } = open({ replies: [refuse({ error: 'busy' }, 30)] });
  answer(build);
  await saver.save();
  for (let i = 0; i < 10; i++) {
    saver.touch();
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(sent()).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(sent()).toHaveLength(2);
});
