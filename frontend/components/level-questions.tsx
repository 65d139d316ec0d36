import { useEffect, useRef } from 'preact/hooks';
import type { Answer } from '../../criteria/answer.ts';
import { catalogue, type CriterionId, type Entry, type Level } from '../../criteria/catalogue.ts';
import { isCounted, isEnough } from '../../criteria/judge.ts';
import { type FormStore, judgeEntry, useForm } from '../form-store.ts';
import { type CriterionTexts, heading, t } from '../texts.ts';
import { CriterionRow } from './criterion-row.tsx';

interface Props {
  readonly store: FormStore;
  readonly level: Level;
  readonly texts: CriterionTexts;
  /** Whether a link led to this level, so that its heading, or what the address names, takes the focus. */
  readonly takesFocus: boolean;
  readonly onEdit: (id: CriterionId, answer: Answer) => void;
}

/** All criteria of one level by group. Mount it anew for another level. */
export function LevelQuestions({ store, level, texts, takesFocus, onEdit }: Props) {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const named = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const target = named ?? (takesFocus ? title.current : null);
    target?.focus();
    target?.scrollIntoView();
  }, []);
  const groups = [...Map.groupBy(level.entries, (entry) => entry.group)];
  const next = catalogue.levels[catalogue.levels.indexOf(level) + 1];
  return (
    <section aria-labelledby="level">
      <h2 id="level" tabIndex={-1} ref={title}>
        {heading('levels', level.id)}
      </h2>
      {groups.length > 1 && (
        <nav class="contents" aria-label={t('edit.groups')}>
          {groups.map(([group, entries]) => (
            <a key={group} href={`#group-${group}`}>
              {heading('groups', group)} <Count store={store} entries={entries} />
            </a>
          ))}
        </nav>
      )}
      {groups.map(([group, entries]) => (
        <section key={group} aria-labelledby={`group-${group}`}>
          <h3 id={`group-${group}`} tabIndex={-1} class="group">
            {heading('groups', group)} <Count store={store} entries={entries} />
          </h3>
          {[...Map.groupBy(entries, (entry) => entry.subgroup)].map(([subgroup, rows], _, all) => (
            <div key={subgroup}>
              {all.length > 1 && <p class="subgroup">{heading('subgroups', subgroup)}</p>}
              {rows.map((entry) => (
                <CriterionRow key={entry.criterion} store={store} entry={entry} texts={texts} onEdit={onEdit} />
              ))}
            </div>
          ))}
        </section>
      ))}
      {next && (
        <p>
          <a href={`?level=${next.id}`}>{t('edit.next', { level: heading('levels', next.id) })}</a>
        </p>
      )}
    </section>
  );
}

/** How many of some entries are enough, of those that count. */
function Count({ store, entries }: { readonly store: FormStore; readonly entries: readonly Entry[] }) {
  const counted = entries.filter(isCounted);
  const enough = useForm(store, (view) => counted.filter((entry) => isEnough(judgeEntry(view, entry))).length);
  const numbers = { enough, all: counted.length };
  return (
    <span class="count">
      <span aria-hidden="true">{t('edit.count', numbers)}</span>
      <span class="visually-hidden">{t('edit.countSpoken', numbers)}</span>
    </span>
  );
}
