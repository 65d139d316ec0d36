import { useEffect, useRef, useState } from 'preact/hooks';
import type { FormStore } from '../form-store.ts';
import { t, type TextKey } from '../texts.ts';
import { type Bulk, countBulk, undoBulk } from '../undo.ts';
import { LevelNews } from './level-news.tsx';

/** A step that changed many answers, and which one it was. */
export interface Deed extends Bulk {
  readonly kind: 'crypto' | 'import' | 'discard' | 'undo';
  /** Whether what did it is gone, so that the focus needs a place. */
  readonly takesFocus: boolean;
}

interface Props {
  readonly store: FormStore;
  readonly project: number;
  readonly deed: Deed | undefined;
  readonly onDeed: (deed: Deed | undefined) => void;
}

const deedTexts: Readonly<Record<Deed['kind'], TextKey>> = {
  crypto: 'undo.crypto',
  import: 'import.applied',
  discard: 'undo.discard',
  undo: 'undo.undone',
};

/** What just happened, in sight and aloud: a bulk change with the way back, a level gained or lost. */
export function Toasts({ store, project, deed, onDeed }: Props) {
  return (
    <div class="toasts">
      <div role="status">{deed && <DeedToast key={deed} store={store} deed={deed} onDeed={onDeed} />}</div>
      <LevelNews store={store} project={project} />
    </div>
  );
}

function DeedToast({ store, deed, onDeed }: Omit<Props, 'project' | 'deed'> & { readonly deed: Deed }) {
  const box = useRef<HTMLDivElement>(null);
  const [count] = useState(() => countBulk(deed));
  useEffect(() => {
    if (deed.takesFocus) box.current?.focus();
  }, []);
  function undo() {
    const before = store.get().form;
    store.update((form) => undoBulk(form, deed));
    onDeed({ kind: 'undo', before, after: store.get().form, takesFocus: true });
  }
  return (
    <div class="toast" tabIndex={-1} ref={box}>
      <p>{t(deedTexts[deed.kind], { count })}</p>
      {count > 0 && (
        <button type="button" onClick={undo}>
          {deed.kind === 'undo' ? t('undo.redo') : t('undo.undo')}
        </button>
      )}
      <button type="button" onClick={() => onDeed(undefined)}>
        {t('undo.close')}
      </button>
    </div>
  );
}
