import { useState } from 'preact/hooks';
import { ActForm } from '../../components/act-form.tsx';
import { Notice } from '../../components/notice.tsx';
import { TextField } from '../../components/text-field.tsx';
import { deleteProject, restoreProject } from '../../project-people-api.ts';
import { t } from '../../texts.ts';
import { useAct } from './act.ts';
import { problemOf } from './problem-of.ts';

/** Deleting a project, and bringing it back while that is possible. */
export function DeleteProject({ id, wasDeleted }: { readonly id: number; readonly wasDeleted: boolean }) {
  const act = useAct();
  const restoring = useAct();
  const [reason, setReason] = useState('');
  const [isDeleted, setDeleted] = useState(false);
  const isGone = wasDeleted || isDeleted || act.failure?.code === 'deleted';
  return (
    <section aria-labelledby="delete">
      <h2 id="delete">{t('people.delete')}</h2>
      {isGone ? (
        <Notice kind="info" focusOn={isDeleted || undefined}>
          <p>{t('people.deleted')}</p>
          <ActForm
            state={restoring}
            button={t('rights.restore')}
            onSubmit={() =>
              void restoring.run(
                () => restoreProject(id),
                () => location.reload(),
              )
            }
          />
        </Notice>
      ) : (
        <>
          <p>{t('people.deleteText')}</p>
          <details class="panel">
            <summary>{t('people.deleteOpen')}</summary>
            <ActForm
              shown={['reason']}
              state={act}
              button={t('people.deleteNow')}
              onSubmit={() =>
                void act.run(
                  () => deleteProject(id, reason.trim()),
                  () => setDeleted(true),
                )
              }
            >
              <TextField
                id="reason"
                kind="lines"
                label={t('people.reason')}
                hint={t('people.reasonHint')}
                value={reason}
                problem={problemOf(act, 'reason')}
                onInput={setReason}
              />
            </ActForm>
          </details>
        </>
      )}
    </section>
  );
}
