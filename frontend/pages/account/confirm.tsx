import { useEffect, useState } from 'preact/hooks';
import { confirmAddress, confirmLink, resetPassword } from '../../account-api.ts';
import type { SignedIn } from '../../account-replies.ts';
import { ActForm } from '../../components/act-form.tsx';
import { FailureNotice } from '../../components/failure-notice.tsx';
import { Notice } from '../../components/notice.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { TextField } from '../../components/text-field.tsx';
import { type Confirmation, parseConfirmation } from '../../confirm-link.ts';
import type { Failure } from '../../replies.ts';
import { forgetSession } from '../../session.ts';
import { pagePath, t } from '../../texts.ts';
import { useAct } from './act.ts';
import { enter } from './enter.ts';
import { problemOf } from './problem-of.ts';
import { Welcome } from './welcome.tsx';

/** Where mailed links lead. Programs open links too, so nothing happens before a person presses the button. */
export function Confirm() {
  const [confirmation, setConfirmation] = useState<Confirmation | null>();
  useEffect(() => {
    setConfirmation(parseConfirmation(location.hash) ?? null);
    // The token is not to stay in the address bar, in the history or in bookmarks.
    history.replaceState(history.state, '', location.pathname);
  }, []);
  return (
    <>
      <PageTitle title={t('confirm.title')} description={t('confirm.description')} />
      <div class="reading">
        {confirmation === undefined && <p class="loading">{t('page.loading')}</p>}
        {confirmation === null && <Nothing />}
        {confirmation?.kind === 'link' && <ConfirmLink token={confirmation.token} />}
        {confirmation?.kind === 'reset' && <ConfirmReset token={confirmation.token} />}
        {confirmation?.kind === 'address' && <ConfirmAddress token={confirmation.token} />}
      </div>
    </>
  );
}

function Nothing() {
  return (
    <>
      <p>{t('confirm.nothing')}</p>
      <NewLink />
    </>
  );
}

function Used({ failure }: { readonly failure: Failure }) {
  return (
    <>
      <FailureNotice title="" failure={failure} focusOn={failure} />
      <NewLink />
    </>
  );
}

function NewLink() {
  return (
    <p>
      <a class="button" href={pagePath('/sign-in')}>
        {t('confirm.newLink')}
      </a>
    </p>
  );
}

function ConfirmLink({ token }: { readonly token: string }) {
  const act = useAct();
  const [newcomer, setNewcomer] = useState<SignedIn>();
  if (newcomer) return <Welcome signed={newcomer} />;
  if (act.failure?.code === 'link_used') return <Used failure={act.failure} />;
  return (
    <>
      <p class="lead">{t('confirm.link')}</p>
      <ActForm
        state={act}
        button={t('signIn.enter')}
        isMain
        onSubmit={() =>
          void act.run(
            () => confirmLink(token),
            (signed) => {
              forgetSession(signed.person);
              if (signed.isNew) setNewcomer(signed);
              else enter(signed, signed.returnTo);
            },
          )
        }
      />
    </>
  );
}

function ConfirmReset({ token }: { readonly token: string }) {
  const act = useAct();
  const [password, setPassword] = useState('');
  if (act.failure?.code === 'link_used') return <Used failure={act.failure} />;
  if (act.isDone) {
    return (
      <Notice kind="info" focusOn>
        <p>{t('confirm.resetDone')}</p>
        <p>
          <a href={pagePath('/sign-in')}>{t('site.signIn')}</a>
        </p>
      </Notice>
    );
  }
  return (
    <>
      <p class="lead">{t('confirm.reset')}</p>
      <ActForm
        shown={['password']}
        state={act}
        button={t('confirm.setPassword')}
        isMain
        onSubmit={() =>
          void act.run(
            () => resetPassword(token, password),
            () => forgetSession(undefined),
          )
        }
      >
        <TextField
          id="new-password"
          kind="newPassword"
          label={t('account.newPassword')}
          hint={t('account.passwordHint')}
          value={password}
          problem={problemOf(act, 'password')}
          onInput={setPassword}
        />
      </ActForm>
    </>
  );
}

function ConfirmAddress({ token }: { readonly token: string }) {
  const act = useAct();
  if (act.failure?.code === 'link_used') return <Used failure={act.failure} />;
  if (act.isDone) {
    return (
      <Notice kind="info" focusOn>
        <p>{t('confirm.addressDone')}</p>
        <p>
          <a href={pagePath('/account')}>{t('account.title')}</a>
        </p>
      </Notice>
    );
  }
  return (
    <>
      <p class="lead">{t('confirm.address')}</p>
      <ActForm
        state={act}
        button={t('confirm.useAddress')}
        isMain
        onSubmit={() => void act.run(() => confirmAddress(token))}
      />
    </>
  );
}
