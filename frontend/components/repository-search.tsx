import { useState } from 'preact/hooks';
import type { Failure } from '../replies.ts';
import { explain, pagePath, t } from '../texts.ts';
import { Notice } from './notice.tsx';

interface Props {
  /** Leads to the project of a repository; resolves with why it could not. */
  readonly onLookUp: (url: string) => Promise<Failure | undefined>;
}

/** Looks up a project by its repository. Works as a plain form too. */
export function RepositorySearch({ onLookUp }: Props) {
  const [url, setUrl] = useState('');
  const [failure, setFailure] = useState<Failure>();
  async function lookUp() {
    setFailure(undefined);
    setFailure(await onLookUp(url));
  }
  return (
    <search>
      <form
        class="look-up"
        method="get"
        action={pagePath('/projects')}
        onSubmit={(event) => {
          event.preventDefault();
          void lookUp();
        }}
      >
        <input type="hidden" name="as" value="entry" />
        <label for="look-up">{t('projects.lookUp')}</label>
        <p class="hint" id="look-up-hint">
          {t('projects.lookUpHint')}
        </p>
        <div class="one-line">
          <input
            id="look-up"
            type="text"
            name="url"
            inputMode="url"
            autocomplete="off"
            spellcheck={false}
            required
            value={url}
            aria-describedby="look-up-hint"
            onInput={(event) => setUrl(event.currentTarget.value)}
          />
          <button type="submit">{t('projects.find')}</button>
        </div>
      </form>
      {failure && (
        <Notice kind="problem">
          <p>{failure.code === 'not_found' ? t('projects.notFound') : explain(failure)}</p>
          {failure.code === 'not_found' && (
            <p>
              <a href={pagePath('/projects/new')}>{t('projects.addIt')}</a>
            </p>
          )}
        </Notice>
      )}
    </search>
  );
}
