import { useLocation, useRoute } from 'preact-iso/router';
import { FailureNotice } from '../../components/failure-notice.tsx';
import { AuthorName } from '../../components/author-name.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { ProjectLinks } from '../../components/project-links.tsx';
import { listProposals } from '../../proposal-api.ts';
import type { ProposalHead } from '../../proposal-replies.ts';
import { formatDate, pagePath, t } from '../../texts.ts';
import { parseProjectNumber, useReply } from '../loading.ts';
import { NotFound } from '../not-found.tsx';
import { useProjectName } from './project-name.ts';
import { ReviewPart } from './review-part.tsx';

export function Proposals() {
  const id = parseProjectNumber(useRoute().params['project']);
  const { query } = useLocation();
  return id === undefined ? <NotFound /> : <OfProject key={id} id={id} shown={query['proposal']} />;
}

function OfProject({ id, shown }: { readonly id: number; readonly shown: string | undefined }) {
  const { name } = useProjectName(id);
  return (
    <>
      <PageTitle title={t('proposals.title', { name })} description={t('proposals.description')} />
      <ProjectLinks id={id} current="/proposals" />
      {shown ? <ReviewPart key={shown} project={id} id={shown} /> : <All project={id} />}
    </>
  );
}

/** What programs with a token propose, newest first. */
function All({ project }: { readonly project: number }) {
  const [proposals, retry] = useReply(project, () => listProposals(project));
  return (
    <div class="reading">
      <p class="lead">{t('proposals.intro')}</p>
      {proposals.kind === 'loading' && <p class="loading">{t('page.loading')}</p>}
      {proposals.kind === 'failed' && <FailureNotice title="" failure={proposals.failure} onRetry={retry} />}
      {proposals.kind === 'loaded' && proposals.value.length === 0 && <p>{t('proposals.none')}</p>}
      {proposals.kind === 'loaded' && (
        <ul class="rows">
          {proposals.value.map((proposal) => (
            <Row key={proposal.id} project={project} proposal={proposal} />
          ))}
        </ul>
      )}
    </div>
  );
}

function Row({ project, proposal }: { readonly project: number; readonly proposal: ProposalHead }) {
  const { id, at, by, answers, fields } = proposal;
  return (
    <li>
      <div>
        <a href={pagePath(`/projects/${project}/proposals?proposal=${encodeURIComponent(id)}`)}>
          {t('proposals.count', { count: answers + fields })}
        </a>
        <p class="hint">
          {formatDate(at, 'short')} · <AuthorName author={by} />
        </p>
      </div>
    </li>
  );
}
