import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { Answer } from '../../criteria/answer.ts';
import { catalogue, type CriterionId, type Entry, type Level } from '../../criteria/catalogue.ts';
import { isCounted, isEnough } from '../../criteria/judge.ts';
import { type FormStore, judgeEntry, useForm } from '../form-store.ts';
import { hashTarget } from '../hash-target.ts';
import { lateView } from '../late-view.tsx';
import { type Filter, isListed } from '../question-filter.ts';
import { type CriterionTexts, heading, t } from '../texts.ts';
import { CriterionRow } from './criterion-row.tsx';

const QuestionTools = lateView(async () => (await import('./question-tools.tsx')).QuestionTools);

/** A chosen filter; choosing it again makes another one, and the list anew. */
export interface FilterChoice {
  readonly filter: Filter;
}

interface Props {
  readonly store: FormStore;
  readonly level: Level;
  readonly texts: CriterionTexts;
  readonly choice: FilterChoice;
  /** Whether a link led to this level, so that its heading, or what the address names, takes the focus. */
  readonly takesFocus: boolean;
  readonly onFilter: (filter: Filter) => void;
  readonly onEdit: (id: CriterionId, answer: Answer) => void;
  /** Sets all of some criteria to N/A. */
  readonly onSetNa: (ids: readonly CriterionId[]) => void;
}

/** The criteria of one level by group. What a filter lists stays until it is chosen again. Mount it anew for another level. */
export function LevelQuestions({ store, level, texts, choice, takesFocus, onFilter, onEdit, onSetNa }: Props) {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const target = hashTarget() ?? (takesFocus ? title.current : null);
    target?.focus();
    target?.scrollIntoView();
  }, []);
  const listed = useMemo(() => listEntries(store, level, choice), [choice]);
  const groups = [...Map.groupBy(level.entries, (entry) => entry.group)];
  const shown = groups.filter(([, entries]) => entries.some((entry) => listed.has(entry)));
  const next = catalogue.levels[catalogue.levels.indexOf(level) + 1];
  return (
    <section aria-labelledby="level">
      <h2 id="level" tabIndex={-1} ref={title}>
        {heading('levels', level.id)}
      </h2>
      <div class="tools">
        <QuestionTools store={store} level={level} filter={choice.filter} listed={listed} onFilter={onFilter} />
      </div>
      {shown.length > 1 && (
        <nav class="contents" aria-label={t('edit.groups')}>
          {shown.map(([group, entries]) => (
            <a key={group} href={`#group-${group}`}>
              {heading('groups', group)} <Count store={store} entries={entries} />
            </a>
          ))}
        </nav>
      )}
      {shown.length === 0 && <p class="notice info">{t('filter.none')}</p>}
      {shown.map(([group, entries]) => (
        <Group
          key={group}
          group={group}
          entries={entries}
          listed={listed}
          store={store}
          texts={texts}
          onEdit={onEdit}
          onSetNa={onSetNa}
        />
      ))}
      {next && (
        <p>
          <a href={`?level=${next.id}`}>{t('edit.next', { level: heading('levels', next.id) })}</a>
        </p>
      )}
    </section>
  );
}

interface GroupProps extends Pick<Props, 'store' | 'texts' | 'onEdit' | 'onSetNa'> {
  readonly group: string;
  readonly entries: readonly Entry[];
  readonly listed: ReadonlySet<Entry>;
}

function Group({ group, entries, listed, store, texts, onEdit, onSetNa }: GroupProps) {
  const subgroups = [...Map.groupBy(entries, (entry) => entry.subgroup)];
  return (
    <section aria-labelledby={`group-${group}`}>
      <h3 id={`group-${group}`} tabIndex={-1} class="group">
        {heading('groups', group)} <Count store={store} entries={entries} />
      </h3>
      {subgroups.map(([subgroup, all]) => {
        const rows = all.filter((entry) => listed.has(entry));
        if (rows.length === 0) return null;
        return (
          <div key={subgroup}>
            {subgroups.length > 1 && <p class="subgroup">{heading('subgroups', subgroup)}</p>}
            {subgroup === 'cryptography' && <CryptoStep entries={all} onSetNa={onSetNa} />}
            {rows.map((entry) => (
              <CriterionRow key={entry.criterion} store={store} entry={entry} texts={texts} onEdit={onEdit} />
            ))}
          </div>
        );
      })}
    </section>
  );
}

function listEntries(store: FormStore, level: Level, { filter }: FilterChoice): ReadonlySet<Entry> {
  return new Set(level.entries.filter((entry) => isListed(filter, entry, judgeEntry(store.get(), entry))));
}

/** One step for projects that use no cryptography. */
function CryptoStep({ entries, onSetNa }: { readonly entries: readonly Entry[] } & Pick<Props, 'onSetNa'>) {
  const ids = entries.filter(({ flags }) => flags.has('na_allowed')).map(({ criterion }) => criterion);
  if (ids.length === 0) return null;
  return (
    <p class="crypto">
      {t('criterion.noCrypto')}{' '}
      <button type="button" class="plain" onClick={() => onSetNa(ids)}>
        {t('criterion.allNa', { count: ids.length })}
      </button>
    </p>
  );
}

/** How many of some entries are enough, of those that count, as numbers and as a bar. */
function Count({ store, entries }: { readonly store: FormStore; readonly entries: readonly Entry[] }) {
  const counted = entries.filter(isCounted);
  const enough = useForm(store, (view) => counted.filter((entry) => isEnough(judgeEntry(view, entry))).length);
  const numbers = { enough, all: counted.length };
  return (
    <span class="count">
      <svg class="bar" width="100%" height="100%" aria-hidden="true">
        <rect width={`${(100 * enough) / Math.max(1, counted.length)}%`} height="100%" />
      </svg>
      <span aria-hidden="true">{t('edit.count', numbers)}</span>
      <span class="visually-hidden">{t('edit.countSpoken', numbers)}</span>
    </span>
  );
}
