import { type Browser, siteUrl } from './accounts.ts';
import { openAuthenticator } from './authenticator.ts';
import { decide } from './forge-browser.ts';
import { type Member, must, password, type Place, type WholeCast } from './whole-cast.ts';

/** Somebody's request to a route, in their own project or in another's. */
export interface Asking {
  readonly cast: WholeCast;
  /** The browser or script that asks. */
  readonly browser: Browser;
  /** Who it is; for those who are nobody, somebody whose things they try. */
  readonly member: Member;
  readonly place: Place;
  /** Whose things of an account are asked for. */
  readonly subject: Member;
}

interface Shape {
  /** What must have happened before. */
  readonly before?: (asking: Asking) => Promise<unknown>;
  readonly body?: (asking: Asking, prepared: any) => unknown;
  /** Parts of the path that are not those of the place. */
  readonly path?: (asking: Asking, prepared: any) => Readonly<Record<string, string | number>>;
  readonly query?: (asking: Asking, prepared: any) => string;
}

const ofPerson = { path: ({ subject }: Asking) => ({ number: subject.number }) };
const reason = 'It was made by a mistake of mine.';
const changed = { name: 'Another name' };

/** A request that is as it should be, of each route that changes something or wants more than its path. */
const shapes: Readonly<Record<string, Shape>> = {
  'POST /api/auth/link': { body: ({ member }) => ({ email: member.email, language: 'en' }) },
  'POST /api/auth/link/confirm': {
    before: ({ browser, member }) => mailed(browser, '/api/auth/link', { email: member.email, language: 'en' }),
    body: ({ cast }) => ({ token: cast.world.lastToken() }),
  },
  'POST /api/auth/password': { body: ({ member }) => ({ email: member.email, password }) },
  'POST /api/auth/reset': { body: ({ member }) => ({ email: member.email, language: 'en' }) },
  'POST /api/auth/reset/confirm': {
    before: ({ browser, member }) => mailed(browser, '/api/auth/reset', { email: member.email, language: 'en' }),
    body: ({ cast }) => ({ token: cast.world.lastToken(), password: 'something hard to find out' }),
  },
  'POST /api/auth/passkey': {
    before: ({ browser }) => browser.ask('POST', '/api/auth/passkey/options', {}),
    body: ({ member }, { json }) => ({ response: member.authenticator.get(json.options ?? { challenge: 'none' }) }),
  },
  'POST /api/auth/forge': { body: () => ({ forge: 'github', returnTo: '/en/projects' }) },
  'GET /api/auth/callback/:forge': {
    async before({ browser, member }) {
      const { url } = (await browser.ask('POST', '/api/auth/forge', { forge: 'github' })).json;
      return url === undefined ? '?code=x&state=y' : new URL(await decide(new URL(url), member.login)).search;
    },
    path: () => ({ forge: 'github' }),
    query: (_, search) => search,
  },
  'PATCH /api/account': { body: () => changed },
  'GET /api/people/:number': ofPerson,
  'POST /api/account/address': { body: () => ({ email: 'new@example.org' }) },
  'POST /api/account/address/confirm': {
    before: ({ browser }) => browser.ask('POST', '/api/account/address', { email: 'new@example.org' }),
    body: ({ cast }) => ({ token: cast.world.lastToken() }),
  },
  'PUT /api/account/password': { body: () => ({ password: 'something hard to find out', current: password }) },
  'POST /api/account/passkeys': {
    before: ({ browser }) => browser.ask('POST', '/api/account/passkeys/options', {}),
    body: (_, { json }) => ({
      name: 'Second',
      response: openAuthenticator().create(json.options ?? { challenge: 'none', user: { id: 'none' } }),
    }),
  },
  'DELETE /api/account/passkeys/:id': { path: ({ subject }) => ({ id: subject.passkey }) },
  'DELETE /api/account/sessions/:id': { path: ({ subject }) => ({ id: subject.session }) },
  'DELETE /api/account': { body: ({ member }) => ({ handle: member.handle }) },
  'DELETE /api/projects/:id/editors/:number': { path: ({ place }) => ({ number: place.editor.number }) },
  'POST /api/projects/:id/invitations': { body: ({ cast }) => ({ handle: cast.other.handle }) },
  'DELETE /api/projects/:id/invitations/:number': { path: ({ place }) => ({ number: place.invited.number }) },
  'POST /api/projects/:id/offer': { body: ({ place }) => ({ handle: place.editor.handle }) },
  'POST /api/projects/:id/offer/accept': { before: offer },
  'DELETE /api/projects/:id/offer': { before: offer },
  'POST /api/projects/:id/tokens': { body: () => ({ name: 'script', scope: 'write', days: 30 }) },
  'DELETE /api/projects/:id/tokens/:token': { path: ({ place }) => ({ token: place.tokens['read']?.id ?? '' }) },
  'POST /api/projects/:id/reports': { body: () => ({ text: 'Nothing of this entry is so.' }) },
  'POST /api/admin/people/search': { body: () => ({ q: 'somebody' }) },
  'DELETE /api/admin/people/:number': { ...ofPerson, body: () => ({ reason }) },
  'POST /api/admin/people/:number/block': { ...ofPerson, body: () => ({ reason }) },
  'DELETE /api/admin/people/:number/block': ofPerson,
  'PUT /api/admin/people/:number/role': { ...ofPerson, body: () => ({ role: 'administrator' }) },
  'DELETE /api/admin/people/:number/sessions': ofPerson,
  'POST /api/admin/projects/:id/owner': { body: ({ cast }) => ({ handle: cast.other.handle, reason }) },
  'POST /api/admin/projects/:id/message': { body: () => ({ text: 'Please look at your entry.' }) },
  'POST /api/admin/reports/:report/close': { body: () => ({ outcome: 'Looked at.' }) },
  'POST /api/projects': { body: () => ({ fields: { repo_url: 'https://example.org/new' } }) },
  'PATCH /api/projects/:id': { body: () => changed },
  'DELETE /api/projects/:id': { body: () => ({ reason }) },
  'POST /api/projects/:id/restore': {
    before: async ({ place }) => must(await place.owner.browser.ask('DELETE', `/api/projects/${place.id}`, { reason })),
  },
  'POST /api/projects/:id/proposals': { body: () => changed },
  'POST /api/projects/:id/proposals/:proposal/accept': { body: () => ({ fields: { name: { base: '' } } }) },
  'GET /projects': { query: ({ place }) => `?as=entry&url=https://github.com/${place.repository}` },
};

/** A request as it should be, after what must have happened before it. */
export async function prepare(route: string, asking: Asking) {
  const [method = '', pattern = ''] = route.split(' ');
  const { before, body, path, query } = shapes[route] ?? {};
  const { place } = asking;
  const prepared = await before?.(asking);
  const parts: Readonly<Record<string, string | number>> = {
    id: place.id,
    proposal: place.proposal,
    report: place.report,
    language: 'en',
    ...path?.(asking, prepared),
  };
  const filled = pattern
    .replace(/:(\w+)/g, (_, name: string) => String(parts[name] ?? `no ${name}`))
    .replace('*', `${place.id}/badge`);
  const isReading = ['GET', 'OPTIONS'].includes(method);
  return {
    method,
    path: filled + (query?.(asking, prepared) ?? ''),
    body: isReading ? undefined : (body?.(asking, prepared) ?? {}),
  };
}

export type Prepared = Awaited<ReturnType<typeof prepare>>;

/** Whether a route is to change something. */
export function isChanging(route: string): boolean {
  return !/^(?:GET|OPTIONS) /.test(route);
}

/** Every route of the running functions, as `POST /api/projects/:id/offer`. */
export function routesOf({ world }: WholeCast): string[] {
  const all = Object.values(world.apps).flatMap(({ routes }) => routes);
  return all.filter(({ method }) => method !== 'ALL').map(({ method, path }) => `${method} ${path}`);
}

async function mailed(browser: Browser, path: string, body: unknown): Promise<unknown> {
  return browser.ask('POST', path, body);
}

async function offer({ place: { id, owner, editor } }: Asking): Promise<unknown> {
  return must(await owner.browser.ask('POST', `/api/projects/${id}/offer`, { handle: editor.handle }));
}

/** A path on the site of an address that the forge leads to. */
export const pathOn = (url: string): string => url.slice(siteUrl.length);
