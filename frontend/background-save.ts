import {
  addConflicts,
  type AnswersForm,
  type Changes,
  changesOf,
  countChanges,
  countConflicts,
  findProblems,
  holdUnsure,
  type ItemProblem,
  mergeSaved,
  ownValues,
  parseItemName,
  saveBody,
  type SaveBody,
  withProblems,
} from './answers-form.ts';
import type { FormStore } from './form-store.ts';
import type { Failure, Reply } from './replies.ts';
import { sendableChanges } from './sendable-changes.ts';

export type SaveState =
  | { readonly kind: 'idle' | 'saving' | 'saved' | 'conflict' }
  /** `isAsked`: a person pressed the button and waits for the reason. */
  | { readonly kind: 'failed'; readonly failure: Failure; readonly isAsked: boolean };

export interface Saver {
  /** Saves at once, because a person asked. */
  readonly save: () => Promise<void>;
  /** Sends what waits, if it is time: a field was left, or the page hidden. */
  readonly touch: () => void;
  /** Tries again what waits: the connection, or the person, is back. */
  readonly nudge: () => void;
  /** Sends what it can for a last time. */
  readonly stop: () => void;
}

interface Parts {
  readonly store: FormStore;
  readonly send: (body: SaveBody) => Promise<Reply<number>>;
  /** Whether an item is still being typed and must not go by itself. */
  readonly isHeld: (name: string) => boolean;
  readonly onState: (state: SaveState) => void;
}

/** How long the form must be quiet before it is saved, and the longest that one who never stops typing waits. */
export const quietMs = 2500;
export const longestMs = 20_000;

/** Wait before the attempt after so many failures: 2 s, doubled each time, at most a minute. */
export function backoffMs(failures: number): number {
  return Math.min(60_000, 1000 * 2 ** Math.min(failures, 6));
}

/**
 * Saves a form in the background, one save at a time: what is valid goes, what is not stays. Failures of the way are
 * repeated; others wait for a change, `nudge` or `save`. Nothing ever leaves the form but by a save that succeeded.
 */
export function openSaver({ store, send, isHeld, onState }: Parts): Saver {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isSaving = false;
  /** Whether a person asked for a save while one was under way. */
  let isAwaited = false;
  /** Whether the server refused what stands, so that sending it again is of no use. */
  let isRefused = false;
  /** The last save of which nobody knows whether it arrived. */
  let unsure: Changes | undefined;
  let isStopped = false;
  let failures = 0;
  let oldest = Infinity;
  let notBefore = 0;

  function plan(delayMs: number, isReported = false) {
    if (isStopped) return;
    clearTimeout(timer);
    const now = Date.now();
    const due = Math.max(Math.min(now + delayMs, oldest + longestMs), notBefore);
    timer = setTimeout(() => void run(false, isReported), Math.max(0, due - now));
  }

  /** `isReported`: whether a person waits to hear of it. */
  async function run(isAsked: boolean, isReported: boolean): Promise<void> {
    clearTimeout(timer);
    if (isSaving) return void (isAwaited ||= isAsked);
    const problems = findProblems(store.get().form);
    store.update((form) => showProblems(form, problems, isAsked, isHeld));
    const { form } = store.get();
    const sent = sendableChanges(
      form,
      (name) => problems.has(name) || form.problems.has(name) || (!isAsked && isHeld(name)),
    );
    oldest = Infinity;
    if (countChanges(sent) === 0) return onState(restState(form, isReported));
    isSaving = true;
    onState({ kind: 'saving' });
    const reply = await send(saveBody(sent));
    isSaving = false;
    if (reply.ok) succeed(sent, isReported);
    else fail(reply.failure, sent, isReported);
    const { answers, fields } = store.get().form;
    const hasTyped = answers.changes !== form.answers.changes || fields.changes !== form.fields.changes;
    if (isAwaited || (isStopped && reply.ok && hasTyped)) {
      const isAsked = isAwaited;
      isAwaited = false;
      return run(isAsked, isAsked);
    }
    if (hasTyped && isRefused) {
      isRefused = false;
      plan(quietMs);
    }
  }

  function succeed(sent: Changes, isAsked: boolean) {
    failures = notBefore = 0;
    unsure = undefined;
    store.update((form) => mergeSaved(form, sent));
    const { form } = store.get();
    onState(restState(form, isAsked));
    if (countChanges(changesOf(form)) > 0) plan(quietMs);
  }

  function fail(failure: Failure, sent: Changes, isAsked: boolean) {
    if (unsure) {
      const own = ownValues(failure.theirs, unsure);
      if (countChanges(own) > 0) {
        store.update((form) => mergeSaved(form, own));
        unsure = undefined;
        return plan(0, isAsked);
      }
    }
    const isUnsure = willRetry(failure) && failure.code !== 'conflict';
    if (isUnsure) store.update((form) => holdUnsure(form, (unsure = sent)));
    const before = store.get().form;
    store.update((form) => keepReply(form, failure, sent));
    const { form } = store.get();
    const hasMoved = form.problems.size > before.problems.size || countConflicts(form) > countConflicts(before);
    const isConflict = failure.code === 'conflict' && countConflicts(form) > 0;
    onState(isConflict ? { kind: 'conflict' } : { kind: 'failed', failure, isAsked });
    if (hasMoved) return plan(0, isAsked);
    isRefused = !willRetry(failure);
    if (isRefused) return;
    failures++;
    notBefore = Date.now() + Math.max(backoffMs(failures), 1000 * (failure.retryAfterSeconds ?? 0));
    plan(0);
  }

  const unsubscribe = store.subscribe((before, after) => {
    if (before.answers.changes === after.answers.changes && before.fields.changes === after.fields.changes) return;
    oldest = Math.min(oldest, Date.now());
    isRefused = false;
    if (!isSaving) plan(quietMs);
  });
  if (countChanges(changesOf(store.get().form)) > 0) plan(quietMs);
  return {
    save: () => {
      notBefore = 0;
      return run(true, true);
    },
    touch: () => {
      if (!isRefused && countChanges(changesOf(store.get().form)) > 0) plan(0);
    },
    nudge: () => {
      notBefore = 0;
      if (countChanges(changesOf(store.get().form)) > 0) plan(0);
    },
    stop: () => {
      isStopped = true;
      unsubscribe();
      void run(false, false);
    },
  };
}

/** Whether trying again later can help without anybody doing anything. */
export function willRetry({ code }: Failure): boolean {
  return code === 'offline' || code === 'busy' || code === 'internal' || code === 'conflict';
}

/** Asked, the server judges its own old objections again; by itself the form keeps those to what is still a change. */
function showProblems(
  form: AnswersForm,
  found: ReadonlyMap<string, ItemProblem>,
  isAsked: boolean,
  isHeld: (name: string) => boolean,
): AnswersForm {
  if (isAsked) return form.problems.size + found.size > 0 ? withProblems(form, found) : form;
  const isChanged = (name: string) => {
    const item = parseItemName(name);
    return item?.kind === 'answer' ? form.answers.changes.has(item.id) : item && form.fields.changes.has(item.name);
  };
  const kept = [...form.problems].filter(
    ([name, { code }]) => found.has(name) || (code !== 'url_missing' && isChanged(name)),
  );
  const fresh = [...found].filter(([name]) => !form.problems.has(name) && !isHeld(name));
  const isSame = fresh.length === 0 && kept.length === form.problems.size;
  return isSame ? form : withProblems(form, new Map([...kept, ...fresh]));
}

/** The state once all that could go is gone. */
function restState(form: AnswersForm, isAsked: boolean): SaveState {
  if (countConflicts(form) > 0) return { kind: 'conflict' };
  if (form.problems.size > 0) return { kind: 'failed', failure: invalid(form.problems), isAsked };
  return { kind: countChanges(changesOf(form)) > 0 ? 'idle' : 'saved' };
}

/** Puts what the server said beside the items it speaks of. */
function keepReply(form: AnswersForm, { code, problems, theirs, project }: Failure, sent: Changes): AnswersForm {
  const named = problems.flatMap(({ name, ...problem }) => (name === undefined ? [] : [[name, problem] as const]));
  const taken: readonly (readonly [string, ItemProblem])[] =
    code === 'repo_url_taken' && form.fields.changes.get('repo_url') === sent.fields.get('repo_url')
      ? [['fields.repo_url', project === undefined ? { code } : { code, project }]]
      : [];
  const all = [...named, ...taken];
  const shown = all.length > 0 ? withProblems(form, new Map<string, ItemProblem>([...form.problems, ...all])) : form;
  return code === 'conflict' ? addConflicts(shown, theirs) : shown;
}

function invalid(problems: ReadonlyMap<string, ItemProblem>): Failure {
  return {
    code: 'invalid',
    problems: [...problems].map(([name, problem]) => ({ ...problem, name, field: name })),
    theirs: { answers: new Map(), fields: new Map() },
    project: undefined,
    retryAfterSeconds: undefined,
  };
}
