import { useEffect, useState } from 'preact/hooks';
import { changesOf, countChanges, openForm, restoreDraft } from '../answers-form.ts';
import { type DraftStorage, readDraft, saveDraft } from '../draft.ts';
import { type FormStore, openStore } from '../form-store.ts';
import type { Editable } from '../replies.ts';

export interface Drafting {
  readonly store: FormStore;
  /** Number of changes that were restored. */
  readonly restored: number;
  /** Whether the browser refuses to keep drafts. */
  readonly isRefused: boolean;
}

/** The form of a project with its draft on top. Every change goes into the draft; leaving with any is asked about. */
export function useDrafting(project: number, { answers, fields }: Editable): Drafting {
  const [storage] = useState(openStorage);
  const [isRefused, setRefused] = useState(!storage);
  const [{ store, restored }] = useState(() => {
    const draft = storage && readDraft(storage, project);
    const form = openForm(answers, fields);
    const restoredForm = draft ? restoreDraft(form, draft) : form;
    if (storage && draft) saveDraft(storage, project, draft, changesOf(restoredForm));
    return { store: openStore(restoredForm), restored: countChanges(changesOf(restoredForm)) };
  });
  useEffect(() => {
    const stop = store.subscribe((before, after) => {
      if (storage && !saveDraft(storage, project, changesOf(before), changesOf(after))) setRefused(true);
      guard(countChanges(changesOf(after)) > 0);
    });
    guard(restored > 0);
    return () => {
      stop();
      guard(false);
    };
  }, [store]);
  return { store, restored, isRefused };
}

/** Only while there is something to lose: a listener keeps browsers from going back without loading anew. */
function guard(isNeeded: boolean): void {
  if (isNeeded) addEventListener('beforeunload', ask);
  else removeEventListener('beforeunload', ask);
}

function ask(event: BeforeUnloadEvent): void {
  event.preventDefault();
}

/** Reading the property already throws where storage is forbidden. */
function openStorage(): DraftStorage | undefined {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
}
