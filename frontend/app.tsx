import type { ComponentChildren } from 'preact';
import { useErrorBoundary } from 'preact/hooks';
import { LocationProvider, Route, Router, useLocation } from 'preact-iso/router';
import { PageFailure } from './components/page-failure.tsx';
import { lazyView } from './lazy-view.tsx';
import { NotFound } from './pages/not-found.tsx';
import { languageOf, pagePath, t } from './texts.ts';

const Home = lazyView(async () => (await import('./pages/home.tsx')).Home);
const Projects = lazyView(async () => (await import('./pages/projects.tsx')).Projects);
const NewProject = lazyView(async () => (await import('./pages/new-project.tsx')).NewProject);
const Project = lazyView(async () => (await import('./pages/project.tsx')).Project);
const EditProject = lazyView(async () => (await import('./pages/edit-project.tsx')).EditProject);

export function App() {
  return (
    <LocationProvider>
      <SiteHeader />
      <main id="content" tabIndex={-1}>
        <Boundary>
          <Pages />
        </Boundary>
      </main>
      <footer class="site-footer">
        <p>{t('site.footer')}</p>
      </footer>
    </LocationProvider>
  );
}

function Pages() {
  if (languageOf(useLocation().path) === undefined) return <NotFound />;
  return (
    <Router>
      <Route path="/:language" component={Home} />
      <Route path="/:language/projects" component={Projects} />
      <Route path="/:language/projects/new" component={NewProject} />
      <Route path="/:language/projects/:project" component={Project} />
      <Route path="/:language/projects/:project/edit" component={EditProject} />
      <Route path="/:language/projects/:project/import" component={EditProject} />
      <Route default component={NotFound} />
    </Router>
  );
}

function SiteHeader() {
  const { path } = useLocation();
  const current = (to: string) => (path === to ? 'page' : undefined);
  return (
    <header class="site-header">
      <a class="skip" href="#content">
        {t('site.skip')}
      </a>
      <a class="site-name" href={pagePath('')}>
        {t('site.name')}
      </a>
      <nav aria-label={t('site.navigation')}>
        <a href={pagePath('/projects')} aria-current={current(pagePath('/projects'))}>
          {t('site.projects')}
        </a>
        <a href={pagePath('/projects/new')} aria-current={current(pagePath('/projects/new'))}>
          {t('site.newProject')}
        </a>
      </nav>
    </header>
  );
}

function Boundary({ children }: { readonly children: ComponentChildren }) {
  const [error] = useErrorBoundary();
  return error === undefined ? <>{children}</> : <PageFailure />;
}
