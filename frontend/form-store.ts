import { useLayoutEffect, useReducer, useRef } from 'preact/hooks';
import { type Answer, type Evidence, weigh } from '../criteria/answer.ts';
import { catalogue, type CriterionId, type Entry } from '../criteria/catalogue.ts';
import { judge, type Verdict } from '../criteria/judge.ts';
import { achievement, type Score, scoreProject } from '../criteria/score.ts';
import { type AnswersForm, currentAnswer, currentAnswers } from './answers-form.ts';

export interface FormView {
  readonly form: AnswersForm;
  /** As the form stands, unsaved changes included. */
  readonly score: Score;
}

/** A form that components watch in part: a keystroke renders its row and the score, not the page. */
export interface FormStore {
  readonly get: () => FormView;
  readonly update: (change: (form: AnswersForm) => AnswersForm) => void;
  /** Calls back after every update with the form before and after; returns how to stop that. */
  readonly subscribe: (listener: (before: AnswersForm, after: AnswersForm) => void) => () => void;
}

export function openStore(form: AnswersForm): FormStore {
  let view: FormView = { form, score: scoreForm(form) };
  const listeners = new Set<(before: AnswersForm, after: AnswersForm) => void>();
  return {
    get: () => view,
    update: (change) => {
      const before = view.form;
      const after = change(before);
      if (after === before) return;
      view = { form: after, score: after.answers === before.answers ? view.score : scoreForm(after) };
      for (const listener of listeners) listener(before, after);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** A part of the form; the component renders again when the part is another by `Object.is`. */
export function useForm<T>(store: FormStore, select: (view: FormView) => T): T {
  const [, render] = useReducer<number, 'again'>((count) => count + 1, 0);
  const selected = select(store.get());
  const latest = useRef({ select, selected });
  latest.current = { select, selected };
  useLayoutEffect(
    () =>
      store.subscribe(() => {
        if (!Object.is(latest.current.select(store.get()), latest.current.selected)) render('again');
      }),
    [store],
  );
  return selected;
}

/** The verdict on an entry as the form stands. */
export function judgeEntry({ form, score }: FormView, entry: Entry): Verdict {
  const known = evidenceOf(currentAnswer(form, entry.criterion));
  const achieves = catalogue.criteria.get(entry.criterion)?.achieves;
  return judge(entry, achieves ? { ...known, status: achievement(score, achieves) } : known);
}

function scoreForm(form: AnswersForm): Score {
  const evidence = [...currentAnswers(form)].map(([id, answer]): [CriterionId, Evidence] => [id, evidenceOf(answer)]);
  return scoreProject(catalogue, new Map(evidence));
}

const evidenceByAnswer = new WeakMap<Answer, Evidence>();

/** Weighs each answer once: all but the one being typed are the same objects as before. */
function evidenceOf(answer: Answer): Evidence {
  const evidence = evidenceByAnswer.get(answer) ?? weigh(answer);
  evidenceByAnswer.set(answer, evidence);
  return evidence;
}
