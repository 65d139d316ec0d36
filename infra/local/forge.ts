import { type Context, Hono } from 'hono';
import { addForgeApi } from './forge-api.ts';
import { type ForgeApplication, type Grants, isRegistered, openGrants, tokenErrors } from './forge-grants.ts';
import { renderForgePage } from './forge-page.ts';
import { type ForgeSeed, type ForgeState, openForgeState } from './forge-state.ts';
import { serve } from './serve.ts';

export interface ForgeOptions {
  /** Without it, any free one. */
  readonly port?: number;
  readonly application: ForgeApplication;
  readonly seed?: ForgeSeed;
  /** Milliseconds; the clock of codes. */
  readonly now?: () => number;
}

export interface Forge {
  /** Stands for github.com, api.github.com and raw.githubusercontent.com at once. */
  readonly url: string;
  /** Adds people and repositories, or puts them in the place of those with the same numbers; `PUT /control` does the same. */
  seed(seed: ForgeSeed): void;
  close(): Promise<void>;
}

/**
 * What GitHub documents of its web application flow, its REST API and its raw files, as far as signing in and proving control
 * of a repository need it; what is not here is not found. All in memory.
 * @see https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps
 */
export async function openForge({ port, application, seed = {}, now = Date.now }: ForgeOptions): Promise<Forge> {
  const state = openForgeState(seed);
  const grants = openGrants(application, now);
  const app = new Hono();
  app.notFound((c) => c.text('Not Found', 404));
  app.put('/control', async (c) => {
    // No page may: only scripts send no origin with a PUT.
    if (c.req.header('origin') !== undefined) return c.text('Not Found', 404);
    state.seed(parseSeed(await c.req.json()));
    return c.body(null, 204);
  });
  addWebFlow(app, { application, state, grants });
  addForgeApi(app, { state, grants });
  const served = await serve((request) => app.fetch(request), port === undefined ? {} : { port });
  return { url: served.url, seed: (more) => state.seed(more), close: () => served.close() };
}

interface Parts {
  readonly application: ForgeApplication;
  readonly state: ForgeState;
  readonly grants: Grants;
}

function addWebFlow(app: Hono, parts: Parts): void {
  app.get('/login/oauth/authorize', (c) => {
    const parameters = new URL(c.req.url).searchParams;
    const refusal = refuse(c, parts, parameters);
    if (refusal) return refusal;
    const logins = parts.state.listPeople().map(({ login }) => login);
    return c.html(renderForgePage({ parameters, logins, scope: parameters.get('scope') ?? '' }));
  });
  app.post('/login/oauth/authorize', async (c) => {
    const form = new URLSearchParams(await c.req.text());
    const refusal = refuse(c, parts, form);
    if (refusal) return refusal;
    if (form.get('decision') !== 'approve')
      return sendBack(c, parts, form, {
        error: 'access_denied',
        error_description: 'The user has denied your application access.',
      });
    const login = form.get('login') ?? '';
    if (!/^[A-Za-z\d](?:[A-Za-z\d]|-(?=[A-Za-z\d])){0,38}$/.test(login)) return c.text('No such login.', 422);
    if (!parts.state.findPerson(login)) parts.state.seed({ people: [{ login }] });
    const code = parts.grants.createCode({
      personId: parts.state.findPerson(login)?.id ?? 0,
      scope: form.get('scope') ?? '',
      redirectUri: form.get('redirect_uri') ?? undefined,
      codeChallenge: form.get('code_challenge') ?? undefined,
    });
    return sendBack(c, parts, form, { code });
  });
  app.post('/login/oauth/access_token', async (c) => {
    const redeemed = parts.grants.redeem(await readParameters(c));
    const accepts = c.req.header('accept') ?? '';
    const answer: Record<string, string> =
      'error' in redeemed
        ? {
            error: redeemed.error,
            error_description: tokenErrors[redeemed.error],
            error_uri: `/apps/managing-oauth-apps/troubleshooting-oauth-app-access-token-request-errors/#${redeemed.error.replaceAll('_', '-')}`,
          }
        : { access_token: redeemed.token, scope: redeemed.grant.scope, token_type: 'bearer' };
    if (accepts.includes('json')) return c.json(answer);
    return c.body(new URLSearchParams(answer).toString(), 200, {
      'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
    });
  });
}

/** What is wrong with a request to authorise: an unknown application is not found, the rest is told to the one that is known. */
function refuse(c: Context, parts: Parts, parameters: URLSearchParams): Response | undefined {
  const { clientId, callbackUrl } = parts.application;
  if (parameters.get('client_id') !== clientId) return c.text('Not Found', 404);
  const redirectUri = parameters.get('redirect_uri');
  if (redirectUri !== null && !isRegistered(redirectUri, callbackUrl)) {
    const error = 'redirect_uri_mismatch';
    const registered = new URLSearchParams(parameters);
    registered.delete('redirect_uri');
    return sendBack(c, parts, registered, { error, error_description: tokenErrors[error] });
  }
  const hasChallenge = parameters.has('code_challenge');
  if (hasChallenge && parameters.get('code_challenge_method') !== 'S256')
    return sendBack(c, parts, parameters, {
      error: 'invalid_request',
      error_description: 'The code_challenge_method must be S256.',
    });
  return undefined;
}

/** Leads back to the application, with the state that it sent. */
function sendBack(c: Context, parts: Parts, parameters: URLSearchParams, answer: Record<string, string>): Response {
  const url = new URL(parameters.get('redirect_uri') ?? parts.application.callbackUrl);
  const state = parameters.get('state');
  for (const [name, value] of Object.entries({ ...answer, ...(state !== null && { state }) }))
    url.searchParams.set(name, value);
  if (answer['error'] !== undefined)
    url.searchParams.set(
      'error_uri',
      `/apps/building-oauth-apps/authorizing-oauth-apps/#${answer['error'].replaceAll('_', '-')}`,
    );
  return c.redirect(url.href, 302);
}

/** Of the body, as JSON or a form, or else of the query. */
async function readParameters(c: Context): Promise<URLSearchParams> {
  const text = await c.req.text();
  if (text === '') return new URL(c.req.url).searchParams;
  if (!(c.req.header('content-type') ?? '').includes('json')) return new URLSearchParams(text);
  const document: unknown = JSON.parse(text);
  return new URLSearchParams(Object.entries(document ?? {}).map(([name, value]) => [name, String(value)]));
}

function parseSeed(document: unknown): ForgeSeed {
  return document as ForgeSeed;
}
