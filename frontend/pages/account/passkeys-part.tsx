import { useEffect, useState } from 'preact/hooks';
import { addPasskey, askNewPasskeyOptions, type Done, removePasskey } from '../../account-api.ts';
import type { Account } from '../../account-replies.ts';
import { ActNews } from '../../components/act-news.tsx';
import { ActForm } from '../../components/act-form.tsx';
import { AskButton } from '../../components/ask-button.tsx';
import { TextField } from '../../components/text-field.tsx';
import { knowsPasskeys, makePasskey } from '../../passkeys.ts';
import { refuse } from '../../replies.ts';
import { loadSession, type Session } from '../../session.ts';
import { formatDate, t } from '../../texts.ts';
import { useAct } from './act.ts';
import { startAgain } from './start-again.ts';
import { problemOf } from './problem-of.ts';

export interface CredentialProps {
  readonly account: Account;
  readonly reload: () => void;
}

/** Accounts at forges and passkeys: what signs in without a mail or a password. */
export function PasskeysPart({ account: { passkeys, forges }, reload }: CredentialProps) {
  const removing = useAct();
  const [session, setSession] = useState<Session>();
  useEffect(() => void loadSession().then((reply) => reply.ok && setSession(reply.value)), []);
  const nameForge = (id: string) => session?.forges.find((forge) => forge.id === id)?.name ?? id;
  return (
    <section aria-labelledby="passkeys">
      <h2 id="passkeys" tabIndex={-1}>
        {t('account.passkeys')}
      </h2>
      {forges.map(({ id, handle }) => (
        <p key={id}>
          {handle === ''
            ? t('account.forgeOnly', { forge: nameForge(id) })
            : t('account.forge', { forge: nameForge(id), handle })}
        </p>
      ))}
      <p class="hint">{t('account.passkeysHint')}</p>
      <ActNews state={removing} done={t('admin.done')} />
      <ul class="rows">
        {passkeys.map(({ id, name, createdAt, usedAt }) => (
          <li key={id}>
            <div>
              {name}
              <p class="hint">
                {t('account.since', { date: formatDate(createdAt) })}{' '}
                {usedAt !== '' && t('account.used', { date: formatDate(usedAt) })}
              </p>
            </div>
            <AskButton
              label={t('account.remove')}
              about={name}
              question={t('account.removePasskey', { name })}
              isBusy={removing.isBusy}
              onConfirm={() =>
                void removing.run(
                  () => removePasskey(id),
                  () => startAgain('passkeys', reload),
                )
              }
            />
          </li>
        ))}
      </ul>
      {session?.hasPasskeys && <NewPasskey reload={reload} />}
      {session?.hasPasskeys === false && <p class="hint">{t('account.noPasskeys')}</p>}
    </section>
  );
}

function NewPasskey({ reload }: { readonly reload: () => void }) {
  const act = useAct();
  const [name, setName] = useState('');
  if (!knowsPasskeys()) return <p class="hint">{t('account.oldBrowser')}</p>;
  return (
    <ActForm
      shown={['name']}
      state={act}
      button={t('account.addPasskey')}
      done={t('account.passkeyAdded')}
      onSubmit={() => void act.run(() => create(name.trim()), reload)}
    >
      <TextField
        id="passkey-name"
        label={t('account.passkeyName')}
        hint={t('account.passkeyNameHint')}
        value={name}
        problem={problemOf(act, 'name')}
        onInput={setName}
      />
    </ActForm>
  );
}

async function create(name: string): Promise<Done> {
  const options = await askNewPasskeyOptions();
  if (!options.ok) return options;
  const response = await makePasskey(options.value);
  return response === undefined ? refuse('passkey_stopped') : addPasskey(name, response);
}
