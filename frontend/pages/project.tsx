import { useRoute } from 'preact-iso/router';
import { getPublished } from '../api.ts';
import { FailureNotice } from '../components/failure-notice.tsx';
import { PageTitle } from '../components/page-title.tsx';
import { pagePath, t } from '../texts.ts';
import { parseProjectNumber, useReply } from './loading.ts';
import { NotFound } from './not-found.tsx';
import { ProjectView } from './project-view.tsx';

export function Project() {
  const id = parseProjectNumber(useRoute().params['project']);
  return id === undefined ? <NotFound /> : <Loader key={id} id={id} />;
}

function Loader({ id }: { readonly id: number }) {
  const [project, retry] = useReply(id, () => getPublished(id));
  const isUnknown = project.kind === 'failed' && project.failure.code === 'not_found';
  const name = (project.kind === 'loaded' && project.value.fields.name) || t('project.title', { id });
  return (
    <>
      <PageTitle title={isUnknown ? t('project.unknown') : name} description={t('project.description', { name })} />
      {project.kind === 'loading' && <p class="loading">{t('page.loading')}</p>}
      {project.kind === 'loaded' && <ProjectView id={id} project={project.value} />}
      {project.kind === 'failed' && !isUnknown && (
        <FailureNotice title={t('project.failed')} failure={project.failure} onRetry={retry} />
      )}
      {isUnknown && (
        <>
          <p>{t('project.unknownText')}</p>
          <p class="actions">
            <a class="button" href={pagePath('/projects')}>
              {t('home.browse')}
            </a>
          </p>
        </>
      )}
    </>
  );
}
