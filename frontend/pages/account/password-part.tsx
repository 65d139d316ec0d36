import { useState } from 'preact/hooks';
import { removePassword, setPassword } from '../../account-api.ts';
import { ActForm } from '../../components/act-form.tsx';
import { AskButton } from '../../components/ask-button.tsx';
import { FailureNotice } from '../../components/failure-notice.tsx';
import { TextField } from '../../components/text-field.tsx';
import { t } from '../../texts.ts';
import { useAct } from './act.ts';
import type { CredentialProps } from './passkeys-part.tsx';
import { problemOf } from './problem-of.ts';

/** A password for those who want one. */
export function PasswordPart({ account: { hasPassword }, reload }: CredentialProps) {
  const act = useAct();
  const [current, setCurrent] = useState('');
  const [password, setText] = useState('');
  return (
    <section aria-labelledby="password-part">
      <h2 id="password-part">{t('account.password')}</h2>
      <p class="hint">{hasPassword ? t('account.hasPassword') : t('account.noPassword')}</p>
      <ActForm
        shown={['current', 'password', 'wrong_password']}
        state={act}
        button={hasPassword ? t('account.changePassword') : t('account.addPassword')}
        done={t('account.saved')}
        onSubmit={() =>
          void act.run(
            () => setPassword(password, hasPassword ? current : undefined),
            () => {
              setCurrent('');
              setText('');
              reload();
            },
          )
        }
      >
        {hasPassword && (
          <TextField
            id="current"
            kind="password"
            label={t('account.currentPassword')}
            value={current}
            problem={
              problemOf(act, 'current') ??
              (act.failure?.code === 'wrong_password' ? { code: 'wrong_current' } : undefined)
            }
            onInput={setCurrent}
          />
        )}
        <TextField
          id="new-password"
          kind="newPassword"
          label={t('account.newPassword')}
          hint={t('account.passwordHint')}
          value={password}
          problem={problemOf(act, 'password')}
          onInput={setText}
        />
      </ActForm>
      {hasPassword && <RemovePassword reload={reload} />}
    </section>
  );
}

function RemovePassword({ reload }: Pick<CredentialProps, 'reload'>) {
  const act = useAct();
  return (
    <>
      {act.failure && <FailureNotice title="" failure={act.failure} focusOn={act.failure} />}
      <p>
        <AskButton
          label={t('account.removePassword')}
          question={t('account.removePasswordAsk')}
          isBusy={act.isBusy}
          onConfirm={() => void act.run(removePassword, reload)}
        />
      </p>
    </>
  );
}
