import { useEffect, useState } from 'preact/hooks';
import { ActNews } from '../../components/act-news.tsx';
import { ActForm } from '../../components/act-form.tsx';
import { AskButton } from '../../components/ask-button.tsx';
import { PersonLink } from '../../components/person-link.tsx';
import { TextField } from '../../components/text-field.tsx';
import type { PersonRef } from '../../people-replies.ts';
import { endInvitation, invite, removeEditor } from '../../project-people-api.ts';
import { mayEdit } from '../../project-people-replies.ts';
import { loadSession } from '../../session.ts';
import { t } from '../../texts.ts';
import { useAct } from './act.ts';
import { startAgain } from './start-again.ts';
import { problemOf } from './problem-of.ts';
import type { PartProps } from './project-people.tsx';

/** Who edits, who is invited to, and the way to invite and remove. */
export function EditorsPart({ id, people: { editors, invitations, mine }, reload }: PartProps) {
  const act = useAct();
  const [me, setMe] = useState<number>();
  useEffect(() => void loadSession().then((reply) => setMe(reply.ok ? reply.value.person?.number : undefined)), []);
  const isOwner = mine === 'owner' || mine === 'administrator';
  return (
    <section aria-labelledby="editors">
      <h2 id="editors" tabIndex={-1}>
        {t('people.editors')}
      </h2>
      <ActNews state={act} done={t('admin.done')} />
      {editors.length + invitations.length === 0 && <p class="quiet">{t('people.noEditors')}</p>}
      <ul class="rows">
        {editors.map((editor) => (
          <li key={editor.number}>
            <div>
              <PersonLink person={editor} />
            </div>
            {(isOwner || editor.number === me) && (
              <AskButton
                label={editor.number === me ? t('people.leave') : t('people.remove')}
                about={editor.name}
                question={editor.number === me ? t('people.leaveAsk') : t('people.removeAsk', { name: editor.name })}
                isBusy={act.isBusy}
                onConfirm={() =>
                  void act.run(
                    () => removeEditor(id, editor.number),
                    () => startAgain('editors', reload),
                  )
                }
              />
            )}
          </li>
        ))}
        {invitations.map((person) => (
          <Pending
            key={person.number}
            person={person}
            isBusy={act.isBusy}
            onTakeBack={() =>
              void act.run(
                () => endInvitation(id, person.number),
                () => startAgain('editors', reload),
              )
            }
          />
        ))}
      </ul>
      {mayEdit(mine) && <Invite id={id} reload={reload} />}
    </section>
  );
}

function Invite({ id, reload }: Pick<PartProps, 'id' | 'reload'>) {
  const act = useAct();
  const [handle, setHandle] = useState('');
  return (
    <ActForm
      shown={['handle']}
      state={act}
      button={t('people.invite')}
      done={t('people.inviteSent')}
      onSubmit={() =>
        void act.run(
          () => invite(id, handle.trim()),
          () => {
            setHandle('');
            reload();
          },
        )
      }
    >
      <TextField
        id="invite"
        label={t('people.inviteLabel')}
        hint={t('people.handleHint')}
        value={handle}
        problem={problemOf(act, 'handle')}
        onInput={setHandle}
      />
    </ActForm>
  );
}

interface PendingProps {
  readonly person: PersonRef;
  readonly isBusy: boolean;
  readonly onTakeBack: () => void;
}

function Pending({ person, isBusy, onTakeBack }: PendingProps) {
  return (
    <li>
      <div>
        <PersonLink person={person} /> <span class="tag">{t('people.pending')}</span>
      </div>
      <button type="button" aria-disabled={isBusy} onClick={onTakeBack}>
        {t('people.takeBack')}
        <span class="visually-hidden"> {person.name}</span>
      </button>
    </li>
  );
}
