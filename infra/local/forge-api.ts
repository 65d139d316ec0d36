import type { Context, Hono } from 'hono';
import type { Grant, Grants } from './forge-grants.ts';
import { type ForgeState, type KnownPerson, type KnownRepository, rightOf } from './forge-state.ts';

interface Parts {
  readonly state: ForgeState;
  readonly grants: Grants;
}

interface Caller {
  readonly grant: Grant;
  readonly person: KnownPerson;
}

/** Adds what the REST API and the raw files say. */
export function addForgeApi(app: Hono, { state, grants }: Parts): void {
  /** Who asks, undefined for nobody; or the refusal. */
  const readCaller = (c: Context): Caller | undefined | Response => {
    if ((c.req.header('user-agent') ?? '') === '')
      return c.text(
        'Request forbidden by administrative rules. Please make sure your request has a User-Agent header.',
        403,
      );
    const authorization = c.req.header('authorization');
    if (authorization === undefined) return undefined;
    const grant = grants.getGrant(/^(?:bearer|token) (\S+)$/i.exec(authorization)?.[1] ?? '');
    const person = grant && state.getPerson(grant.personId);
    if (!grant || !person) return refuse(c, 401, 'Bad credentials', '');
    c.header('x-oauth-scopes', grant.scope.split(/[ ,]+/).join(', '));
    return { grant, person };
  };

  app.get('/user', (c) => {
    const caller = readCaller(c);
    if (caller instanceof Response) return caller;
    if (!caller) return refuse(c, 401, 'Requires authentication', '/users/users#get-the-authenticated-user');
    return c.json(renderPerson(caller.person));
  });

  app.get('/user/emails', (c) => {
    const caller = readCaller(c);
    if (caller instanceof Response) return caller;
    const page = '/users/emails#list-email-addresses-for-the-authenticated-user';
    if (!caller) return refuse(c, 401, 'Requires authentication', page);
    const scopes = caller.grant.scope.split(/[ ,]+/);
    if (!scopes.includes('user') && !scopes.includes('user:email')) return refuse(c, 404, 'Not Found', page);
    const { email } = caller.person;
    return c.json(email === undefined ? [] : [{ email, primary: true, verified: true, visibility: 'private' }]);
  });

  const answerRepository = (c: Context, caller: Caller | undefined, repository: KnownRepository | undefined) =>
    repository && repository.isPrivate !== true
      ? c.json(renderRepository(repository, caller?.person))
      : refuse(c, 404, 'Not Found', '/repos/repos#get-a-repository');

  app.get('/repos/:owner/:repo', (c) => {
    const caller = readCaller(c);
    if (caller instanceof Response) return caller;
    const found = state.findRepository(`${c.req.param('owner')}/${c.req.param('repo')}`);
    if (!found?.isFormer || found.repository.isPrivate === true) return answerRepository(c, caller, found?.repository);
    const url = `${new URL(c.req.url).origin}/repositories/${found.repository.id}`;
    c.header('location', url);
    return c.json({ message: 'Moved Permanently', url, documentation_url: `${documents}/guides/best-practices` }, 301);
  });

  app.get('/repositories/:id', (c) => {
    const caller = readCaller(c);
    if (caller instanceof Response) return caller;
    return answerRepository(c, caller, state.getRepository(Number(c.req.param('id'))));
  });

  app.get('/:owner/:repo/HEAD/:path{.+}', (c) => {
    const { repository } = state.findRepository(`${c.req.param('owner')}/${c.req.param('repo')}`) ?? {};
    const text = repository?.isPrivate === true ? undefined : repository?.files?.[c.req.param('path')];
    c.header('x-content-type-options', 'nosniff');
    return text === undefined ? c.text('404: Not Found', 404) : c.text(text, 200, { 'cache-control': 'max-age=300' });
  });
}

const documents = 'https://docs.github.com/rest';

function refuse(c: Context, status: 401 | 404, message: string, page: string): Response {
  return c.json({ message, documentation_url: documents + page, status: String(status) }, status);
}

/** The public half of an account; the address is there only for those who show it in their profile. */
function renderPerson({ id, login, name }: KnownPerson) {
  return {
    login,
    id,
    node_id: Buffer.from(`04:User${id}`).toString('base64'),
    avatar_url: `https://avatars.githubusercontent.com/u/${id}?v=4`,
    html_url: `https://github.com/${login}`,
    type: 'User',
    site_admin: false,
    name: name ?? null,
    email: null,
    created_at: '2020-01-01T00:00:00Z',
  };
}

function renderRepository(repository: KnownRepository, person: KnownPerson | undefined) {
  const [owner = '', name = ''] = repository.name.split('/');
  const right = person && rightOf(repository, person);
  return {
    id: repository.id,
    name,
    full_name: repository.name,
    private: false,
    owner: { login: owner },
    html_url: `https://github.com/${repository.name}`,
    default_branch: 'main',
    archived: false,
    ...(right !== undefined && {
      permissions: {
        admin: right === 'admin',
        maintain: right === 'admin',
        push: right !== 'pull',
        triage: right !== 'pull',
        pull: true,
      },
    }),
  };
}
