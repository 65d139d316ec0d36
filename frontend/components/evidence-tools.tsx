import { useState } from 'preact/hooks';
import { currentField } from '../answers-form.ts';
import { type EvidenceKind, insertLink, suggestLinks } from '../evidence-links.ts';
import { type FormStore, useForm } from '../form-store.ts';
import { t, type TextKey } from '../texts.ts';
import { MarkdownView } from './markdown-view.tsx';

interface Props {
  readonly store: FormStore;
  readonly criterion: string;
  readonly displayId: string;
  readonly text: string;
  readonly lang: string;
  /** Gets the whole text with the link in it. */
  readonly onInsert: (text: string) => void;
}

const kindTexts: Readonly<Record<EvidenceKind, TextKey>> = {
  readme: 'evidence.readme',
  contributing: 'evidence.contributing',
  license: 'evidence.license',
  security: 'evidence.security',
  changelog: 'evidence.changelog',
  issues: 'evidence.issues',
  changes: 'evidence.changes',
  releases: 'evidence.releases',
  checks: 'evidence.checks',
  repository: 'evidence.repository',
};

/** Links that may serve as evidence, each put into the justification by one press, and the justification as shown later. */
export function EvidenceTools({ store, criterion, displayId, text, lang, onInsert }: Props) {
  const repository = useForm(store, ({ form }) => currentField(form, 'repo_url'));
  const [isPreviewing, setPreviewing] = useState(false);
  const links = suggestLinks(repository, criterion);
  const of = <span class="visually-hidden">{t('criterion.detailsOf', { name: displayId })}</span>;
  return (
    <div class="evidence-tools">
      {links.length > 0 && (
        <>
          <p class="hint">{t('evidence.insert')}</p>
          <ul class="chips">
            {links.map(({ kind, url }) => (
              <li key={kind}>
                <button type="button" class="plain" title={url} onClick={() => onInsert(insertLink(text, url))}>
                  {t(kindTexts[kind])} {of}
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
      {text.trim() !== '' && (
        <button type="button" class="plain" aria-expanded={isPreviewing} onClick={() => setPreviewing(!isPreviewing)}>
          {t('evidence.preview')} {of}
        </button>
      )}
      {isPreviewing && text.trim() !== '' && (
        <div class="preview">
          <MarkdownView text={text} lang={lang} />
        </div>
      )}
    </div>
  );
}
