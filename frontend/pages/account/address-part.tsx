import { useState } from 'preact/hooks';
import { changeAddress, saveProfile } from '../../account-api.ts';
import type { Account } from '../../account-replies.ts';
import { ActForm } from '../../components/act-form.tsx';
import { Notice } from '../../components/notice.tsx';
import { TextField } from '../../components/text-field.tsx';
import { t } from '../../texts.ts';
import { useAct } from './act.ts';
import { problemOf } from './problem-of.ts';

/** The address that only oneself and administrators see. */
export function AddressPart({ account: { email, isEmailVerified, hasMailTrouble } }: { readonly account: Account }) {
  const act = useAct();
  const [address, setAddress] = useState('');
  return (
    <section aria-labelledby="address">
      <h2 id="address">{t('account.address')}</h2>
      <p>
        {email === '' ? t('account.noAddress') : <strong>{email}</strong>}
        {email !== '' && !isEmailVerified && <span class="quiet"> {t('account.unverified')}</span>}
      </p>
      <p class="hint">{t('account.addressHint')}</p>
      {hasMailTrouble && (
        <Notice kind="problem">
          <p>{t('account.mailTrouble')}</p>
        </Notice>
      )}
      <ActForm
        shown={['email']}
        state={act}
        button={email === '' ? t('account.addAddress') : t('account.changeAddress')}
        done={t('account.addressSent')}
        onSubmit={() => void act.run(() => changeAddress(address.trim()))}
      >
        <TextField
          id="address-new"
          kind="email"
          label={t('account.newAddress')}
          hint={t('account.newAddressHint')}
          value={address}
          problem={problemOf(act, 'email')}
          onInput={setAddress}
        />
      </ActForm>
    </section>
  );
}

/** Which mails come without being asked for. */
export function NoticesPart({ notices }: { readonly notices: Account['notices'] }) {
  const act = useAct();
  const [chosen, setChosen] = useState(notices);
  const box = (name: keyof Account['notices'], label: string) => (
    <label class="pick">
      <input
        type="checkbox"
        checked={chosen[name]}
        onChange={(event) => setChosen({ ...chosen, [name]: event.currentTarget.checked })}
      />
      {label}
    </label>
  );
  return (
    <section aria-labelledby="notices">
      <h2 id="notices">{t('account.notices')}</h2>
      <ActForm
        state={act}
        button={t('save.save')}
        done={t('account.saved')}
        onSubmit={() => void act.run(() => saveProfile({ notices: chosen }))}
      >
        <fieldset class="picks">
          <legend>{t('account.noticesText')}</legend>
          {box('levels', t('account.noticeLevels'))}
          {box('reminders', t('account.noticeReminders'))}
        </fieldset>
      </ActForm>
    </section>
  );
}
