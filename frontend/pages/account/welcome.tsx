import type { SignedIn } from '../../account-replies.ts';
import { Notice } from '../../components/notice.tsx';
import { t } from '../../texts.ts';
import { goBack } from './enter.ts';
import { ProfileForm } from './profile-form.tsx';

/** A new account's first question: what others may call its owner. */
export function Welcome({ signed: { person, returnTo } }: { readonly signed: SignedIn }) {
  return (
    <>
      <Notice kind="info" focusOn>
        <h2>{t('confirm.welcome')}</h2>
        <p>{t('confirm.welcomeText')}</p>
      </Notice>
      <ProfileForm person={person} button={t('confirm.goOn')} onSaved={() => goBack(returnTo)} />
      <p>
        <button type="button" onClick={() => goBack(returnTo)}>
          {t('confirm.later')}
        </button>
      </p>
    </>
  );
}
