import { t } from '../texts.ts';

interface SourceProps {
  readonly repository: string;
  readonly problems: { readonly repository?: string; readonly file?: string };
  readonly isFetching: boolean;
  readonly onRepository: (url: string) => void;
  readonly onFetch: () => void;
  readonly onFile: (file: File | undefined) => void;
}

/** The two places a file is taken from: the repository itself, and this device. */
export function ImportSource({ repository, problems, isFetching, onRepository, onFetch, onFile }: SourceProps) {
  return (
    <>
      <form
        class="field"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isFetching) onFetch();
        }}
      >
        <label for="import-repository">{t('import.repository')}</label>
        <p class="hint" id="import-repository-hint">
          {t('import.repositoryHint')}
        </p>
        <div class="one-line">
          <input
            id="import-repository"
            type="text"
            inputMode="url"
            autocomplete="off"
            spellcheck={false}
            value={repository}
            aria-describedby="import-repository-hint import-repository-problem"
            aria-invalid={problems.repository === undefined ? undefined : true}
            onInput={(event) => onRepository(event.currentTarget.value)}
          />
          <button type="submit" aria-disabled={isFetching}>
            {isFetching ? t('import.fetching') : t('import.fetch')}
          </button>
        </div>
        <p class="problem" id="import-repository-problem" role="alert">
          {problems.repository}
        </p>
      </form>
      <div class="field">
        <label for="import-file">{t('import.file')}</label>
        <input
          id="import-file"
          type="file"
          accept=".json,application/json"
          aria-describedby="import-drop import-file-problem"
          aria-invalid={problems.file === undefined ? undefined : true}
          onChange={(event) => {
            onFile(event.currentTarget.files?.[0]);
            // So that the same file, corrected, can be chosen again.
            event.currentTarget.value = '';
          }}
        />
        <p class="hint" id="import-drop">
          {t('import.drop')}
        </p>
        <p class="problem" id="import-file-problem" role="alert">
          {problems.file}
        </p>
      </div>
    </>
  );
}

interface TextProps {
  readonly text: string;
  readonly problem: string | undefined;
  readonly onInput: (text: string) => void;
  readonly onRead: () => void;
  /** Brings back the text that a file took the place of; undefined where there is none. */
  readonly onBack: (() => void) | undefined;
}

/** The text that is read, whether pasted here or taken from a file. */
export function ImportText({ text, problem, onInput, onRead, onBack }: TextProps) {
  return (
    <>
      <div class="field">
        <label for="import-text">{t('import.paste')}</label>
        <textarea
          id="import-text"
          rows={5}
          value={text}
          spellcheck={false}
          aria-describedby="import-problem"
          aria-invalid={problem === undefined ? undefined : true}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
        <p class="problem" id="import-problem" role="alert">
          {problem}
        </p>
      </div>
      <p class="actions">
        <button type="button" onClick={onRead}>
          {t('import.read')}
        </button>
        {onBack && (
          <button type="button" onClick={onBack}>
            {t('import.earlier')}
          </button>
        )}
      </p>
    </>
  );
}
