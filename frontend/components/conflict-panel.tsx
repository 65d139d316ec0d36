import { useState } from 'preact/hooks';
import type { Answer } from '../../criteria/answer.ts';
import { type AnswersForm, currentAnswer, currentField, itemName } from '../answers-form.ts';
import type { Choice } from '../edits.ts';
import { type FormStore, useForm } from '../form-store.ts';
import { t } from '../texts.ts';
import { itemTitle } from './item-link.tsx';
import { Notice } from './notice.tsx';
import { ValueView } from './value-view.tsx';

interface Props {
  readonly store: FormStore;
  /** The choices by item name, one for every conflict. */
  readonly onSettle: (choices: ReadonlyMap<string, Choice>) => void;
}

/** Both values of everything that somebody else changed too, and a choice for each. Leaves the focus where somebody types. */
export function ConflictPanel({ store, onSettle }: Props) {
  const conflicts = listConflicts(useForm(store, ({ form }) => form));
  const [choices, setChoices] = useState<ReadonlyMap<string, Choice>>(new Map());
  const [wasRefused, setRefused] = useState(false);
  const missing = conflicts.filter(({ name }) => !choices.has(name)).length;
  return (
    <section class="conflicts" aria-labelledby="conflicts">
      <Notice kind="problem">
        <h2 id="conflicts" tabIndex={-1}>
          {t('conflict.title')}
        </h2>
        <p>{t('conflict.text')}</p>
      </Notice>
      {conflicts.map((conflict) => (
        <ConflictChoice
          key={conflict.name}
          conflict={conflict}
          choice={choices.get(conflict.name)}
          onChoose={(choice) => setChoices(new Map([...choices, [conflict.name, choice]]))}
        />
      ))}
      <p role="alert" class="problem">
        {wasRefused && missing > 0 ? t('conflict.missing', { count: missing }) : ''}
      </p>
      <button type="button" class="main" onClick={() => (missing > 0 ? setRefused(true) : onSettle(choices))}>
        {t('conflict.apply')}
      </button>
    </section>
  );
}

interface Conflict {
  readonly name: string;
  readonly mine: Answer | string;
  readonly theirs: Answer | string;
}

function listConflicts(form: AnswersForm): Conflict[] {
  return [
    ...[...form.fields.conflicts].map(([name, theirs]) => ({
      name: itemName({ kind: 'field', name }),
      mine: currentField(form, name),
      theirs,
    })),
    ...[...form.answers.conflicts].map(([id, theirs]) => ({
      name: itemName({ kind: 'answer', id }),
      mine: currentAnswer(form, id),
      theirs,
    })),
  ];
}

interface ChoiceProps {
  readonly conflict: Conflict;
  readonly choice: Choice | undefined;
  readonly onChoose: (choice: Choice) => void;
}

function ConflictChoice({ conflict: { name, mine, theirs }, choice, onChoose }: ChoiceProps) {
  const side = (which: Choice, value: Answer | string) => (
    <div class="side">
      <h3>{which === 'mine' ? t('conflict.yours') : t('conflict.theirs')}</h3>
      <ValueView value={value} />
      <label class="pick">
        <input type="radio" name={`conflict-${name}`} checked={choice === which} onChange={() => onChoose(which)} />
        {which === 'mine' ? t('conflict.mine') : t('conflict.take')}
      </label>
    </div>
  );
  return (
    <fieldset class="sides">
      <legend>{t('conflict.choose', { name: itemTitle(name) })}</legend>
      {side('mine', mine)}
      {side('theirs', theirs)}
    </fieldset>
  );
}
