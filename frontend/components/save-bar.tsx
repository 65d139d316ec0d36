import type { RefObject } from 'preact';
import { useRef } from 'preact/hooks';
import type { Level } from '../../criteria/catalogue.ts';
import { changesOf, countChanges } from '../answers-form.ts';
import type { SaveState } from '../background-save.ts';
import { type FormStore, useForm } from '../form-store.ts';
import { RefusalLink } from './refusal-link.tsx';
import { explain, heading, t, type TextKey } from '../texts.ts';

interface Props {
  readonly store: FormStore;
  readonly project: number;
  readonly level: Level;
  readonly state: SaveState;
  /** Gets the button. */
  readonly button: RefObject<HTMLButtonElement | null>;
}

/** Score, what is unsaved, and the button that saves: always in sight. */
export function SaveBar({ store, project, level, state, button }: Props) {
  const percent = useForm(store, ({ score }) => score.get(level.id) ?? 0);
  const unsaved = useForm(store, ({ form }) => countChanges(changesOf(form)));
  const text = stateText(state, unsaved);
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
      <p class={`state ${state.kind} ${unsaved > 0 ? 'unsaved' : ''}`}>
        {text} {state.kind === 'conflict' && <a href="#conflicts">{t('save.choose')}</a>}
        {state.kind === 'failed' && unsaved > 0 && <RefusalLink code={state.failure.code} project={project} />}
      </p>
      <News state={state} text={text} />
      <button ref={button} type="submit" class="main" aria-disabled={state.kind === 'saving'}>
        {t('save.save')}
      </button>
    </section>
  );
}

/** The state for screen readers where it is news: saving by itself is none, as long as it works. */
function News({ state, text }: { readonly state: SaveState; readonly text: string }) {
  const wasBad = useRef(false);
  const isBad = state.kind === 'failed' || state.kind === 'conflict';
  const isOver = state.kind === 'saved' && wasBad.current;
  if (state.kind !== 'saving') wasBad.current = isBad || isOver;
  return (
    <p role="status" class="visually-hidden">
      {isBad || isOver ? text : ''}
    </p>
  );
}

const reasons: ReadonlyMap<string, TextKey> = new Map([
  ['offline', 'save.offline'],
  ['busy', 'save.busy'],
  ['internal', 'save.busy'],
  ['sign_in', 'save.signIn'],
  ['session_ended', 'save.signIn'],
  ['forbidden', 'save.forbidden'],
  ['not_editor', 'save.notEditor'],
]);

function stateText(state: SaveState, unsaved: number): string {
  if (state.kind === 'saving') return t('save.saving');
  const rest = t('save.unsaved', { count: unsaved });
  if (unsaved === 0 && state.kind !== 'conflict') return state.kind === 'saved' ? t('save.saved') : t('save.nothing');
  if (state.kind === 'conflict') return unsaved === 0 ? t('save.failed') : `${t('save.failed')}: ${rest}.`;
  if (state.kind !== 'failed') return rest;
  const reason = reasons.get(state.failure.code);
  return reason ? t(reason) : `${t('save.failed')}: ${explain(state.failure)}`;
}
