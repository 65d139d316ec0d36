import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { type AnswerFile, parseAnswerFile } from '../../criteria/answer-file.ts';
import { applyImport, currentField } from '../answers-form.ts';
import { maxBytes, readAnswerText } from '../answer-text.ts';
import { type FormStore, useForm } from '../form-store.ts';
import { importedValues, previewImport } from '../import-preview.ts';
import { fetchAnswerFile, type FetchProblem } from '../repository-file.ts';
import { explain, t, type TextKey } from '../texts.ts';
import { ImportList } from './import-list.tsx';
import { ImportSource, ImportText } from './import-sources.tsx';

interface Props {
  readonly store: FormStore;
  /** After the form has taken that many changes. */
  readonly onApplied: (count: number) => void;
}

/** What is wrong, by the input it belongs to. */
type Problems = Partial<Readonly<Record<'repository' | 'file' | 'text', string>>>;

const sourceProblems: Readonly<Record<FetchProblem, TextKey>> = {
  unknownForge: 'import.unknownForge',
  offline: 'import.offline',
  refused: 'import.refused',
  missing: 'import.missing',
  busy: 'import.busy',
  tooLarge: 'import.tooLarge',
  unreadable: 'import.unreadable',
};

/** The text as it stood when the panel was last closed. */
const keptTexts = new WeakMap<FormStore, string>();

/** Takes answers from a repository, a file or a pasted text into the form, after showing what would change. */
export function ImportPanel({ store, onApplied }: Props) {
  const { text, earlier, file, problems, isFetching, ...actions } = useImport(store);
  const [repository, setRepository] = useState(() => currentField(store.get().form, 'repo_url'));
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  return (
    <section
      class="import"
      aria-labelledby="import"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        const dropped = event.dataTransfer?.files[0];
        if (!dropped) return;
        event.preventDefault();
        void actions.takeFile(dropped);
      }}
    >
      <h2 id="import" tabIndex={-1} ref={title}>
        {t('import.title')}
      </h2>
      <p>{t('import.text')}</p>
      <ImportSource
        repository={repository}
        problems={problems}
        isFetching={isFetching}
        onRepository={setRepository}
        onFetch={() => void actions.takeRepository(repository)}
        onFile={(blob) => void actions.takeFile(blob)}
      />
      <ImportText
        text={text}
        problem={problems.text}
        onInput={actions.type}
        onRead={() => actions.read(text)}
        onBack={earlier === undefined ? undefined : () => actions.type(earlier)}
      />
      {file && <Preview store={store} file={file} onApplied={onApplied} />}
    </section>
  );
}

/** The text to import, what was read from it, and where that went wrong. A text is replaced only by one that was got. */
function useImport(store: FormStore) {
  const [text, setText] = useState(() => keptTexts.get(store) ?? '');
  const [earlier, setEarlier] = useState<string>();
  const [file, setFile] = useState<AnswerFile>();
  const [problems, setProblems] = useState<Problems>({});
  const [isFetching, setFetching] = useState(false);
  const latest = useRef({ text, take: 0 });
  latest.current.text = text;
  keptTexts.set(store, text);
  useEffect(
    () => () => {
      latest.current.take = Number.NaN;
    },
    [],
  );
  function read(input: string) {
    const parsed = parseAnswerFile(input);
    setFile(parsed.ok ? parsed : undefined);
    const { line, column, code } = parsed.ok ? { line: 0, column: 0, code: '' } : parsed;
    setProblems(parsed.ok ? {} : { text: t('import.problem', { line, column, message: explain({ code }) }) });
  }
  function type(input: string) {
    setText(input);
    setEarlier(undefined);
    setFile(undefined);
    setProblems({});
  }
  async function take(source: 'repository' | 'file', get: () => ReturnType<typeof fetchAnswerFile>) {
    const mine = ++latest.current.take;
    setProblems({});
    const got = await get();
    if (mine !== latest.current.take) return;
    setFetching(false);
    if (!got.ok) return setProblems({ [source]: t(sourceProblems[got.problem]) });
    const before = latest.current.text;
    setEarlier(before === '' || before === got.text ? undefined : before);
    setText(got.text);
    read(got.text);
  }
  function takeFile(blob: File | undefined): Promise<void> | undefined {
    return blob && take('file', async () => readFile(blob));
  }
  function takeRepository(repository: string): Promise<void> {
    setFetching(true);
    return take('repository', () => fetchAnswerFile(repository));
  }
  return { text, earlier, file, problems, isFetching, read, type, takeFile, takeRepository };
}

async function readFile(blob: File): ReturnType<typeof fetchAnswerFile> {
  return blob.size > maxBytes ? { ok: false, problem: 'tooLarge' } : readAnswerText(blob.stream());
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
