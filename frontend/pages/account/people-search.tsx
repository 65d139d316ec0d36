import { useState } from 'preact/hooks';
import type { Done } from '../../account-api.ts';
import { blockPerson, endSessionsOf, erasePerson, searchPeople, setRole, unblockPerson } from '../../admin-api.ts';
import type { Known } from '../../admin-replies.ts';
import { ActNews } from '../../components/act-news.tsx';
import { ActForm } from '../../components/act-form.tsx';
import { AskButton } from '../../components/ask-button.tsx';
import { PartList } from '../../components/part-list.tsx';
import { PersonLink } from '../../components/person-link.tsx';
import { TextField } from '../../components/text-field.tsx';
import { formatDate, t } from '../../texts.ts';
import { useAct } from './act.ts';
import { useParts } from './parts.ts';
import { problemOf } from './problem-of.ts';

/** Finding people, and what may be done about one. */
export function PeopleSearch() {
  const [typed, setTyped] = useState('');
  const [words, setWords] = useState('');
  const parts = useParts(words, (before) => searchPeople(words, before));
  return (
    <section aria-labelledby="people">
      <h2 id="people">{t('admin.people')}</h2>
      <search>
        <form
          class="look-up"
          onSubmit={(event) => {
            event.preventDefault();
            setWords(typed.trim());
          }}
        >
          <label for="search">{t('admin.search')}</label>
          <div class="one-line">
            <input
              id="search"
              type="text"
              autocomplete="off"
              spellcheck={false}
              value={typed}
              onInput={(event) => setTyped(event.currentTarget.value)}
            />
            <button type="submit">{t('projects.find')}</button>
          </div>
        </form>
      </search>
      <PartList
        parts={parts}
        empty={t('admin.nobody')}
        render={(person) => (
          <li key={person.number}>
            <OnePerson person={person} reload={parts.reload} />
          </li>
        )}
      />
    </section>
  );
}

function OnePerson({ person, reload }: { readonly person: Known; readonly reload: () => void }) {
  const { number, name, email, isAdministrator, blockedAt, blockedReason, createdAt } = person;
  const act = useAct();
  return (
    <div class="wide">
      <PersonLink person={person} /> {isAdministrator && <span class="tag">{t('admin.administrator')}</span>}{' '}
      {blockedAt !== '' && <span class="tag bad">{t('admin.blocked', { date: formatDate(blockedAt) })}</span>}
      <p class="hint">
        {email} {t('account.since', { date: formatDate(createdAt) })} {blockedReason}
      </p>
      <details>
        <summary>
          {t('admin.act')}
          <span class="visually-hidden"> {name}</span>
        </summary>
        <ActNews state={act} done={t('admin.done')} />
        <div class="buttons">
          <AskButton
            label={t('admin.endSessions')}
            about={name}
            question={t('admin.endSessionsAsk', { name })}
            isBusy={act.isBusy}
            onConfirm={() => void act.run(() => endSessionsOf(number))}
          />
          <AskButton
            label={isAdministrator ? t('admin.endRole') : t('admin.giveRole')}
            about={name}
            question={isAdministrator ? t('admin.endRoleAsk', { name }) : t('admin.giveRoleAsk', { name })}
            isBusy={act.isBusy}
            onConfirm={() => void act.run(() => setRole(number, isAdministrator ? 'person' : 'administrator'), reload)}
          />
          {blockedAt !== '' && (
            <AskButton
              label={t('admin.unblock')}
              about={name}
              question={t('admin.unblockAsk', { name })}
              isBusy={act.isBusy}
              onConfirm={() => void act.run(() => unblockPerson(number), reload)}
            />
          )}
        </div>
        {blockedAt === '' && (
          <WithReason
            id={`block-${number}`}
            button={t('admin.block')}
            label={t('admin.reason')}
            hint={t('admin.blockHint')}
            send={(reason) => blockPerson(number, reason)}
            reload={reload}
          />
        )}
        <WithReason
          id={`erase-${number}`}
          button={t('admin.erase')}
          label={t('admin.eraseWhy')}
          hint={t('admin.eraseHint')}
          send={(reason) => erasePerson(number, reason)}
          reload={reload}
        />
      </details>
    </div>
  );
}

interface ReasonProps {
  readonly id: string;
  readonly button: string;
  readonly label: string;
  readonly hint: string;
  readonly send: (reason: string) => Promise<Done>;
  readonly reload: () => void;
}

/** Something that is done to a person for a reason. */
function WithReason({ id, button, label, hint, send, reload }: ReasonProps) {
  const act = useAct();
  const [reason, setReason] = useState('');
  return (
    <ActForm
      shown={['reason']}
      state={act}
      button={button}
      onSubmit={() => void act.run(() => send(reason.trim()), reload)}
    >
      <TextField
        id={id}
        label={label}
        hint={hint}
        value={reason}
        problem={problemOf(act, 'reason')}
        onInput={setReason}
      />
    </ActForm>
  );
}
