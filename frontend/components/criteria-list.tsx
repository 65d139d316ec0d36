import { useMemo, useState } from 'preact/hooks';
import type { Category, Level } from '../../criteria/catalogue.ts';
import { categories } from '../../criteria/vocabulary.ts';
import { filterCriteria, groupEntries, indexCriteria } from '../criteria-search.ts';
import { type CriterionTexts, heading, t } from '../texts.ts';
import { categoryTexts, CriterionText } from './criterion-text.tsx';

/** The criteria of a level to read, to search and to print. */
export function CriteriaList({ level, texts }: { readonly level: Level; readonly texts: CriterionTexts }) {
  const [chosen, setChosen] = useState<ReadonlySet<Category>>(new Set(categories));
  const [words, setWords] = useState('');
  const [isShort, setShort] = useState(false);
  const index = useMemo(() => indexCriteria(level.entries, texts), [level, texts]);
  const shown = useMemo(
    () => filterCriteria(level.entries, index, { categories: chosen, words }),
    [index, chosen, words],
  );
  const offered = categories.filter((category) => level.entries.some((entry) => entry.category === category));
  return (
    <>
      <search class="filters">
        <label class="field">
          {t('criteria.search')}
          <input type="search" value={words} onInput={(event) => setWords(event.currentTarget.value)} />
        </label>
        <fieldset class="chips">
          <legend>{t('criteria.show')}</legend>
          {(offered.length > 1 ? offered : []).map((category) => (
            <label key={category}>
              <input
                type="checkbox"
                checked={chosen.has(category)}
                onChange={(event) => setChosen(withChoice(chosen, category, event.currentTarget.checked))}
              />
              {t(categoryTexts[category])}
            </label>
          ))}
          <label>
            <input type="checkbox" checked={!isShort} onChange={() => setShort(!isShort)} />
            {t('criteria.withDetails')}
          </label>
        </fieldset>
        <p role="status" class="hint">
          {shown.length === 0
            ? t('criteria.none')
            : t('criteria.shown', { count: shown.length, all: level.entries.length })}
        </p>
      </search>
      <div class={isShort ? 'is-short' : undefined}>
        {groupEntries(shown).map(({ group, subgroup, entries }, place, all) => (
          <section key={`${group} ${subgroup}`}>
            {all[place - 1]?.group !== group && <h2>{heading('groups', group)}</h2>}
            <h3 class="subheading">{heading('subgroups', subgroup)}</h3>
            {entries.map((entry) => (
              <CriterionText key={entry.criterion} entry={entry} text={texts.get(entry.criterion)} />
            ))}
          </section>
        ))}
      </div>
    </>
  );
}

function withChoice(chosen: ReadonlySet<Category>, category: Category, isChosen: boolean): ReadonlySet<Category> {
  const next = new Set(chosen);
  if (isChosen) next.add(category);
  else next.delete(category);
  return next;
}
