import { useEffect, useRef, useState } from 'preact/hooks';
import type { FormStore } from '../form-store.ts';
import { lateView } from '../late-view.tsx';
import { lazyView } from '../lazy-view.tsx';
import { t } from '../texts.ts';
import { PartFailure } from './part-failure.tsx';

const ImportPanel = lazyView(async () => (await import('./import-panel.tsx')).ImportPanel, PartFailure);
const ExportPanel = lateView(async () => (await import('./export-panel.tsx')).ExportPanel);

interface Props {
  readonly store: FormStore;
  /** The form whose changes can be undone. */
  readonly importing: FormStore;
  /** Whether the import is open at first. */
  readonly isOpenAtFirst: boolean;
}

/** Answers in from a file, and out into one. */
export function TransferPart({ store, importing, isOpenAtFirst }: Props) {
  const [isOpen, setOpen] = useState(isOpenAtFirst);
  const button = useRef<HTMLButtonElement>(null);
  const wasOpen = useRef(isOpenAtFirst);
  const isApplied = useRef(false);
  useEffect(() => {
    if (wasOpen.current && !isOpen && !isApplied.current) button.current?.focus();
    wasOpen.current = isOpen;
  }, [isOpen]);
  return (
    <>
      <div class="transfer">
        <button
          type="button"
          ref={button}
          aria-expanded={isOpen}
          onClick={() => {
            isApplied.current = false;
            setOpen(!isOpen);
          }}
        >
          {isOpen ? t('import.close') : t('import.open')}
        </button>
        <ExportPanel store={store} />
      </div>
      {isOpen && (
        <ImportPanel
          store={importing}
          onApplied={() => {
            isApplied.current = true;
            setOpen(false);
          }}
        />
      )}
    </>
  );
}
