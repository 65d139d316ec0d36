import { endOtherSessions, endSession } from '../../account-api.ts';
import type { OpenSession } from '../../account-replies.ts';
import { nameBrowser } from '../../browser-name.ts';
import { ActNews } from '../../components/act-news.tsx';
import { ActForm } from '../../components/act-form.tsx';
import { formatDate, t } from '../../texts.ts';
import { useAct } from './act.ts';
import { startAgain } from './start-again.ts';

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
      <h2 id="sessions" tabIndex={-1}>
        {t('account.sessions')}
      </h2>
      <ActNews state={act} done={t('account.sessionEnded')} />
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
                onClick={() =>
                  void act.run(
                    () => endSession(id),
                    () => startAgain('sessions', reload),
                  )
                }
              >
                {t('account.endSession')}
                <span class="visually-hidden"> {nameBrowser(agent)}</span>
              </button>
            )}
          </li>
        ))}
      </ul>
      {sessions.length > 1 && (
        <ActForm
          state={others}
          button={t('account.endOthers')}
          done={t('account.sessionEnded')}
          onSubmit={() => void others.run(endOtherSessions, () => startAgain('sessions', reload))}
        />
      )}
    </section>
  );
}
