import { useEffect, useState } from 'preact/hooks';
import { useRoute } from 'preact-iso/router';
import { FailureNotice } from '../../components/failure-notice.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { PersonLink } from '../../components/person-link.tsx';
import { ProjectLinks } from '../../components/project-links.tsx';
import { getProjectPeople } from '../../project-people-api.ts';
import { mayEdit, type ProjectPeople as Loaded } from '../../project-people-replies.ts';
import { loadSession, type Me } from '../../session.ts';
import { t } from '../../texts.ts';
import { parseProjectNumber, useReply } from '../loading.ts';
import { NotFound } from '../not-found.tsx';

import { ClaimPart } from './claim-part.tsx';
import { DeleteProject } from './delete-project.tsx';
import { EditorsPart } from './editors-part.tsx';
import { MyPart } from './my-part.tsx';
import { OfferPart } from './offer-part.tsx';
import { useProjectName } from './project-name.ts';
import { ReportPart } from './report-part.tsx';
import { RepositoryPart } from './repository-part.tsx';
import { TokensPart } from './tokens-part.tsx';

export function ProjectPeople() {
  const id = parseProjectNumber(useRoute().params['project']);
  return id === undefined ? <NotFound /> : <Loader key={id} id={id} />;
}

/** Who may speak for a project, and all that the right ones can change about it. */
function Loader({ id }: { readonly id: number }) {
  const { name, isDeleted } = useProjectName(id);
  const [people, reload] = useReply(id, () => getProjectPeople(id), { keepsOld: true });
  return (
    <>
      <PageTitle title={t('people.title', { name })} description={t('people.description')} />
      <ProjectLinks id={id} current="/people" />
      {people.kind === 'loading' && <p class="loading">{t('page.loading')}</p>}
      {people.kind === 'failed' && <FailureNotice title="" failure={people.failure} onRetry={reload} />}
      {people.kind === 'loaded' && <Parts id={id} people={people.value} isDeleted={isDeleted} reload={reload} />}
    </>
  );
}

export interface PartProps {
  readonly id: number;
  readonly people: Loaded;
  readonly reload: () => void;
}

function Parts({ id, people, isDeleted, reload }: PartProps & { readonly isDeleted: boolean }) {
  const [me, setMe] = useState<Me>();
  useEffect(() => void loadSession().then((reply) => setMe(reply.ok ? reply.value.person : undefined)), []);
  const part = { id, people, reload };
  const isOwner = people.mine === 'owner' || people.mine === 'administrator';
  return (
    <div class="reading">
      <p class="lead">{t('people.intro')}</p>
      <MyPart {...part} me={me} />
      <section aria-labelledby="owner">
        <h2 id="owner">{t('people.owner')}</h2>
        <p>{people.owner ? <PersonLink person={people.owner} /> : t('people.noOwner')}</p>
        {isOwner && <OfferPart {...part} />}
      </section>
      <EditorsPart {...part} />
      {mayEdit(people.mine) && <TokensPart id={id} canMake={people.mine !== 'administrator'} />}
      {mayEdit(people.mine) && <RepositoryPart id={id} />}
      {people.mine !== 'owner' && <ClaimPart id={id} reload={reload} />}
      <ReportPart id={id} />
      {isOwner && <DeleteProject key={String(isDeleted)} id={id} wasDeleted={isDeleted} />}
    </div>
  );
}
