import { useState } from 'preact/hooks';
import type { Answer } from '../../criteria/answer.ts';
import { type Category, type CriterionId, type Entry, getCriterion } from '../../criteria/catalogue.ts';
import { currentAnswer } from '../answers-form.ts';
import { type FormStore, judgeEntry, useForm } from '../form-store.ts';
import { type CriterionText, type CriterionTexts, heading, t, type TextKey } from '../texts.ts';
import { Justification } from './justification.tsx';
import { OwnHtml } from './own-html.tsx';
import { StatusChoice } from './status-choice.tsx';
import { VerdictMark, verdictWords } from './verdict-mark.tsx';

interface Props {
  readonly store: FormStore;
  readonly entry: Entry;
  readonly texts: CriterionTexts;
  readonly onEdit: (id: CriterionId, answer: Answer) => void;
}

const categoryTexts: Readonly<Record<Category, TextKey>> = {
  MUST: 'category.must',
  SHOULD: 'category.should',
  SUGGESTED: 'category.suggested',
};

/** One criterion with its answer. Its element has the item's name as id, so that links can lead here. */
export function CriterionRow({ store, entry, texts, onEdit }: Props) {
  const id = entry.criterion;
  const { displayId, achieves, entries } = getCriterion(id);
  const answer = useForm(store, ({ form }) => currentAnswer(form, id));
  const verdict = useForm(store, (view) => judgeEntry(view, entry));
  const [isActive, setActive] = useState(false);
  const text = texts.get(id);
  const name = `answers.${id}`;
  return (
    <article
      class="criterion"
      id={name}
      tabIndex={-1}
      aria-labelledby={`${name}-heading`}
      onFocusIn={() => setActive(true)}
    >
      <h4 id={`${name}-heading`}>
        <span class={`category ${entry.category.toLowerCase()}`}>{t(categoryTexts[entry.category])}</span>{' '}
        <code>{displayId}</code>
      </h4>
      {entry.flags.has('future') && <p class="mark">{t('criterion.future')}</p>}
      {entry.flags.has('obsolete') && <p class="mark">{t('criterion.obsolete')}</p>}
      <div id={`${name}-statement`}>{text && <OwnHtml class="statement" html={text.statement} />}</div>
      {text && <More text={text} displayId={displayId} />}
      <div class="answer">
        {achieves ? (
          <p>{t('criterion.computed', { level: heading('levels', achieves) })}</p>
        ) : (
          <StatusChoice
            name={name}
            displayId={displayId}
            status={answer.status}
            offersNa={entry.flags.has('na_allowed')}
            describedBy={`${name}-statement ${name}-verdict`}
            onChoose={(status) => onEdit(id, { ...currentAnswer(store.get().form, id), status })}
          />
        )}
        <VerdictMark id={`${name}-verdict`} verdict={verdict} />
      </div>
      {entries.length > 1 && <OtherLevels store={store} entry={entry} />}
      <Justification
        key={answer.status}
        store={store}
        entry={entry}
        displayId={displayId}
        answer={answer}
        verdict={verdict}
        hints={text?.placeholders}
        isActive={isActive}
        onInput={(justification) => onEdit(id, { ...currentAnswer(store.get().form, id), justification })}
      />
    </article>
  );
}

/** What the statement means in full, and why it is asked. */
function More({ text, displayId }: { readonly text: CriterionText; readonly displayId: string }) {
  const parts = [
    [t('criterion.details'), text.details],
    [t('criterion.rationale'), text.rationale],
  ] as const;
  return (
    <div class="mores">
      {parts.map(
        ([title, html]) =>
          html !== undefined && (
            <details key={title} class="more">
              <summary>
                {title} <span class="visually-hidden">{t('criterion.detailsOf', { name: displayId })}</span>
              </summary>
              <OwnHtml html={html} />
            </details>
          ),
      )}
    </div>
  );
}

/** What the one answer means at the other levels that ask for it. */
function OtherLevels({ store, entry }: { readonly store: FormStore; readonly entry: Entry }) {
  const others = getCriterion(entry.criterion).entries.filter((one) => one !== entry);
  const verdicts = useForm(store, (view) =>
    others.map((one) => t(verdictWords(judgeEntry(view, one)))).join('\n'),
  ).split('\n');
  return (
    <p class="hint">
      {others.map((one, index) => (
        <span key={one.level}>
          {t('criterion.also', {
            level: heading('levels', one.level),
            category: t(categoryTexts[one.category]),
            verdict: verdicts[index] ?? '',
          })}{' '}
        </span>
      ))}
    </p>
  );
}
