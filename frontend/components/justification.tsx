import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Answer, Status } from '../../criteria/answer.ts';
import type { Entry } from '../../criteria/catalogue.ts';
import type { Verdict } from '../../criteria/judge.ts';
import { currentField } from '../answers-form.ts';
import { type FormStore, useForm } from '../form-store.ts';
import { lateView } from '../late-view.tsx';
import { type CriterionText, explain, t, type TextKey } from '../texts.ts';

const EvidenceTools = lateView(async () => (await import('./evidence-tools.tsx')).EvidenceTools);

interface Props {
  readonly store: FormStore;
  readonly entry: Entry;
  readonly displayId: string;
  readonly answer: Answer;
  readonly verdict: Verdict;
  readonly hints: CriterionText['placeholders'];
  /** Whether somebody has been in the row. */
  readonly isActive: boolean;
  readonly onInput: (text: string) => void;
}

const needs: Partial<Readonly<Record<Verdict, TextKey>>> = {
  url_required: 'criterion.needsUrl',
  justification_required: 'criterion.needsWords',
};

/** The justification; behind a button while it is empty and its status seldom needs one. Emptying it does not hide it. */
export function Justification({ store, entry, displayId, answer, verdict, hints, isActive, onInput }: Props) {
  const name = `answers.${entry.criterion}`;
  const problem = useForm(store, ({ form }) => form.problems.get(name));
  const lang = useForm(store, ({ form }) => currentField(form, 'entry_locale'));
  const box = useRef<HTMLTextAreaElement>(null);
  const [isOpen, setOpen] = useState(false);
  // Before the next key can arrive.
  useLayoutEffect(() => {
    if (isOpen) box.current?.focus();
  }, [isOpen]);
  const { status, justification } = answer;
  const need = needs[verdict];
  const of = <span class="visually-hidden">{t('criterion.justificationOf', { name: displayId })}</span>;
  if (justification === '' && isSuppressed(entry, status) && !need && !isOpen && !problem) {
    return (
      <button type="button" class="plain add" onClick={() => setOpen(true)}>
        {t('criterion.add')} {of}
      </button>
    );
  }
  const notes = `${need ? `${name}-need` : `${name}-verdict`}${problem ? ` ${name}-problem` : ''}`;
  return (
    <div class="field">
      <label for={`${name}-justification`}>
        {t('criterion.justification')} {of}
      </label>
      {need && (
        <p class="need" id={`${name}-need`}>
          {t(need)}
        </p>
      )}
      <textarea
        id={`${name}-justification`}
        ref={box}
        rows={2}
        lang={lang}
        value={justification}
        placeholder={hintOf(status, hints)}
        aria-describedby={notes}
        aria-invalid={problem ? true : undefined}
        onInput={(event) => {
          if (event.currentTarget.value === '') setOpen(true);
          onInput(event.currentTarget.value);
        }}
      />
      {problem && (
        <p class="problem" id={`${name}-problem`}>
          {explain(problem)}
        </p>
      )}
      {(isActive || need) && (
        <EvidenceTools
          store={store}
          criterion={entry.criterion}
          displayId={displayId}
          text={justification}
          lang={lang}
          onInsert={(text) => {
            onInput(text);
            box.current?.focus();
          }}
        />
      )}
    </div>
  );
}

function hintOf(status: Status, hints: CriterionText['placeholders']): string | undefined {
  const own = { Met: hints?.met, Unmet: hints?.unmet, 'N/A': hints?.na, '?': undefined };
  return own[status];
}

function isSuppressed({ flags }: Entry, status: Status): boolean {
  if (status === '?') return true;
  return (status === 'Met' && flags.has('met_suppress')) || (status === 'Unmet' && flags.has('unmet_suppress'));
}
