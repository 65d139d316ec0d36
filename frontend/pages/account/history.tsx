import { useEffect, useState } from 'preact/hooks';
import { useRoute } from 'preact-iso/router';
import { getCriterion } from '../../../criteria/catalogue.ts';
import { AuthorName } from '../../components/author-name.tsx';
import { FailureNotice } from '../../components/failure-notice.tsx';
import { itemTitle } from '../../components/item-link.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { ProjectLinks } from '../../components/project-links.tsx';
import { listHistory } from '../../proposal-api.ts';
import type { Revision } from '../../proposal-replies.ts';
import { formatDate, t, type TextKey } from '../../texts.ts';
import { parseProjectNumber } from '../loading.ts';
import { NotFound } from '../not-found.tsx';
import { useAct } from './act.ts';
import { useProjectName } from './project-name.ts';

const kinds: ReadonlyMap<string, TextKey> = new Map([
  ['', 'history.erased'],
  ['create', 'history.create'],
  ['delete', 'history.delete'],
  ['restore', 'history.restore'],
]);

const causes: ReadonlyMap<string, TextKey> = new Map([
  ['rights', 'history.rights'],
  ['rules', 'history.rules'],
  ['recovery', 'history.recovery'],
]);

export function History() {
  const id = parseProjectNumber(useRoute().params['project']);
  return id === undefined ? <NotFound /> : <OfProject key={id} id={id} />;
}

function OfProject({ id }: { readonly id: number }) {
  const { name } = useProjectName(id);
  return (
    <>
      <PageTitle title={t('history.title', { name })} description={t('history.description')} />
      <ProjectLinks id={id} current="/history" />
      <Revisions project={id} />
    </>
  );
}

/** Every change of a project, newest first, with who made it. */
function Revisions({ project }: { readonly project: number }) {
  const act = useAct();
  const [revisions, setRevisions] = useState<readonly Revision[]>([]);
  const [next, setNext] = useState<number>();
  const load = (before: number | undefined) =>
    void act.run(
      () => listHistory(project, before),
      (page) => {
        setRevisions(before === undefined ? page.revisions : [...revisions, ...page.revisions]);
        setNext(page.next);
      },
    );
  useEffect(() => load(undefined), []);
  return (
    <div class="reading">
      <p class="lead">{t('history.intro')}</p>
      <ol class="rows">
        {revisions.map((revision) => (
          <li key={revision.seq}>
            <RevisionText revision={revision} />
          </li>
        ))}
      </ol>
      {act.failure && <FailureNotice title="" failure={act.failure} onRetry={() => load(next)} />}
      {revisions.length === 0 && !act.failure && <p class="loading">{t('page.loading')}</p>}
      {next !== undefined && (
        <p>
          <button type="button" aria-disabled={act.isBusy} onClick={() => load(next)}>
            {t('history.older')}
          </button>
        </p>
      )}
    </div>
  );
}

function RevisionText({ revision }: { readonly revision: Revision }) {
  const { seq, at, by, kind, cause, proposal, answers, fields } = revision;
  const special = causes.get(cause) ?? kinds.get(kind);
  const names = [
    ...fields.map((name) => itemTitle(`fields.${name}`)),
    ...answers.map((id) => getCriterion(id).displayId),
  ];
  return (
    <div>
      <p>
        <AuthorName author={by} /> {special ? t(special) : t('history.save', { count: names.length })}
      </p>
      <p class="hint">
        {t('history.at', { seq, time: formatDate(at, 'short') })}
        {proposal && (
          <>
            {' · '}
            {t('history.proposal')} <AuthorName author={proposal.by} />
          </>
        )}
      </p>
      {names.length > 0 && names.length <= 5 && <p class="names-list">{names.join(', ')}</p>}
      {names.length > 5 && (
        <details>
          <summary>{t('history.names', { count: names.length })}</summary>
          <p class="names-list">{names.join(', ')}</p>
        </details>
      )}
    </div>
  );
}
