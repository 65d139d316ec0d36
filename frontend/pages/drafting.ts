import { useEffect, useState } from 'preact/hooks';
import { changesOf, countChanges, openForm, restoreDraft } from '../answers-form.ts';
import { type DraftStorage, readDraft, saveDraft } from '../draft.ts';
import { type FormStore, openStore } from '../form-store.ts';
import type { Editable } from '../replies.ts';
import type { Bulk } from '../undo.ts';

export interface Drafting {
  readonly store: FormStore;
  /** The form before and after the draft went in; undefined where there was none. */
  readonly draft: Bulk | undefined;
  /** Whether the browser refuses to keep drafts. */
  readonly isRefused: boolean;
}

/** The form of a project with its draft on top. Every change goes into the draft; leaving with any is asked about. */
export function useDrafting(project: number, { answers, fields }: Editable): Drafting {
  const [storage] = useState(openStorage);
  const [isRefused, setRefused] = useState(!storage);
  const [{ store, draft }] = useState(() => {
    const kept = storage && readDraft(storage, project);
    const before = openForm(answers, fields);
    const after = kept ? restoreDraft(before, kept) : before;
    if (storage && kept) saveDraft(storage, project, kept, changesOf(after));
    return { store: openStore(after), draft: countChanges(changesOf(after)) > 0 ? { before, after } : undefined };
  });
  useEffect(() => {
    let isLeft = false;
    // A save may end after the page was left: its draft goes with it.
    store.subscribe((before, after) => {
      if (storage && !saveDraft(storage, project, changesOf(before), changesOf(after))) setRefused(true);
      guard(!isLeft && countChanges(changesOf(after)) > 0);
    });
    guard(draft !== undefined);
    return () => {
      isLeft = true;
      guard(false);
    };
  }, [store]);
  return { store, draft, isRefused };
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
