import { endOtherSessions, endSession } from '../../account-api.ts';
import type { OpenSession } from '../../account-replies.ts';
import { nameBrowser } from '../../browser-name.ts';
import { ActForm } from '../../components/act-form.tsx';
import { FailureNotice } from '../../components/failure-notice.tsx';
import { formatDate, t } from '../../texts.ts';
import { useAct } from './act.ts';

interface Props {
  readonly sessions: readonly OpenSession[];
  readonly reload: () => void;
}

/** Where one is signed in, and the way to end it. */
export function SessionsPart({ sessions, reload }: Props) {
  const act = useAct();
  const others = useAct();
  return (
    <section aria-labelledby="sessions">
      <h2 id="sessions">{t('account.sessions')}</h2>
      {act.failure && <FailureNotice title="" failure={act.failure} focusOn={act.failure} />}
      <ul class="rows">
        {sessions.map(({ id, agent, createdAt, seenAt, isThis }) => (
          <li key={id}>
            <div>
              {nameBrowser(agent) || t('account.someBrowser')}{' '}
              {isThis && <strong class="tag">{t('account.thisSession')}</strong>}
              <p class="hint">
                {t('account.since', { date: formatDate(createdAt) })}{' '}
                {t('account.used', { date: formatDate(seenAt, 'short') })}
              </p>
            </div>
            {!isThis && (
              <button
                type="button"
                aria-disabled={act.isBusy}
                onClick={() => void act.run(() => endSession(id), reload)}
              >
                {t('account.endSession')}
                <span class="visually-hidden"> {nameBrowser(agent)}</span>
              </button>
            )}
          </li>
        ))}
      </ul>
      <p role="status" class="hint">
        {act.isDone && t('account.sessionEnded')}
      </p>
      {sessions.length > 1 && (
        <ActForm
          state={others}
          button={t('account.endOthers')}
          done={t('account.sessionEnded')}
          onSubmit={() => void others.run(endOtherSessions, reload)}
        />
      )}
    </section>
  );
}
