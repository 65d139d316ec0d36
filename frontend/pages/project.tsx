import { useRoute } from 'preact-iso/router';
import { catalogue } from '../../criteria/catalogue.ts';
import { getPublished } from '../api.ts';
import { CopyText } from '../components/copy-text.tsx';
import { FailureNotice } from '../components/failure-notice.tsx';
import { PageTitle } from '../components/page-title.tsx';
import { ProjectFacts } from '../components/project-facts.tsx';
import { ScoreTable } from '../components/score-table.tsx';
import type { Published } from '../replies.ts';
import { formatDate, heading, pagePath, t } from '../texts.ts';
import { parseProjectNumber, useReply } from './loading.ts';
import { NotFound } from './not-found.tsx';

export function Project() {
  const id = parseProjectNumber(useRoute().params['project']);
  return id === undefined ? <NotFound /> : <Loader key={id} id={id} />;
}

function Loader({ id }: { readonly id: number }) {
  const [project, retry] = useReply(id, () => getPublished(id));
  const isUnknown = project.kind === 'failed' && project.failure.code === 'not_found';
  const name = project.kind === 'loaded' ? project.value.fields.name : '';
  return (
    <>
      <PageTitle title={isUnknown ? t('project.unknown') : name || t('project.title', { id })} />
      {project.kind === 'loading' && <p class="loading">{t('page.loading')}</p>}
      {project.kind === 'loaded' && <View id={id} project={project.value} />}
      {project.kind === 'failed' && !isUnknown && (
        <FailureNotice title={t('project.failed')} failure={project.failure} onRetry={retry} />
      )}
      {isUnknown && (
        <>
          <p>{t('project.unknownText')}</p>
          <p>
            <a href={pagePath('/projects')}>{t('home.browse')}</a>
          </p>
        </>
      )}
    </>
  );
}

function View({ id, project }: { readonly id: number; readonly project: Published }) {
  const badges = catalogue.series.map((series) => ({
    path: `/projects/${id}/${series.id === 'metal' ? 'badge' : series.id}`,
    series: heading('series', series.id),
  }));
  return (
    <>
      <p class="badges">
        {badges.map(({ path, series }) => (
          <img key={path} src={path} alt={t('project.badgeAlt', { series })} height={20} />
        ))}
      </p>
      <ProjectFacts fields={project.fields} />
      <p class="actions">
        <a class="button main" href={pagePath(`/projects/${id}/edit`)}>
          {t('project.edit')}
        </a>
      </p>
      <ScoreTable caption={t('project.scores')} columns={[{ title: t('project.score'), score: project.score }]} />
      <section aria-labelledby="embed">
        <h2 id="embed">{t('project.embed')}</h2>
        <p>{t('project.embedText')}</p>
        {badges.map(({ path, series }) => (
          <CopyText
            key={path}
            id={`embed-${path.split('/').at(-1)}`}
            label={t('project.embedLabel', { series })}
            text={`[![${series}](${location.origin}${path})](${location.origin}${pagePath(`/projects/${id}`)})`}
          />
        ))}
      </section>
      <p class="hint">{t('project.updated', { date: formatDate(project.updatedAt) })}</p>
      <p>
        <a href={`/projects/${id}.json`} target="_self" download>
          {t('project.data')}
        </a>
      </p>
    </>
  );
}
