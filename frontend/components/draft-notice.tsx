import { useState } from 'preact/hooks';
import { changesOf, countChanges, discardChanges } from '../answers-form.ts';
import { type FormStore, useForm } from '../form-store.ts';
import { t } from '../texts.ts';
import { Notice } from './notice.tsx';

/** Tells how many changes came back from the last visit, and discards them when asked twice. Gone once all is saved. */
export function DraftNotice({ store, count }: { readonly store: FormStore; readonly count: number }) {
  const [step, setStep] = useState<'told' | 'asked' | 'discarded'>('told');
  const hasChanges = useForm(store, ({ form }) => countChanges(changesOf(form)) > 0);
  if (step === 'discarded') {
    return (
      <Notice kind="info" focusOn={step}>
        <p>{t('edit.discarded')}</p>
      </Notice>
    );
  }
  if (!hasChanges) return null;
  return (
    <Notice kind="info">
      <p>{t('edit.restored', { count })}</p>
      {step === 'told' ? (
        <button type="button" onClick={() => setStep('asked')}>
          {t('edit.discard')}
        </button>
      ) : (
        <Notice kind="info" focusOn={step}>
          <p>{t('edit.discardSure')}</p>
          <button
            type="button"
            onClick={() => {
              store.update(discardChanges);
              setStep('discarded');
            }}
          >
            {t('edit.discardYes')}
          </button>{' '}
          <button type="button" onClick={() => setStep('told')}>
            {t('edit.discardNo')}
          </button>
        </Notice>
      )}
    </Notice>
  );
}
