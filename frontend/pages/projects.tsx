import { useLocation } from 'preact-iso/router';
import { listProjects } from '../api.ts';
import { FailureNotice } from '../components/failure-notice.tsx';
import { PageTitle } from '../components/page-title.tsx';
import { ProjectList } from '../components/project-list.tsx';
import { pagePath, t } from '../texts.ts';
import { parseProjectNumber, useReply } from './loading.ts';

export function Projects() {
  const before = parseProjectNumber(useLocation().query['before']);
  const [page, retry] = useReply(before, () => listProjects(before));
  return (
    <>
      <PageTitle title={t('projects.title')} />
      {page.kind === 'loading' && <p class="loading">{t('page.loading')}</p>}
      {page.kind === 'failed' && <FailureNotice title="" failure={page.failure} onRetry={retry} />}
      {page.kind === 'loaded' && (
        <>
          {page.value.projects.length === 0 && (
            <p>{before === undefined ? t('projects.empty') : t('projects.emptyOlder')}</p>
          )}
          <ProjectList projects={page.value.projects} />
          <p class="actions">
            {page.value.next !== null && (
              <a class="button" href={pagePath(`/projects?before=${page.value.next}`)}>
                {t('projects.older')}
              </a>
            )}
            {before !== undefined && <a href={pagePath('/projects')}>{t('projects.newest')}</a>}
          </p>
        </>
      )}
    </>
  );
}
