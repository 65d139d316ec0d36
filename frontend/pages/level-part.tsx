import { useEffect, useRef, useState } from 'preact/hooks';
import type { Answer } from '../../criteria/answer.ts';
import type { CriterionId, Level } from '../../criteria/catalogue.ts';
import { LevelQuestions } from '../components/level-questions.tsx';
import { Notice } from '../components/notice.tsx';
import type { FormStore } from '../form-store.ts';
import { type CriterionTexts, loadCriterionTexts, t } from '../texts.ts';

interface Props {
  readonly store: FormStore;
  readonly level: Level;
  readonly onEdit: (id: CriterionId, answer: Answer) => void;
}

type State =
  | { readonly kind: 'loading' }
  | { readonly kind: 'loaded' | 'failed'; readonly level: Level; readonly texts: CriterionTexts };

/** The questions of a level once its texts are here. Without them they can still be answered by their ids. */
export function LevelPart({ store, level, onEdit }: Props) {
  const [state, setState] = useState<State>({ kind: 'loading' });
  const [attempt, setAttempt] = useState(0);
  const first = useRef(level);
  useEffect(() => {
    let isCurrent = true;
    async function load() {
      const texts = await loadCriterionTexts(level.id).catch(() => undefined);
      if (isCurrent) setState({ kind: texts ? 'loaded' : 'failed', level, texts: texts ?? new Map() });
    }
    void load();
    return () => {
      isCurrent = false;
    };
  }, [level, attempt]);
  if (state.kind === 'loading' || state.level !== level) return <p class="loading">{t('page.loading')}</p>;
  return (
    <>
      {state.kind === 'failed' && (
        <Notice kind="problem">
          <p>{t('edit.textsFailed')}</p>
          <button type="button" onClick={() => setAttempt(attempt + 1)}>
            {t('page.tryAgain')}
          </button>
        </Notice>
      )}
      <LevelQuestions
        key={level.id}
        store={store}
        level={level}
        texts={state.texts}
        takesFocus={first.current !== level}
        onEdit={onEdit}
      />
    </>
  );
}
