import { useEffect, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso/router';
import { judgeFields, noFields, parseField } from '../../criteria/fields.ts';
import type { ItemProblem } from '../answers-form.ts';
import { createProject } from '../api.ts';
import { Notice } from '../components/notice.tsx';
import { PageTitle } from '../components/page-title.tsx';
import { RefusalLink } from '../components/refusal-link.tsx';
import { TextField } from '../components/text-field.tsx';
import { readEarlyText } from '../early-text.ts';
import { keepNewDraft, takeNewDraft } from '../new-draft.ts';
import type { Failure } from '../replies.ts';
import { needsSignIn } from '../sign-in-link.ts';
import { explain, pagePath, t, type TextKey } from '../texts.ts';

const names = ['repo_url', 'homepage_url', 'name'] as const;
type Name = (typeof names)[number];

const words: Readonly<Record<Name, { readonly label: TextKey; readonly hint: TextKey }>> = {
  repo_url: { label: 'field.repo_url', hint: 'hint.repo_url' },
  homepage_url: { label: 'field.homepage_url', hint: 'hint.homepage_url' },
  name: { label: 'field.name', hint: 'hint.name' },
};

type Problems = Partial<Readonly<Record<Name, ItemProblem>>>;

export function NewProject() {
  const { route } = useLocation();
  const [values, setValues] = useState<Readonly<Record<Name, string>>>(() => ({
    repo_url: readEarlyText('repo_url'),
    homepage_url: '',
    name: '',
  }));
  const [problems, setProblems] = useState<Problems>({});
  const [failure, setFailure] = useState<Failure>();
  const [isSending, setSending] = useState(false);
  useEffect(() => {
    const kept = takeNewDraft(names);
    if (kept) setValues(kept);
  }, []);
  function show(found: Problems) {
    setProblems(found);
    const first = names.find((name) => found[name]);
    const input = first && document.getElementById(first);
    input?.closest('details')?.setAttribute('open', '');
    input?.focus();
  }
  async function create() {
    if (isSending) return;
    setFailure(undefined);
    const found = findProblems(values);
    show(found);
    if (Object.keys(found).length > 0) return;
    setSending(true);
    const given = names.filter((name) => values[name] !== '').map((name) => [name, values[name].trim()]);
    const reply = await createProject(Object.fromEntries(given));
    setSending(false);
    if (reply.ok) return route(pagePath(`/projects/${reply.value}/edit`));
    setFailure(reply.failure);
    if (needsSignIn(reply.failure.code)) keepNewDraft(values);
    show(problemsOf(reply.failure));
  }
  const field = (name: Name) => ({
    id: name,
    label: t(words[name].label),
    hint: t(words[name].hint),
    value: values[name],
    problem: problems[name],
    onInput: (value: string) => {
      setValues({ ...values, [name]: value });
      setProblems({ ...problems, [name]: undefined });
    },
    onLeave: () => setProblems({ ...problems, [name]: findProblem(name, values[name]) }),
  });
  return (
    <>
      <PageTitle title={t('new.title')} description={t('new.description')} />
      <p class="lead">{t('new.intro')}</p>
      <form
        class="reading"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void create();
        }}
      >
        {failure && <CreateFailure failure={failure} />}
        <TextField {...field('repo_url')} kind="url" />
        <details class="panel">
          <summary>{t('new.more')}</summary>
          <TextField {...field('homepage_url')} kind="url" />
          <TextField {...field('name')} />
        </details>
        <p role="status" class="visually-hidden">
          {isSending && t('new.creating')}
        </p>
        <button type="submit" class="main" aria-disabled={isSending}>
          {isSending ? t('new.creating') : t('new.create')}
        </button>
      </form>
      <section class="reading" aria-labelledby="then">
        <h2 id="then">{t('new.then')}</h2>
        <ul>
          <li>{t('new.then1')}</li>
          <li>{t('new.then2')}</li>
          <li>{t('new.then3')}</li>
        </ul>
      </section>
    </>
  );
}

function CreateFailure({ failure }: { readonly failure: Failure }) {
  return (
    <Notice kind="problem">
      <p>
        {t('new.failed')} {explain(failure)} <RefusalLink code={failure.code} />
      </p>
      {failure.retryAfterSeconds !== undefined && <p>{t('save.retry', { seconds: failure.retryAfterSeconds })}</p>}
      {failure.project !== undefined && (
        <p>
          <a href={pagePath(`/projects/${failure.project}`)}>{t('new.existing')}</a>
        </p>
      )}
    </Notice>
  );
}

function findProblems(values: Readonly<Record<Name, string>>): Problems {
  const missing = judgeFields({
    ...noFields,
    repo_url: values.repo_url.trim(),
    homepage_url: values.homepage_url.trim(),
  });
  const problems: Partial<Record<Name, ItemProblem>> = missing ? { repo_url: missing } : {};
  for (const name of names) {
    const problem = findProblem(name, values[name]);
    if (problem) problems[name] = problem;
  }
  return problems;
}

function findProblem(name: Name, value: string): ItemProblem | undefined {
  const parsed = parseField(name, value.trim());
  return parsed.ok ? undefined : parsed.problem;
}

/** The problems that the server found, by the field they belong to. */
function problemsOf({ code, problems }: Failure): Problems {
  if (code === 'repo_url_taken') return { repo_url: { code } };
  return Object.fromEntries(
    names.flatMap((name) => {
      const problem = problems.find((one) => one.name === `fields.${name}`);
      return problem ? [[name, problem]] : [];
    }),
  );
}
