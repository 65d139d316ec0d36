import type { FormStore } from '../form-store.ts';
import { t } from '../texts.ts';
import { type Bulk, countBulk, undoBulk } from '../undo.ts';
import { Notice } from './notice.tsx';
import type { Deed } from './toasts.tsx';

interface Props {
  readonly store: FormStore;
  /** The form before and after the draft went in. */
  readonly draft: Bulk;
  /** After the draft was kept, or discarded by a step that can be undone. */
  readonly onDone: (deed: Deed | undefined) => void;
}

/** Tells how many changes came back from the last visit; they are saved like any others unless they are discarded. */
export function DraftNotice({ store, draft, onDone }: Props) {
  function discard() {
    const before = store.get().form;
    store.update((form) => undoBulk(form, draft));
    onDone({ kind: 'discard', before, after: store.get().form, takesFocus: true });
  }
  return (
    <Notice kind="info">
      <p>{t('edit.restored', { count: countBulk(draft) })}</p>
      <p class="actions">
        <button type="button" onClick={() => onDone(undefined)}>
          {t('edit.keep')}
        </button>
        <button type="button" onClick={discard}>
          {t('edit.discard')}
        </button>
      </p>
    </Notice>
  );
}
