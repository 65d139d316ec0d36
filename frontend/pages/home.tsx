import { catalogue } from '../../criteria/catalogue.ts';
import { listProjects } from '../api.ts';
import { BadgeTrial } from '../components/badge-trial.tsx';
import { LaurelPicture } from '../components/laurel-mark.tsx';
import { PageTitle } from '../components/page-title.tsx';
import { ProjectList } from '../components/project-list.tsx';
import { pagePath, t } from '../texts.ts';
import { useReply } from './loading.ts';

/** Projects shown of the newest. */
const shownProjects = 5;

export function Home() {
  return (
    <>
      <div class="hero">
        <div>
          <PageTitle title={t('home.title')} description={t('home.description')} />
          <p class="intro">{t('home.intro')}</p>
          <p class="actions">
            <a class="button main" href={pagePath('/projects/new')}>
              {t('home.add')}
            </a>
            <a class="button" href={pagePath('/criteria')}>
              {t('home.read')}
            </a>
          </p>
        </div>
        <LaurelPicture />
      </div>
      <Steps />
      <section aria-labelledby="trial">
        <h2 id="trial">{t('home.trial')}</h2>
        <p class="lead">{t('home.trialText')}</p>
        <BadgeTrial series={catalogue.series} />
      </section>
      <Readers />
      <Newest />
    </>
  );
}

function Steps() {
  return (
    <section aria-labelledby="steps">
      <h2 id="steps">{t('home.steps')}</h2>
      <ol class="cards steps">
        <li>
          <h3>{t('home.step1')}</h3>
          <p>{t('home.step1Text')}</p>
        </li>
        <li>
          <h3>{t('home.step2')}</h3>
          <p>{t('home.step2Text')}</p>
        </li>
        <li>
          <h3>{t('home.step3')}</h3>
          <p>{t('home.step3Text')}</p>
        </li>
      </ol>
    </section>
  );
}

function Readers() {
  return (
    <section aria-labelledby="readers">
      <h2 id="readers">{t('home.readers')}</h2>
      <ul class="cards">
        <li>
          <h3>{t('home.maintainers')}</h3>
          <p>{t('home.maintainersText')}</p>
        </li>
        <li>
          <h3>{t('home.users')}</h3>
          <p>{t('home.usersText')}</p>
        </li>
        <li>
          <h3>{t('home.auditors')}</h3>
          <p>{t('home.auditorsText')}</p>
        </li>
      </ul>
    </section>
  );
}

/** Figures of this deployment. Without the list the page stands too, so a failure only leaves it out. */
function Newest() {
  const [page] = useReply('newest', () => listProjects(undefined));
  const projects = page.kind === 'loaded' ? page.value.projects : [];
  const newest = projects[0];
  return (
    <section aria-labelledby="newest">
      <h2 id="newest">{t('home.newest')}</h2>
      <dl class="figures">
        <div>
          <dt>{t('home.numbers')}</dt>
          <dd>{newest ? newest.id.toLocaleString(document.documentElement.lang) : t('home.none')}</dd>
        </div>
        <div>
          <dt>{t('home.criteria')}</dt>
          <dd>{catalogue.criteria.size}</dd>
        </div>
        <div>
          <dt>{t('home.levels')}</dt>
          <dd>{catalogue.levels.length}</dd>
        </div>
      </dl>
      {page.kind === 'loading' && <p class="loading">{t('page.loading')}</p>}
      {page.kind === 'failed' && <p class="hint">{t('home.newestFailed')}</p>}
      {page.kind === 'loaded' && !newest && <p>{t('projects.empty')}</p>}
      <ProjectList projects={projects.slice(0, shownProjects)} under="h2" />
      <p class="actions">
        <a class="button" href={pagePath('/projects')}>
          {t('home.browse')}
        </a>
      </p>
    </section>
  );
}
