import type { RefObject } from 'preact';
import type { Level } from '../../criteria/catalogue.ts';
import { changesOf, countChanges } from '../answers-form.ts';
import { type FormStore, useForm } from '../form-store.ts';
import type { Failure } from '../replies.ts';
import { heading, t } from '../texts.ts';

export type SaveState =
  { readonly kind: 'idle' | 'saving' | 'saved' | 'conflict' } | { readonly kind: 'failed'; readonly failure: Failure };

interface Props {
  readonly store: FormStore;
  readonly level: Level;
  readonly state: SaveState;
  /** Gets the button. */
  readonly button: RefObject<HTMLButtonElement | null>;
}

/** Score, what is unsaved, and the button that saves: always in sight. */
export function SaveBar({ store, level, state, button }: Props) {
  const percent = useForm(store, ({ score }) => score.get(level.id) ?? 0);
  const unsaved = useForm(store, ({ form }) => countChanges(changesOf(form)));
  return (
    <section class="save-bar" aria-label={t('save.label')}>
      <div class="score">
        <p role="status">{t('save.score', { level: heading('levels', level.id), percent })}</p>
        <div class="meter" aria-hidden="true">
          <svg width="100%" height="100%">
            <rect width={`${percent}%`} height="100%" />
          </svg>
        </div>
      </div>
      <p class={`state ${unsaved > 0 ? 'unsaved' : ''}`} role="status">
        {stateText(state, unsaved)}
      </p>
      <button ref={button} type="submit" class="main" aria-disabled={state.kind === 'saving'}>
        {t('save.save')}
      </button>
    </section>
  );
}

function stateText(state: SaveState, unsaved: number): string {
  if (state.kind === 'saving') return t('save.saving');
  const rest = t('save.unsaved', { count: unsaved });
  if (unsaved > 0) return state.kind === 'failed' || state.kind === 'conflict' ? `${t('save.failed')}: ${rest}` : rest;
  return state.kind === 'saved' ? t('save.saved') : t('save.nothing');
}
