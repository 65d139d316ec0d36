import { useEffect, useRef, useState } from 'preact/hooks';
import { ActNews } from '../../components/act-news.tsx';
import { ActForm } from '../../components/act-form.tsx';
import { AskButton } from '../../components/ask-button.tsx';
import { ChipChoice } from '../../components/chip-choice.tsx';
import { CopyText } from '../../components/copy-text.tsx';
import { FailureNotice } from '../../components/failure-notice.tsx';
import { PersonLink } from '../../components/person-link.tsx';
import { TextField } from '../../components/text-field.tsx';
import { createToken, listTokens, revokeToken } from '../../project-people-api.ts';
import { type ApiToken, type Scope, scopes } from '../../project-people-replies.ts';
import { formatDate, t, type TextKey } from '../../texts.ts';
import { useReply } from '../loading.ts';
import { useAct } from './act.ts';
import { startAgain } from './start-again.ts';
import { problemOf } from './problem-of.ts';

const scopeTexts: Readonly<Record<Scope, TextKey>> = {
  read: 'tokens.read',
  propose: 'tokens.propose',
  write: 'tokens.write',
};

/** How long a token may live, days. */
const lives = ['30', '90', '365'] as const;

/** Tokens by which programs speak for the project. */
export function TokensPart({ id, canMake }: { readonly id: number; readonly canMake: boolean }) {
  const [tokens, reload] = useReply(id, () => listTokens(id), { keepsOld: true });
  const act = useAct();
  return (
    <section aria-labelledby="tokens">
      <h2 id="tokens" tabIndex={-1}>
        {t('tokens.title')}
      </h2>
      <p>{t('tokens.text')}</p>
      {tokens.kind === 'failed' && <FailureNotice title="" failure={tokens.failure} onRetry={reload} />}
      <ActNews state={act} done={t('admin.done')} />
      {tokens.kind === 'loaded' && (
        <ul class="rows">
          {tokens.value.map((token) => (
            <li key={token.id}>
              <TokenFacts token={token} />
              <AskButton
                label={t('tokens.revoke')}
                about={token.name}
                question={t('tokens.revokeAsk', { name: token.name })}
                isBusy={act.isBusy}
                onConfirm={() =>
                  void act.run(
                    () => revokeToken(id, token.id),
                    () => startAgain('tokens', reload),
                  )
                }
              />
            </li>
          ))}
        </ul>
      )}
      {canMake && <NewToken id={id} reload={reload} />}
    </section>
  );
}

function TokenFacts({ token: { name, scope, expiresAt, usedAt, by } }: { readonly token: ApiToken }) {
  return (
    <div>
      {name} <span class="tag">{t(scopeTexts[scope])}</span>
      <p class="hint">
        {t('tokens.by')} <PersonLink person={by} />. {t('tokens.expires', { date: formatDate(expiresAt) })}{' '}
        {usedAt === '' ? t('tokens.unused') : t('tokens.used', { date: formatDate(usedAt, 'short') })}
      </p>
    </div>
  );
}

function NewToken({ id, reload }: { readonly id: number; readonly reload: () => void }) {
  const act = useAct();
  const [name, setName] = useState('');
  const [scope, setScope] = useState<Scope>('propose');
  const [days, setDays] = useState<(typeof lives)[number]>('90');
  const [token, setToken] = useState<string>();
  return (
    <>
      {token !== undefined && <OnceOnly token={token} onDone={() => setToken(undefined)} />}
      <details class="panel">
        <summary>{t('tokens.new')}</summary>
        <ActForm
          shown={['name']}
          state={act}
          button={t('tokens.make')}
          onSubmit={() =>
            void act.run(
              () => createToken(id, { name: name.trim(), scope, days: Number(days) }),
              (made) => {
                setToken(made);
                setName('');
                reload();
              },
            )
          }
        >
          <TextField
            id="token-name"
            label={t('tokens.name')}
            hint={t('tokens.nameHint')}
            value={name}
            problem={problemOf(act, 'name')}
            onInput={setName}
          />
          <ChipChoice
            name="scope"
            legend={t('tokens.scope')}
            value={scope}
            options={scopes.map((value) => ({ value, label: t(scopeTexts[value]) }))}
            onChoose={setScope}
          />
          <p class="hint">{t('tokens.scopeHint')}</p>
          <ChipChoice
            name="days"
            legend={t('tokens.life')}
            value={days}
            options={lives.map((value) => ({ value, label: t('tokens.days', { count: Number(value) }) }))}
            onChoose={setDays}
          />
        </ActForm>
      </details>
    </>
  );
}

/** The token itself: the server keeps only its hash. */
function OnceOnly({ token, onDone }: { readonly token: string; readonly onDone: () => void }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [token]);
  return (
    <div class="notice info">
      <h3 ref={heading} tabIndex={-1}>
        {t('tokens.made')}
      </h3>
      <p>{t('tokens.once')}</p>
      <CopyText id="token" label={t('tokens.token')} text={token} />
      <p>
        <button type="button" onClick={onDone}>
          {t('tokens.kept')}
        </button>
      </p>
    </div>
  );
}
