import type { ComponentChildren } from 'preact';
import { type Fields, isUrl } from '../../criteria/fields.ts';
import { t } from '../texts.ts';

/** What a project says of itself, without what is empty. Texts are shown as typed. */
export function ProjectFacts({ fields }: { readonly fields: Fields }) {
  return (
    <section aria-labelledby="facts">
      <h2 id="facts">{t('project.facts')}</h2>
      {fields.description && (
        <p class="prose" lang={fields.entry_locale}>
          {fields.description}
        </p>
      )}
      <dl class="facts">
        <Fact label={t('field.repo_url')} value={fields.repo_url} view={<Address url={fields.repo_url} />} />
        <Fact
          label={t('field.homepage_url')}
          value={fields.homepage_url}
          view={<Address url={fields.homepage_url} />}
        />
        <Fact label={t('field.license')} value={fields.license} />
        <Fact label={t('field.implementation_languages')} value={fields.implementation_languages} />
        <Fact label={t('field.cpe')} value={fields.cpe} />
        <Fact label={t('field.general_comments')} value={fields.general_comments} lang={fields.entry_locale} />
      </dl>
    </section>
  );
}

interface FactProps {
  readonly label: string;
  readonly value: string;
  readonly view?: ComponentChildren;
  readonly lang?: string;
}

function Fact({ label, value, view, lang }: FactProps) {
  if (value === '') return null;
  return (
    <div>
      <dt>{label}</dt>
      <dd class="prose" lang={lang}>
        {view ?? value}
      </dd>
    </div>
  );
}

/** A link where the text keeps to the rule for URLs, so that none leads to a script; else the text. */
function Address({ url }: { readonly url: string }) {
  if (!isUrl(url)) return <>{url}</>;
  return (
    <a href={url} rel="nofollow ugc noopener noreferrer">
      {url}
    </a>
  );
}
