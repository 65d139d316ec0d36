import { FailureNotice } from '../../components/failure-notice.tsx';
import { Notice } from '../../components/notice.tsx';
import { acceptInvitation, acceptOffer, endInvitation, endOffer } from '../../project-people-api.ts';
import type { Me } from '../../session.ts';
import { t, type TextKey } from '../../texts.ts';
import { useAct } from './act.ts';
import type { PartProps } from './project-people.tsx';

const words = {
  owner: 'people.mineOwner',
  editor: 'people.mineEditor',
  administrator: 'people.mineAdministrator',
} as const satisfies Readonly<Record<string, TextKey>>;

/** What one is to the project; for who is asked to help, the answer to give. */
export function MyPart({ id, people: { mine }, reload, me }: PartProps & { readonly me: Me | undefined }) {
  const act = useAct();
  if (!mine) return null;
  if (mine !== 'invited' && mine !== 'offered') return <p>{t(words[mine])}</p>;
  const decline = () => (mine === 'offered' ? endOffer(id) : endInvitation(id, me?.number ?? 0));
  return (
    <Notice kind="info">
      <h2>{mine === 'offered' ? t('people.offeredTitle') : t('people.invitedTitle')}</h2>
      <p>{mine === 'offered' ? t('people.offeredText') : t('people.invitedText')}</p>
      {act.failure && <FailureNotice title="" failure={act.failure} focusOn={act.failure} />}
      <p class="buttons">
        <button
          type="button"
          class="main"
          aria-disabled={act.isBusy}
          onClick={() => void act.run(() => (mine === 'offered' ? acceptOffer(id) : acceptInvitation(id)), reload)}
        >
          {t('people.accept')}
        </button>
        <button type="button" aria-disabled={act.isBusy} onClick={() => void act.run(decline, reload)}>
          {t('people.decline')}
        </button>
      </p>
    </Notice>
  );
}
