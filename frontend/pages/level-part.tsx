import { useEffect, useRef, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso/router';
import type { Answer } from '../../criteria/answer.ts';
import type { CriterionId, Level } from '../../criteria/catalogue.ts';
import { type FilterChoice, LevelQuestions } from '../components/level-questions.tsx';
import { Notice } from '../components/notice.tsx';
import type { FormStore } from '../form-store.ts';
import { hashTarget } from '../hash-target.ts';
import { parseFilter } from '../question-filter.ts';
import { type CriterionTexts, loadCriterionTexts, t } from '../texts.ts';

interface Props {
  readonly store: FormStore;
  readonly level: Level;
  readonly onEdit: (id: CriterionId, answer: Answer) => void;
  readonly onSetNa: (ids: readonly CriterionId[]) => void;
}

type State =
  | { readonly kind: 'loading' }
  | { readonly kind: 'loaded' | 'failed'; readonly level: Level; readonly texts: CriterionTexts };

/** The questions of a level once its texts are here. Without them they can still be answered by their ids. */
export function LevelPart({ store, level, onEdit, onSetNa }: Props) {
  const [state, setState] = useState<State>({ kind: 'loading' });
  const [attempt, setAttempt] = useState(0);
  const [choice, setChoice] = useFilter();
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
        choice={choice}
        takesFocus={first.current !== level}
        onFilter={(filter) => setChoice({ filter })}
        onEdit={onEdit}
        onSetNa={onSetNa}
      />
    </>
  );
}

/** The filter, at first that of the address. A link to a row that it hides shows all rows. */
function useFilter(): readonly [FilterChoice, (choice: FilterChoice) => void] {
  const { query } = useLocation();
  const [choice, setChoice] = useState<FilterChoice>(() => ({
    filter: location.hash.length > 1 ? 'all' : parseFilter(query['show']),
  }));
  useEffect(() => {
    const reveal = () => {
      if (!location.hash.startsWith('#answers.') || hashTarget()) return;
      setChoice({ filter: 'all' });
      setTimeout(() => {
        hashTarget()?.focus();
        hashTarget()?.scrollIntoView();
      });
    };
    addEventListener('hashchange', reveal);
    return () => removeEventListener('hashchange', reveal);
  }, []);
  return [choice, setChoice];
}
