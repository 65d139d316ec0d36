import { useState } from 'preact/hooks';
import { deleteAccount } from '../../account-api.ts';
import { ActForm } from '../../components/act-form.tsx';
import { TextField } from '../../components/text-field.tsx';
import { forgetSession } from '../../session.ts';
import { pagePath, t } from '../../texts.ts';
import { useAct } from './act.ts';

/** The end of an account, after its handle was typed. */
export function DeletePart({ handle }: { readonly handle: string }) {
  const act = useAct();
  const [typed, setTyped] = useState('');
  const [isWrong, setWrong] = useState(false);
  function end() {
    setWrong(typed.trim() !== handle);
    if (typed.trim() !== handle) return;
    void act.run(
      () => deleteAccount(handle),
      () => {
        forgetSession(undefined);
        location.assign(pagePath(''));
      },
    );
  }
  return (
    <section aria-labelledby="delete">
      <h2 id="delete">{t('account.delete')}</h2>
      <p>{t('account.deleteText')}</p>
      <details class="panel">
        <summary>{t('account.deleteOpen')}</summary>
        <ActForm state={act} button={t('account.deleteNow')} onSubmit={end}>
          <TextField
            id="typed-handle"
            label={t('account.typeHandle', { handle })}
            value={typed}
            problem={isWrong ? { code: 'not_the_handle' } : undefined}
            onInput={setTyped}
          />
        </ActForm>
      </details>
    </section>
  );
}
