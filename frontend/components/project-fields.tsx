import { useState } from 'preact/hooks';
import { currentField } from '../answers-form.ts';
import { type FieldName, languages } from '../../criteria/fields.ts';
import { explain, t, type TextKey } from '../texts.ts';
import { type FormStore, useForm } from '../form-store.ts';
import { TextField } from './text-field.tsx';

interface Shape {
  readonly label: TextKey;
  readonly hint: TextKey;
  readonly kind: 'line' | 'url' | 'lines';
  /** Written in the language of the entry. */
  readonly isProse?: boolean;
}

const shapes: Readonly<Record<Exclude<FieldName, 'entry_locale'>, Shape>> = {
  name: { label: 'field.name', hint: 'hint.name', kind: 'line' },
  repo_url: { label: 'field.repo_url', hint: 'hint.repo_url', kind: 'url' },
  homepage_url: { label: 'field.homepage_url', hint: 'hint.homepage_url', kind: 'url' },
  description: { label: 'field.description', hint: 'hint.description', kind: 'lines', isProse: true },
  license: { label: 'field.license', hint: 'hint.license', kind: 'line' },
  implementation_languages: {
    label: 'field.implementation_languages',
    hint: 'hint.implementation_languages',
    kind: 'line',
  },
  cpe: { label: 'field.cpe', hint: 'hint.cpe', kind: 'line' },
  general_comments: { label: 'field.general_comments', hint: 'hint.general_comments', kind: 'lines', isProse: true },
};

interface Props {
  readonly store: FormStore;
  readonly onEdit: (name: FieldName, value: string) => void;
  readonly onLeave: (name: FieldName) => void;
}

/** What the project says of itself beside its answers; open at first while it has no name. */
export function ProjectFields(props: Props) {
  const [isOpen] = useState(() => currentField(props.store.get().form, 'name') === '');
  return (
    <details class="panel" open={isOpen}>
      <summary>
        <h2>{t('edit.fields')}</h2>
      </summary>
      <Field {...props} name="name" />
      <Field {...props} name="repo_url" />
      <Field {...props} name="homepage_url" />
      <Field {...props} name="description" />
      <Field {...props} name="license" />
      <Field {...props} name="implementation_languages" />
      <Field {...props} name="cpe" />
      <Field {...props} name="general_comments" />
      <EntryLanguage {...props} />
    </details>
  );
}

function Field({ store, name, onEdit, onLeave }: Props & { readonly name: keyof typeof shapes }) {
  const value = useForm(store, ({ form }) => currentField(form, name));
  const problem = useForm(store, ({ form }) => form.problems.get(`fields.${name}`));
  const entryLanguage = useForm(store, ({ form }) => currentField(form, 'entry_locale'));
  const { label, hint, kind, isProse } = shapes[name];
  return (
    <TextField
      id={`fields.${name}`}
      label={t(label)}
      hint={t(hint)}
      kind={kind}
      value={value}
      problem={problem}
      {...(isProse ? { lang: entryLanguage } : {})}
      onInput={(text) => onEdit(name, text)}
      onLeave={() => onLeave(name)}
    />
  );
}

function EntryLanguage({ store, onEdit }: Props) {
  const value = useForm(store, ({ form }) => currentField(form, 'entry_locale'));
  const problem = useForm(store, ({ form }) => form.problems.get('fields.entry_locale'));
  return (
    <div class="field">
      <label for="fields.entry_locale">{t('field.entry_locale')}</label>
      <select
        id="fields.entry_locale"
        value={value}
        aria-describedby={problem && 'fields.entry_locale-problem'}
        onChange={(event) => onEdit('entry_locale', event.currentTarget.value)}
      >
        {languages.map((language) => (
          <option key={language} value={language} lang={language}>
            {languageName(language)}
          </option>
        ))}
      </select>
      {problem && (
        <p class="problem" id="fields.entry_locale-problem">
          {explain(problem)}
        </p>
      )}
    </div>
  );
}

/** A language's name in itself. */
function languageName(language: string): string {
  return new Intl.DisplayNames([language], { type: 'language' }).of(language) ?? language;
}
