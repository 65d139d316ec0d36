import { type ComponentProps, options } from 'preact';
import { renderToStringAsync } from 'preact-render-to-string';
import { catalogue } from '../criteria/catalogue.ts';
import { App } from './app.tsx';
import type { Shell } from './build/shell.ts';
import { PageTitle } from './components/page-title.tsx';
import { shellProject } from './shell-links.ts';
import { openPeopleTexts, openTexts, t, type TextFile } from './texts.ts';

type Page = Pick<Shell, 'file' | 'modules' | 'isHidden'> & { readonly path: string };

const files = import.meta.glob<object>('../locales/*/{ui,people,errors,groups}.json', {
  import: 'default',
  eager: true,
});

/** The shells of all pages in all languages that have texts. Rejects if one of them cannot be rendered. */
export async function renderShells(): Promise<Shell[]> {
  const languages = Object.keys(files).flatMap((name) => /\/([^/]+)\/ui\.json$/.exec(name)?.[1] ?? []);
  const shells: Shell[] = [];
  for (const language of languages) {
    await openTexts(language, readTexts);
    await openPeopleTexts();
    for (const page of listPages(language)) shells.push(await renderShell(language, page));
  }
  return shells;
}

function listPages(language: string): Page[] {
  const page = (file: string, path: string, ...modules: string[]): Page => ({ file, path, modules, isHidden: false });
  const hidden = (file: string, path: string, name = file): Page => ({
    ...page(file, path, module(`account/${name}`)),
    isHidden: true,
  });
  const module = (name: string) => `frontend/pages/${name}.tsx`;
  const texts = (name: string) => `locales/${language}/${name}`;
  return [
    page('index', '', module('home')),
    page('projects', '/projects', module('projects')),
    page('projects/new', '/projects/new', module('new-project')),
    page('project', `/projects/${shellProject}`, module('project')),
    page('edit', `/projects/${shellProject}/edit`, module('edit-project'), texts('criteria/passing.json')),
    hidden('people', `/projects/${shellProject}/people`, 'project-people'),
    hidden('proposals', `/projects/${shellProject}/proposals`),
    hidden('history', `/projects/${shellProject}/history`),
    hidden('person', `/people/${shellProject}`),
    ...['sign-in', 'confirm', 'account', 'administration'].map((name) => hidden(name, `/${name}`)),
    page('criteria', '/criteria', module('criteria')),
    ...catalogue.levels.map(({ id }) =>
      page(`criteria/${id}`, `/criteria/${id}`, module('level-criteria'), texts(`criteria/${id}.json`)),
    ),
    ...['about', 'glossary', 'privacy', 'terms', 'imprint'].map((name) =>
      page(name, `/${name}`, module('legal'), texts(`pages/${name}.md`)),
    ),
  ];
}

async function renderShell(language: string, { file, path, modules, isHidden }: Page): Promise<Shell> {
  Object.assign(globalThis, { location: new URL(`http://localhost/${language}${path}`) });
  const { html, head } = await renderApp();
  if (!head) throw new Error(`The shell of ${file} has no title.`);
  return {
    language,
    file,
    path: isHidden || path.includes(String(shellProject)) ? undefined : path,
    isHidden,
    modules,
    title: hideNumber(t('page.title', { title: head.title })),
    description: hideNumber(head.description ?? t('home.description')),
    html: html.replaceAll(/>[^<]+/g, hideNumber),
    siteName: t('site.name'),
    notices: { label: t('notice.label'), banner: t('notice.banner'), readOnly: t('notice.readOnly') },
  };
}

/** The page as HTML, and what it says of itself to the document's head. */
async function renderApp(): Promise<{ html: string; head: ComponentProps<typeof PageTitle> | undefined }> {
  let head: ComponentProps<typeof PageTitle> | undefined;
  options.vnode = (vnode) => {
    if (vnode.type === PageTitle) head = parseHead(vnode.props);
  };
  try {
    return { html: await renderToStringAsync(<App />), head };
  } finally {
    delete options.vnode;
  }
}

function parseHead(props: unknown): ComponentProps<typeof PageTitle> {
  return props as ComponentProps<typeof PageTitle>;
}

function hideNumber(text: string): string {
  return text.replaceAll(String(shellProject), '…');
}

async function readTexts(language: string, name: TextFile): Promise<object | undefined> {
  return files[`../locales/${language}/${name}.json`];
}
