import { useEffect, useState } from 'preact/hooks';
import { askPasskeyOptions, mailReset, signInByPassword, signInByPasskey, startForge } from '../../account-api.ts';
import type { SignedIn } from '../../account-replies.ts';
import { ActForm } from '../../components/act-form.tsx';
import { FailureNotice } from '../../components/failure-notice.tsx';
import { TextField } from '../../components/text-field.tsx';
import { knowsPasskeys, signWithPasskey } from '../../passkeys.ts';
import { refuse, type Reply } from '../../replies.ts';
import { parseReturnTo } from '../../return-to.ts';
import type { Session } from '../../session.ts';
import { ownLanguage, pagePath, t } from '../../texts.ts';
import { useAct } from './act.ts';
import { enter } from './enter.ts';
import { problemOf } from './problem-of.ts';

interface Props {
  /** Undefined until it is known which ways there are. */
  readonly session: Session | undefined;
  readonly returnTo: string | undefined;
  /** A mail is on its way to the address. */
  readonly onReset: (address: string) => void;
}

/** Passkey, forges and password, for who prefers them to a mail. */
export function OtherWays({ session, returnTo, onReset }: Props) {
  const act = useAct();
  const [hasPasskeys, setPasskeys] = useState(false);
  useEffect(() => setPasskeys(knowsPasskeys()), []);
  return (
    <section aria-labelledby="other-ways">
      <h2 id="other-ways">{t('signIn.otherWays')}</h2>
      {act.failure && <FailureNotice title="" failure={act.failure} focusOn={act.failure} />}
      <div class="ways">
        {session?.hasPasskeys && hasPasskeys && (
          <button
            type="button"
            aria-disabled={act.isBusy}
            onClick={() => void act.run(signByPasskey, (signed) => enter(signed, returnTo))}
          >
            {t('signIn.passkey')}
          </button>
        )}
        {session?.forges.map(({ id, name }) => (
          <button
            key={id}
            type="button"
            aria-disabled={act.isBusy}
            onClick={() =>
              void act.run(
                () => startForge(id, parseReturnTo(returnTo, location.origin, pagePath('/account'))),
                (url) => location.assign(url),
              )
            }
          >
            {t('signIn.forge', { name })}
          </button>
        ))}
      </div>
      {session?.isTrial && <p class="hint">{t('signIn.trial')}</p>}
      <details class="panel">
        <summary>{t('signIn.usePassword')}</summary>
        <ByPassword returnTo={returnTo} onReset={onReset} />
      </details>
    </section>
  );
}

async function signByPasskey(): Promise<Reply<SignedIn>> {
  const options = await askPasskeyOptions();
  if (!options.ok) return options;
  const response = await signWithPasskey(options.value);
  return response === undefined ? refuse('passkey_stopped') : signInByPasskey(response);
}

function ByPassword({ returnTo, onReset }: Omit<Props, 'session'>) {
  const act = useAct();
  const reset = useAct();
  const [address, setAddress] = useState('');
  const [password, setPassword] = useState('');
  return (
    <>
      <ActForm
        shown={['email', 'password']}
        state={act}
        button={t('signIn.enter')}
        onSubmit={() =>
          void act.run(
            () => signInByPassword(address.trim(), password),
            (signed) => enter(signed, returnTo ?? signed.returnTo),
          )
        }
      >
        <TextField
          id="password-email"
          kind="email"
          label={t('signIn.email')}
          value={address}
          problem={problemOf(act, 'email') ?? problemOf(reset, 'email')}
          onInput={setAddress}
        />
        <TextField
          id="password"
          kind="password"
          label={t('signIn.password')}
          value={password}
          problem={problemOf(act, 'password')}
          onInput={setPassword}
        />
      </ActForm>
      <ActForm
        state={reset}
        button={t('signIn.forgotten')}
        onSubmit={() =>
          void reset.run(
            () => mailReset(address.trim(), ownLanguage()),
            () => onReset(address.trim()),
          )
        }
      >
        <p class="hint">{t('signIn.forgottenHint')}</p>
      </ActForm>
    </>
  );
}
