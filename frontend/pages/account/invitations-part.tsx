import type { Invitation } from '../../account-replies.ts';
import { ActNews } from '../../components/act-news.tsx';
import { PersonLink } from '../../components/person-link.tsx';
import { acceptInvitation, acceptOffer, endOffer, endOwnInvitation } from '../../project-people-api.ts';
import { pagePath, t } from '../../texts.ts';
import { useAct } from './act.ts';
import { startAgain } from './start-again.ts';

interface Props {
  readonly invitations: readonly Invitation[];
  readonly reload: () => void;
}

/** Projects that ask for one's help. */
export function InvitationsPart({ invitations, reload }: Props) {
  const act = useAct();
  if (invitations.length === 0 && !act.isDone) return null;
  return (
    <section aria-labelledby="invitations">
      <h2 id="invitations" tabIndex={-1}>
        {t('account.invitations')}
      </h2>
      <ActNews state={act} done={t('account.answered')} />
      <ul class="rows">
        {invitations.map(({ project, name, kind, by }) => {
          const title = name || t('projects.unnamed', { id: project });
          const [accept, decline] = kind === 'owner' ? [acceptOffer, endOffer] : [acceptInvitation, endOwnInvitation];
          const answer = (deed: typeof accept) =>
            void act.run(
              () => deed(project),
              () => startAgain('invitations', reload),
            );
          return (
            <li key={`${project} ${kind}`}>
              <div>
                <a href={pagePath(`/projects/${project}`)}>{title}</a>
                <p class="hint">
                  {kind === 'owner' ? t('account.offered') : t('account.invited')} <PersonLink person={by} />
                </p>
              </div>
              <div class="buttons">
                <button type="button" class="main" aria-disabled={act.isBusy} onClick={() => answer(accept)}>
                  {t('people.accept')}
                  <span class="visually-hidden"> {title}</span>
                </button>
                <button type="button" aria-disabled={act.isBusy} onClick={() => answer(decline)}>
                  {t('people.decline')}
                  <span class="visually-hidden"> {title}</span>
                </button>
              </div>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
