import type { ComponentChildren, FunctionComponent } from 'preact';
import { useEffect, useErrorBoundary } from 'preact/hooks';
import { LocationProvider, Route, Router, useLocation, useRoute } from 'preact-iso/router';
import { PageFailure } from './components/page-failure.tsx';
import { SiteFooter } from './components/site-footer.tsx';
import { SiteHeader } from './components/site-header.tsx';
import { lazyView } from './lazy-view.tsx';
import { NotFound } from './pages/not-found.tsx';
import { languageOf, openPeopleTexts } from './texts.ts';
import { askWho } from './who.ts';

const Home = lazyView(async () => (await import('./pages/home.tsx')).Home);
const Projects = lazyView(async () => (await import('./pages/projects.tsx')).Projects);
const NewProject = lazyView(async () => (await import('./pages/new-project.tsx')).NewProject);
const Project = lazyView(async () => (await import('./pages/project.tsx')).Project);
const EditProject = lazyView(async () => (await import('./pages/edit-project.tsx')).EditProject);
const Criteria = lazyView(async () => (await import('./pages/criteria.tsx')).Criteria);
const SignIn = peopleView(async () => (await import('./pages/account/sign-in.tsx')).SignIn);
const Confirm = peopleView(async () => (await import('./pages/account/confirm.tsx')).Confirm);
const Account = peopleView(async () => (await import('./pages/account/account.tsx')).Account);
const Person = peopleView(async () => (await import('./pages/account/person.tsx')).Person);
const ProjectPeople = peopleView(async () => (await import('./pages/account/project-people.tsx')).ProjectPeople);
const Proposals = peopleView(async () => (await import('./pages/account/proposals.tsx')).Proposals);
const History = peopleView(async () => (await import('./pages/account/history.tsx')).History);
const Administration = peopleView(async () => (await import('./pages/account/administration.tsx')).Administration);
const About = lazyView(async () => (await import('./pages/legal.tsx')).openLegal('about'));
const Privacy = lazyView(async () => (await import('./pages/legal.tsx')).openLegal('privacy'));
const Terms = lazyView(async () => (await import('./pages/legal.tsx')).openLegal('terms'));
const Glossary = lazyView(async () => (await import('./pages/legal.tsx')).openLegal('glossary'));
const Imprint = lazyView(async () => (await import('./pages/legal.tsx')).openLegal('imprint'));

export function App() {
  useEffect(askWho, []);
  return (
    <LocationProvider>
      <SiteHeader />
      <main id="content" tabIndex={-1}>
        <Boundary>
          <Pages />
        </Boundary>
      </main>
      <SiteFooter />
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
      <Route path="/:language/projects/:project/people" component={ProjectPeople} />
      <Route path="/:language/projects/:project/proposals" component={Proposals} />
      <Route path="/:language/projects/:project/history" component={History} />
      <Route path="/:language/sign-in" component={SignIn} />
      <Route path="/:language/confirm" component={Confirm} />
      <Route path="/:language/account" component={Account} />
      <Route path="/:language/people/:person" component={Person} />
      <Route path="/:language/administration" component={Administration} />
      <Route path="/:language/criteria" component={Criteria} />
      <Route path="/:language/criteria/:level" component={LevelCriteria} />
      <Route path="/:language/about" component={About} />
      <Route path="/:language/privacy" component={Privacy} />
      <Route path="/:language/terms" component={Terms} />
      <Route path="/:language/glossary" component={Glossary} />
      <Route path="/:language/imprint" component={Imprint} />
      <Route default component={NotFound} />
    </Router>
  );
}

/** A page about people, which comes with its texts. */
function peopleView(load: () => Promise<FunctionComponent>): FunctionComponent {
  return lazyView(async () => (await Promise.all([load(), openPeopleTexts()]))[0]);
}

const criteriaViews = new Map<string, FunctionComponent>();

/** A view of its own for each level, so that each comes with its texts. */
function LevelCriteria() {
  const level = useRoute().params['level'] ?? '';
  const View =
    criteriaViews.get(level) ??
    lazyView(async () => (await import('./pages/level-criteria.tsx')).openLevelCriteria(level));
  criteriaViews.set(level, View);
  return <View key={level} />;
}

function Boundary({ children }: { readonly children: ComponentChildren }) {
  const [error] = useErrorBoundary();
  return error === undefined ? <>{children}</> : <PageFailure />;
}
