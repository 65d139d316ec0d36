import { useState } from 'preact/hooks';
import type { CriterionId } from '../../criteria/catalogue.ts';
import { type AnswersForm, currentAnswer, editAnswer } from '../answers-form.ts';
import type { Deed } from '../components/toasts.tsx';
import type { FormStore } from '../form-store.ts';

export interface BulkSteps {
  /** The last step, until it is dismissed. */
  readonly deed: Deed | undefined;
  readonly setDeed: (deed: Deed | undefined) => void;
  readonly setNa: (ids: readonly CriterionId[]) => void;
  /** The form for an import: what it changes can be undone. */
  readonly importing: FormStore;
}

/** Steps that change many answers at once, each of which can be undone. */
export function useBulkSteps(store: FormStore): BulkSteps {
  const [deed, setDeed] = useState<Deed>();
  function take(kind: Deed['kind'], takesFocus: boolean, change: (form: AnswersForm) => AnswersForm) {
    const before = store.get().form;
    store.update(change);
    setDeed({ kind, before, after: store.get().form, takesFocus });
  }
  const [importing] = useState<FormStore>(() => ({ ...store, update: (change) => take('import', true, change) }));
  return {
    deed,
    setDeed,
    setNa: (ids) =>
      take('crypto', false, (form) =>
        ids.reduce((next, id) => editAnswer(next, id, { ...currentAnswer(next, id), status: 'N/A' }), form),
      ),
    importing,
  };
}
