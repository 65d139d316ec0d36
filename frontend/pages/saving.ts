import { useRef, useState } from 'preact/hooks';
import {
  addConflicts,
  changesOf,
  countChanges,
  countConflicts,
  findProblems,
  type ItemProblem,
  mergeSaved,
  saveBody,
  withProblems,
} from '../answers-form.ts';
import { saveProject } from '../api.ts';
import type { SaveState } from '../components/save-bar.tsx';
import type { FormStore } from '../form-store.ts';
import type { Failure } from '../replies.ts';

/** Saves a form when asked, one save at a time. What fails stays in the form; see the state for why. */
export function useSaving(project: number, store: FormStore): readonly [SaveState, save: () => Promise<void>] {
  const [state, setState] = useState<SaveState>({ kind: 'idle' });
  const isSaving = useRef(false);
  async function save() {
    if (isSaving.current) return;
    isSaving.current = true;
    setState(await saveForm(project, store, () => setState({ kind: 'saving' })));
    isSaving.current = false;
  }
  return [state, save];
}

async function saveForm(project: number, store: FormStore, onSend: () => void): Promise<SaveState> {
  const { form } = store.get();
  if (countConflicts(form) > 0) return { kind: 'conflict' };
  const sent = changesOf(form);
  if (countChanges(sent) === 0) return { kind: 'saved' };
  const problems = findProblems(form);
  store.update((form) => withProblems(form, problems));
  if (problems.size > 0) return { kind: 'failed', failure: invalid(problems) };
  onSend();
  const reply = await saveProject(project, saveBody(sent));
  if (reply.ok) {
    store.update((form) => mergeSaved(form, sent));
    return { kind: 'saved' };
  }
  return keep(store, reply.failure);
}

/** Puts what the server said beside the items it speaks of. */
function keep(store: FormStore, failure: Failure): SaveState {
  const { code, problems, theirs } = failure;
  const named = problems.flatMap(({ name, ...problem }) => (name === undefined ? [] : [[name, problem] as const]));
  const taken = code === 'repo_url_taken' ? [['fields.repo_url', { code }] as const] : [];
  store.update((form) => withProblems(form, new Map<string, ItemProblem>([...named, ...taken])));
  if (code !== 'conflict') return { kind: 'failed', failure };
  store.update((form) => addConflicts(form, theirs));
  return countConflicts(store.get().form) > 0 ? { kind: 'conflict' } : { kind: 'failed', failure };
}

function invalid(problems: ReadonlyMap<string, ItemProblem>): Failure {
  return {
    code: 'invalid',
    problems: [...problems].map(([name, problem]) => ({ ...problem, name })),
    theirs: { answers: new Map(), fields: new Map() },
    project: undefined,
    retryAfterSeconds: undefined,
  };
}
