import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { type AnswerFile, type AnswerFileProblem, parseAnswerFile } from '../../criteria/answer-file.ts';
import { applyImport } from '../answers-form.ts';
import { type FormStore, useForm } from '../form-store.ts';
import { importedValues, previewImport } from '../import-preview.ts';
import { explain, t } from '../texts.ts';
import { ImportList } from './import-list.tsx';

interface Props {
  readonly store: FormStore;
  /** After the form has taken that many changes. */
  readonly onApplied: (count: number) => void;
}

/** Largest file read; the API takes no more either. */
const maxBytes = 5_000_000;

/** Takes answers from a file or a pasted text into the form, after showing what would change. */
export function ImportPanel({ store, onApplied }: Props) {
  const [text, setText] = useState('');
  const [file, setFile] = useState<AnswerFile>();
  const [problem, setProblem] = useState('');
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  function read(input: string) {
    const parsed = parseAnswerFile(input);
    setFile(parsed.ok ? parsed : undefined);
    setProblem(parsed.ok ? '' : describe(parsed));
  }
  function type(input: string) {
    setText(input);
    setFile(undefined);
    setProblem('');
  }
  async function take(blob: Blob | undefined) {
    if (!blob) return;
    if (blob.size > maxBytes) return setProblem(t('import.tooLarge'));
    try {
      const input = await blob.text();
      setText(input);
      read(input);
    } catch {
      setProblem(t('import.unreadable'));
    }
  }
  return (
    <section
      class="import"
      aria-labelledby="import"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        void take(event.dataTransfer?.files[0]);
      }}
    >
      <h2 id="import" tabIndex={-1} ref={title}>
        {t('import.title')}
      </h2>
      <p>{t('import.text')}</p>
      <div class="field">
        <label for="import-file">{t('import.file')}</label>
        <input
          id="import-file"
          type="file"
          accept=".json,application/json"
          aria-describedby="import-drop"
          onChange={(event) => void take(event.currentTarget.files?.[0])}
        />
        <p class="hint" id="import-drop">
          {t('import.drop')}
        </p>
      </div>
      <div class="field">
        <label for="import-text">{t('import.paste')}</label>
        <textarea
          id="import-text"
          rows={5}
          value={text}
          spellcheck={false}
          aria-describedby="import-problem"
          aria-invalid={problem === '' ? undefined : true}
          onInput={(event) => type(event.currentTarget.value)}
        />
        <p class="problem" id="import-problem" role="alert">
          {problem}
        </p>
      </div>
      <button type="button" onClick={() => read(text)}>
        {t('import.read')}
      </button>
      {file && <Preview store={store} file={file} onApplied={onApplied} />}
    </section>
  );
}

function Preview({ store, file, onApplied }: Props & { readonly file: AnswerFile }) {
  const form = useForm(store, (view) => view.form);
  const preview = useMemo(() => previewImport(form, file), [form, file]);
  return (
    <ImportList
      key={file}
      form={form}
      preview={preview}
      onApply={(items) => {
        store.update((form) => applyImport(form, importedValues(items)));
        onApplied(items.length);
      }}
    />
  );
}

function describe({ line, column, code }: AnswerFileProblem): string {
  return t('import.problem', { line, column, message: explain({ code }) });
}
