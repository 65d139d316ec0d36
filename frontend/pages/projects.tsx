import { useLocation } from 'preact-iso/router';
import { listProjects, lookUpProject } from '../api.ts';
import { FailureNotice } from '../components/failure-notice.tsx';
import { PageTitle } from '../components/page-title.tsx';
import { ProjectList } from '../components/project-list.tsx';
import { RepositorySearch } from '../components/repository-search.tsx';
import { pagePath, t } from '../texts.ts';
import { parseProjectNumber, useReply } from './loading.ts';

export function Projects() {
  const { query, route } = useLocation();
  const before = parseProjectNumber(query['before']);
  const [page, retry] = useReply(before, () => listProjects(before));
  async function lookUp(url: string) {
    const found = await lookUpProject(url);
    if (!found.ok) return found.failure;
    route(pagePath(`/projects/${found.value}`));
    return undefined;
  }
  return (
    <>
      <PageTitle title={t('projects.title')} description={t('projects.description')} />
      <p class="lead">{t('projects.intro')}</p>
      <RepositorySearch onLookUp={lookUp} />
      {page.kind === 'loading' && <p class="loading">{t('page.loading')}</p>}
      {page.kind === 'failed' && <FailureNotice title="" failure={page.failure} onRetry={retry} />}
      {page.kind === 'loaded' && (
        <>
          {page.value.projects.length === 0 && (
            <p>{before === undefined ? t('projects.empty') : t('projects.emptyOlder')}</p>
          )}
          <ProjectList projects={page.value.projects} />
          <nav class="actions" aria-label={t('projects.pages')}>
            {page.value.next !== null && (
              <a class="button" href={pagePath(`/projects?before=${page.value.next}`)}>
                {t('projects.older')}
              </a>
            )}
            {before !== undefined && <a href={pagePath('/projects')}>{t('projects.newest')}</a>}
            {page.value.next === null && before === undefined && (
              <a class="button" href={pagePath('/projects/new')}>
                {t('home.add')}
              </a>
            )}
          </nav>
        </>
      )}
    </>
  );
}
