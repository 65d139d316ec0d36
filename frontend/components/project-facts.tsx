import type { ComponentChildren } from 'preact';
import { type Fields, isUrl } from '../../criteria/fields.ts';
import { t } from '../texts.ts';
import { MarkdownView } from './markdown-view.tsx';

/** What a project says of itself, without what is empty. */
export function ProjectFacts({ fields }: { readonly fields: Fields }) {
  return (
    <section aria-label={t('project.facts')}>
      {fields.description && (
        <div class="lead">
          <MarkdownView text={fields.description} lang={fields.entry_locale} />
        </div>
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
        <Fact
          label={t('field.general_comments')}
          value={fields.general_comments}
          view={<MarkdownView text={fields.general_comments} lang={fields.entry_locale} />}
        />
      </dl>
    </section>
  );
}

interface FactProps {
  readonly label: string;
  readonly value: string;
  readonly view?: ComponentChildren;
}

function Fact({ label, value, view }: FactProps) {
  if (value === '') return null;
  return (
    <div>
      <dt>{label}</dt>
      <dd>{view ?? value}</dd>
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
