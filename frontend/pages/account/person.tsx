import { useRoute } from 'preact-iso/router';
import { getPersonPage } from '../../account-api.ts';
import { FailureNotice } from '../../components/failure-notice.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { ProjectRights } from '../../components/project-rights.tsx';
import { t } from '../../texts.ts';
import { parseProjectNumber, useReply } from '../loading.ts';
import { NotFound } from '../not-found.tsx';

export function Person() {
  const number = parseProjectNumber(useRoute().params['person']);
  return number === undefined ? <NotFound /> : <Loader key={number} number={number} />;
}

/** What everybody sees of a person. */
function Loader({ number }: { readonly number: number }) {
  const [person, retry] = useReply(number, () => getPersonPage(number));
  if (person.kind === 'failed' && ['unknown_person', 'not_found'].includes(person.failure.code)) {
    return (
      <>
        <PageTitle title={t('person.unknown')} />
        <p>{t('person.unknownText')}</p>
      </>
    );
  }
  return (
    <>
      <PageTitle
        title={person.kind === 'loaded' ? person.value.name : t('person.title')}
        description={t('person.description')}
      />
      {person.kind === 'loading' && <p class="loading">{t('page.loading')}</p>}
      {person.kind === 'failed' && <FailureNotice title="" failure={person.failure} onRetry={retry} />}
      {person.kind === 'loaded' && (
        <div class="reading">
          <p class="lead">{person.value.handle}</p>
          <h2>{t('person.projects')}</h2>
          {person.value.projects.length === 0 && <p>{t('person.noProjects')}</p>}
          <ProjectRights projects={person.value.projects} />
        </div>
      )}
    </>
  );
}
