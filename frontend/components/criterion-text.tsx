import { type Category, type Entry, type Flag, getCriterion } from '../../criteria/catalogue.ts';
import { type CriterionTexts, heading, pagePath, t, type TextKey } from '../texts.ts';
import { OwnHtml } from './own-html.tsx';

export const categoryTexts: Readonly<Record<Category, TextKey>> = {
  MUST: 'criteria.must',
  SHOULD: 'criteria.should',
  SUGGESTED: 'criteria.suggested',
};

/** What a flag means to a reader; those that only shape the form mean nothing. */
const flagTexts: readonly (readonly [Flag, TextKey])[] = [
  ['met_url_required', 'criteria.urlRequired'],
  ['met_justification_required', 'criteria.justificationRequired'],
  ['na_allowed', 'criteria.naAllowed'],
  ['na_justification_required', 'criteria.naJustified'],
  ['future', 'criteria.future'],
  ['obsolete', 'criteria.obsolete'],
];

/** A criterion to read: everything that is said of it at this level. Its id is the anchor of links. */
export function CriterionText({
  entry,
  text,
}: {
  readonly entry: Entry;
  readonly text: ReturnType<CriterionTexts['get']>;
}) {
  const { id, displayId, entries, achieves } = getCriterion(entry.criterion);
  const others = entries.filter(({ level }) => level !== entry.level);
  return (
    <article class="criterion-text" id={id} tabIndex={-1} aria-labelledby={`${id}-name`}>
      <h4 id={`${id}-name`}>
        <span class={`category ${entry.category.toLowerCase()}`}>{t(categoryTexts[entry.category])}</span>{' '}
        <a href={`#${id}`}>
          <code>{displayId}</code>
        </a>
      </h4>
      {text && <OwnHtml class="statement" html={text.statement} />}
      <ul class="flags">
        {achieves && <li>{t('criteria.computed', { level: heading('levels', achieves) })}</li>}
        {flagTexts.map(([flag, key]) => isShown(flag, entry) && <li key={flag}>{t(key)}</li>)}
        {others.map(({ level }) => (
          <li key={level}>
            <a href={pagePath(`/criteria/${level}#${id}`)}>
              {t('criteria.alsoAt', { level: heading('levels', level) })}
            </a>
          </li>
        ))}
      </ul>
      {text?.details !== undefined && (
        <div class="deeper">
          <h5>{t('criteria.details')}</h5>
          <OwnHtml html={text.details} />
        </div>
      )}
      {text?.rationale !== undefined && (
        <div class="deeper">
          <h5>{t('criteria.rationale')}</h5>
          <OwnHtml html={text.rationale} />
        </div>
      )}
    </article>
  );
}

/** That N/A is offered goes without saying where it needs a reason. */
function isShown(flag: Flag, { flags }: Entry): boolean {
  if (flag === 'na_allowed' && flags.has('na_justification_required')) return false;
  return flags.has(flag);
}
