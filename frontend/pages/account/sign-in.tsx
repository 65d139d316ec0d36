import { useEffect, useRef, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso/router';
import { mailLink, signOut } from '../../account-api.ts';
import { ActForm } from '../../components/act-form.tsx';
import { Notice } from '../../components/notice.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { TextField } from '../../components/text-field.tsx';
import { readEarlyText } from '../../early-text.ts';
import { forgetSession, type Me, reloadSession, type Session } from '../../session.ts';
import { explain, ownLanguage, t } from '../../texts.ts';
import { useAct } from './act.ts';
import { goBack } from './enter.ts';
import { problemOf } from './problem-of.ts';
import { OtherWays } from './sign-in-ways.tsx';

/** Signing in, and the making of an account: the same link does both. */
export function SignIn() {
  const { query } = useLocation();
  const [session, setSession] = useState<Session>();
  const [refused, setRefused] = useState<string>();
  const [sentTo, setSentTo] = useState<string>();
  useEffect(() => {
    // Not while hydrating: a shell knows no query.
    setRefused(query['refused']);
    void reloadSession().then((reply) => reply.ok && setSession(reply.value));
  }, []);
  const returnTo = query['returnTo'];
  return (
    <>
      <PageTitle title={t('signIn.title')} description={t('signIn.description')} />
      {sentTo !== undefined ? (
        <Sent address={sentTo} onAgain={() => setSentTo(undefined)} />
      ) : session?.person && query['again'] === undefined ? (
        <SignedInAlready person={session.person} onLeave={() => setSession({ ...session, person: undefined })} />
      ) : (
        <div class="reading">
          <p class="lead">{session?.person ? t('signIn.anewText') : t('signIn.intro')}</p>
          {refused !== undefined && (
            <Notice kind="problem" focusOn={refused}>
              <p>{explain({ code: refused })}</p>
            </Notice>
          )}
          <ByMail returnTo={returnTo} onSent={setSentTo} />
          <OtherWays session={session} returnTo={returnTo} onReset={setSentTo} />
        </div>
      )}
    </>
  );
}

interface ByMailProps {
  readonly returnTo: string | undefined;
  readonly onSent: (address: string) => void;
}

function ByMail({ returnTo, onSent }: ByMailProps) {
  const act = useAct();
  const [address, setAddress] = useState(() => readEarlyText('email'));
  return (
    <section class="panel" aria-labelledby="by-mail">
      <h2 id="by-mail">{t('signIn.byMail')}</h2>
      <ActForm
        shown={['email']}
        state={act}
        button={t('signIn.send')}
        isMain
        onSubmit={() =>
          void act.run(
            () => mailLink(address.trim(), ownLanguage(), returnTo ?? ''),
            () => onSent(address.trim()),
          )
        }
      >
        <TextField
          id="email"
          kind="email"
          label={t('signIn.email')}
          hint={t('signIn.newHere')}
          value={address}
          problem={problemOf(act, 'email')}
          onInput={setAddress}
        />
      </ActForm>
    </section>
  );
}

/** The same words whether the address is known or not. */
function Sent({ address, onAgain }: { readonly address: string; readonly onAgain: () => void }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <div class="reading">
      <h2 ref={heading} tabIndex={-1}>
        {t('signIn.sent')}
      </h2>
      <p>{t('signIn.sentText', { address })}</p>
      <p>{t('signIn.sentMissing')}</p>
      <p class="actions">
        <button type="button" onClick={onAgain}>
          {t('signIn.again')}
        </button>
      </p>
    </div>
  );
}

function SignedInAlready({ person, onLeave }: { readonly person: Me; readonly onLeave: () => void }) {
  const { query } = useLocation();
  const act = useAct();
  return (
    <div class="reading">
      <p>{t('signIn.already', { name: person.name })}</p>
      <p>
        <button type="button" class="main" onClick={() => goBack(query['returnTo'])}>
          {t('signIn.goOn')}
        </button>
      </p>
      <ActForm
        state={act}
        button={t('account.signOut')}
        onSubmit={() =>
          void act.run(signOut, () => {
            forgetSession(undefined);
            onLeave();
          })
        }
      />
    </div>
  );
}
