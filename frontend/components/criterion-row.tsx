import { useState } from 'preact/hooks';
import type { Answer, Status } from '../../criteria/answer.ts';
import { type Category, type CriterionId, type Entry, getCriterion } from '../../criteria/catalogue.ts';
import { currentAnswer, currentField } from '../answers-form.ts';
import { type FormStore, judgeEntry, useForm } from '../form-store.ts';
import { type CriterionTexts, explain, heading, t, type TextKey } from '../texts.ts';
import { OwnHtml } from './own-html.tsx';
import { StatusChoice } from './status-choice.tsx';
import { VerdictMark } from './verdict-mark.tsx';

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
  const { displayId, achieves } = getCriterion(id);
  const answer = useForm(store, ({ form }) => currentAnswer(form, id));
  const verdict = useForm(store, (view) => judgeEntry(view, entry));
  const text = texts.get(id);
  const name = `answers.${id}`;
  return (
    <article class="criterion" id={name} tabIndex={-1} aria-labelledby={`${name}-heading`}>
      <h4 id={`${name}-heading`}>
        <span class="category">{t(categoryTexts[entry.category])}</span> <code>{displayId}</code>
      </h4>
      {entry.flags.has('future') && <p class="mark">{t('criterion.future')}</p>}
      {entry.flags.has('obsolete') && <p class="mark">{t('criterion.obsolete')}</p>}
      <div id={`${name}-statement`}>{text && <OwnHtml class="statement" html={text.statement} />}</div>
      {text?.details !== undefined && (
        <details class="more">
          <summary>
            {t('criterion.details')}{' '}
            <span class="visually-hidden">{t('criterion.detailsOf', { name: displayId })}</span>
          </summary>
          <OwnHtml html={text.details} />
        </details>
      )}
      {achieves ? (
        <p>{t('criterion.computed', { level: heading('levels', achieves) })}</p>
      ) : (
        <StatusChoice
          name={name}
          displayId={displayId}
          status={answer.status}
          offersNa={entry.flags.has('na_allowed')}
          describedBy={`${name}-statement ${name}-verdict`}
          onChoose={(status) => onEdit(id, { ...answer, status })}
        />
      )}
      <VerdictMark id={`${name}-verdict`} verdict={verdict} />
      <Justification
        key={answer.status}
        store={store}
        entry={entry}
        displayId={displayId}
        answer={answer}
        onInput={(justification) => onEdit(id, { ...answer, justification })}
      />
    </article>
  );
}

interface JustificationProps {
  readonly store: FormStore;
  readonly entry: Entry;
  readonly displayId: string;
  readonly answer: Answer;
  readonly onInput: (text: string) => void;
}

/** The justification; hidden while it is empty and its status seldom needs one. Emptying it does not hide it. */
function Justification({ store, entry, displayId, answer, onInput }: JustificationProps) {
  const name = `answers.${entry.criterion}`;
  const problem = useForm(store, ({ form }) => form.problems.get(name));
  const lang = useForm(store, ({ form }) => currentField(form, 'entry_locale'));
  const [wasTyped, setTyped] = useState(false);
  const { status, justification } = answer;
  if (justification === '' && isSuppressed(entry, status) && !wasTyped && !problem) return null;
  const notes = `${name}-verdict${problem ? ` ${name}-problem` : ''}`;
  return (
    <div class="field">
      <label for={`${name}-justification`}>
        {t('criterion.justification')}{' '}
        <span class="visually-hidden">{t('criterion.justificationOf', { name: displayId })}</span>
      </label>
      <textarea
        id={`${name}-justification`}
        rows={2}
        lang={lang}
        value={justification}
        aria-describedby={notes}
        aria-invalid={problem ? true : undefined}
        onInput={(event) => {
          setTyped(true);
          onInput(event.currentTarget.value);
        }}
      />
      {problem && (
        <p class="problem" id={`${name}-problem`}>
          {explain(problem)}
        </p>
      )}
    </div>
  );
}

function isSuppressed({ flags }: Entry, status: Status): boolean {
  if (status === '?') return true;
  return (status === 'Met' && flags.has('met_suppress')) || (status === 'Unmet' && flags.has('unmet_suppress'));
}
