import { useState } from 'preact/hooks';
import { languages } from '../../../criteria/fields.ts';
import { saveProfile } from '../../account-api.ts';
import { ActForm } from '../../components/act-form.tsx';
import { TextField } from '../../components/text-field.tsx';
import { forgetSession, type Me } from '../../session.ts';
import { t } from '../../texts.ts';
import { useAct } from './act.ts';
import { problemOf } from './problem-of.ts';

interface Props {
  readonly person: Me;
  readonly button: string;
  readonly hasLanguage?: boolean;
  readonly onSaved: () => void;
}

/** Name and handle, which everybody sees, and the language of mails. A handle that a forge gave stays as it is. */
export function ProfileForm({ person, button, hasLanguage, onSaved }: Props) {
  const act = useAct();
  const [name, setName] = useState(person.name === person.handle ? '' : person.name);
  const [handle, setHandle] = useState(person.handle);
  const [language, setLanguage] = useState(person.language);
  const isForges = person.handle.includes('/');
  function save() {
    const profile = {
      name: name.trim(),
      ...(isForges ? {} : { handle: handle.trim() }),
      ...(hasLanguage ? { language } : {}),
    };
    void act.run(
      () => saveProfile(profile),
      () => {
        forgetSession({ ...person, name: profile.name });
        onSaved();
      },
    );
  }
  return (
    <ActForm
      shown={['name', 'handle', 'handle_taken']}
      state={act}
      button={button}
      isMain={!hasLanguage}
      done={t('account.saved')}
      onSubmit={save}
    >
      <TextField
        id="name"
        kind="name"
        label={t('account.name')}
        hint={t('account.nameHint')}
        value={name}
        problem={problemOf(act, 'name')}
        onInput={setName}
      />
      {isForges ? (
        <p>{t('account.forgeHandle', { handle: person.handle })}</p>
      ) : (
        <TextField
          id="handle"
          label={t('account.handle')}
          hint={t('account.handleHint')}
          value={handle}
          problem={problemOf(act, 'handle') ?? (act.failure?.code === 'handle_taken' ? act.failure : undefined)}
          onInput={setHandle}
        />
      )}
      {hasLanguage && <LanguageChoice value={language} onChoose={setLanguage} />}
    </ActForm>
  );
}

interface ChoiceProps {
  readonly value: string;
  readonly onChoose: (language: string) => void;
}

function LanguageChoice({ value, onChoose }: ChoiceProps) {
  return (
    <div class="field">
      <label for="language">{t('account.language')}</label>
      <select id="language" value={value} onChange={(event) => onChoose(event.currentTarget.value)}>
        {languages.map((one) => (
          <option key={one} value={one} lang={one}>
            {new Intl.DisplayNames([one], { type: 'language' }).of(one)}
          </option>
        ))}
      </select>
    </div>
  );
}
