import { catalogue, type Entry, getCriterion, type Level } from '../../criteria/catalogue.ts';
import { type FormStore, judgeEntry, useForm } from '../form-store.ts';
import { type Filter, filters, isListed } from '../question-filter.ts';
import { nextLevel } from '../shortest-way.ts';
import { heading, t, type TextKey } from '../texts.ts';
import { RowKeys } from './row-keys.tsx';
import { WayPanel } from './way-panel.tsx';

interface Props {
  readonly store: FormStore;
  readonly level: Level;
  readonly filter: Filter;
  /** What the filter listed when it was chosen. */
  readonly listed: ReadonlySet<Entry>;
  readonly onFilter: (filter: Filter) => void;
}

const filterTexts: Readonly<Record<Filter, TextKey>> = {
  all: 'filter.all',
  open: 'filter.open',
  must: 'filter.must',
  blocks: 'filter.blocks',
  way: 'filter.way',
};

/** What of a level is shown, what is still in the way, and the keys. */
export function QuestionTools({ store, level, filter, listed, onFilter }: Props) {
  const levels = catalogue.series.find(({ id }) => id === level.series)?.levels ?? [];
  const target = useForm(store, ({ score }) => nextLevel(levels, score));
  const goal = heading('levels', (target ?? level).id);
  const isForGoal = filter === 'blocks' || filter === 'way';
  return (
    <>
      <fieldset class="choice question-filter">
        <legend>{t('filter.title')}</legend>
        {filters.map((one) => (
          <label key={one}>
            <input type="radio" name="filter" checked={one === filter} onChange={() => onFilter(one)} />
            <span>{t(filterTexts[one], { level: goal })}</span>
          </label>
        ))}
      </fieldset>
      <Done store={store} filter={filter} listed={listed} onRenew={() => onFilter(filter)} />
      {isForGoal && !target && <p>{t('filter.complete')}</p>}
      {isForGoal && target && target !== level && (
        <p>
          <a href={`?level=${target.id}&show=${filter}`}>{t('filter.other', { level: goal })}</a>
        </p>
      )}
      {filter === 'way' && target === level && (
        <WayPanel
          store={store}
          level={level}
          isComputed={({ criterion }) => getCriterion(criterion).achieves !== undefined}
        />
      )}
      <RowKeys />
    </>
  );
}

interface DoneProps extends Pick<Props, 'store' | 'filter' | 'listed'> {
  readonly onRenew: () => void;
}

/** How many of the listed rows are done by now; they stay until somebody sends them away. */
function Done({ store, filter, listed, onRenew }: DoneProps) {
  const count = useForm(
    store,
    (view) => [...listed].filter((entry) => !isListed(filter, entry, judgeEntry(view, entry))).length,
  );
  if (count === 0) return null;
  return (
    <p class="done">
      {t('filter.done', { count })}{' '}
      <button type="button" class="plain" onClick={onRenew}>
        {t('filter.renew')}
      </button>
    </p>
  );
}
