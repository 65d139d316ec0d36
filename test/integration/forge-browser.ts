import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { Hono } from 'hono';
import { openAuth } from '../../functions/accounts/auth.ts';
import type { Forge } from '../../functions/accounts/forges.ts';
import { returnFromForge, sendToForge } from '../../functions/accounts/forge-answers.ts';
import type { Bindings } from '../../functions/http/app.ts';
import { openCallers } from '../../functions/http/callers.ts';
import { openCookies } from '../../functions/http/cookies.ts';
import { type PeopleKeys, parsePeopleKeys } from '../../functions/table/people-keys.ts';
import type { Table } from '../../functions/table/table.ts';
import { type Forge as RunningForge, openForge } from '../../infra/local/forge.ts';
import { noteSecret } from '../fixtures/noted-secrets.ts';
import { openWorld } from './world.ts';

export const siteUrl = 'http://localhost:8080';

/** Two forges and the parts of accounts that know them, over a real engine. */
export async function openForgeWorld() {
  const world = await openWorld();
  const [github, other] = await Promise.all([
    openForge({ application: applicationOf('github') }),
    openForge({ application: applicationOf('other') }),
  ]);
  const keys = parsePeopleKeys(JSON.stringify({ 1: 'a key for people, of 36 signs or more' }));
  const entryOf = (id: string, { url }: RunningForge): Forge => ({
    id,
    name: id,
    ...applicationOf(id),
    authorizationUrl: `${url}/login/oauth/authorize`,
    tokenUrl: `${url}/login/oauth/access_token`,
    userInfoUrl: `${url}/user`,
  });
  const items = async (): Promise<Record<string, unknown>[]> => {
    const { Items } = await world.table.client.send(new ScanCommand({ TableName: world.table.name }));
    return (Items ?? []).map((item) => unmarshall(item));
  };
  return {
    table: world.table,
    keys,
    github,
    other,
    signIn: openSignIn(world.table, keys, [entryOf('github', github), entryOf('other', other)]),
    items,
    /** How many items of each kind there are, but for those that pass by themselves. */
    async counts(): Promise<Record<string, number>> {
      const kinds = Object.groupBy(await items(), ({ pk }) => String(pk).slice(0, 1));
      return Object.fromEntries(['W', 'N', 'X', 'Y', 'K'].map((kind) => [kind, kinds[kind]?.length ?? 0]));
    },
    async close(): Promise<void> {
      await Promise.all([github.close(), other.close()]);
      await world.close();
    },
  };
}

export const applicationOf = (forge: string) => ({
  clientId: `client-of-${forge}`,
  clientSecret: `secret-of-${forge}`,
  callbackUrl: `${siteUrl}/api/auth/callback/${forge}`,
});

/** The parts of accounts that have to do with forges and sessions, for browsers that go there and back. */
export function openSignIn(table: Table, keys: PeopleKeys, forges: readonly Forge[], ownUrl = siteUrl) {
  const logged: string[] = [];
  const now = () => new Date();
  const secret = 'a secret that signs, 32 signs long';
  const auth = openAuth({
    table,
    keys,
    siteUrl: ownUrl,
    secret,
    forges,
    now,
    log: (_level, message) => void logged.push(message),
  });
  const cookies = openCookies(ownUrl);
  const callers = openCallers({ table, siteUrl: ownUrl, now });
  const app = new Hono<Bindings>();
  app.onError((error, c) => c.json({ error: error.message }, 400));
  app.post('/api/auth/forge', async (c) => sendToForge(c, auth, await c.req.json()));
  app.get('/api/auth/callback/:forge', (c) =>
    returnFromForge(c, { auth, cookies, onSignedIn: () => Promise.resolve() }, c.req.param('forge')),
  );
  app.get('/me', async (c) => c.json(await callers.getPerson(c)));
  const request = (path: string, init: RequestInit) =>
    Promise.resolve(app.request(path, init, { event: { requestContext: {} }, lambdaContext: {} }));
  return { auth, logged, openBrowser: () => openBrowser(request) };
}

export type Browser = ReturnType<typeof openBrowser>;

/** Keeps cookies, follows no redirect by itself. */
function openBrowser(request: (path: string, init: RequestInit) => Promise<Response>) {
  const jar = new Map<string, string>();
  const send = async (path: string, init: RequestInit = {}) => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await request(path, { ...init, headers: { cookie, 'user-agent': 'Browser 1' } });
    for (const set of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      if (/Max-Age=0/i.test(set)) jar.delete(name);
      else jar.set(name, value);
    }
    return response;
  };
  const browser = {
    jar,
    send,
    async begin(forge: string, returnTo?: string): Promise<URL> {
      const response = await send('/api/auth/forge', { method: 'POST', body: JSON.stringify({ forge, returnTo }) });
      if (response.status !== 200) throw new Error(await response.text());
      const { url } = (await response.json()) as { url: string };
      return new URL(url);
    },
    /** Where the answer of the forge leads, as a path. */
    async end(callback: string): Promise<string | null> {
      const url = new URL(callback);
      return (await send(url.pathname + url.search)).headers.get('location');
    },
    /** The whole way; where it leads. */
    async signIn(forge: string, login: string, returnTo?: string) {
      return browser.end(await decide(await browser.begin(forge, returnTo), login));
    },
    async whoAmI(): Promise<any> {
      const response = await send('/me');
      return response.status === 200 ? response.json() : undefined;
    },
  };
  return browser;
}

/** What somebody decides on the forge's page, and where it sends them. */
export async function decide(url: URL, login: string, decision = 'approve'): Promise<string> {
  const body = new URLSearchParams({ ...Object.fromEntries(url.searchParams), login, decision });
  const response = await fetch(url.origin + url.pathname, { method: 'POST', body, redirect: 'manual' });
  const location = response.headers.get('location');
  if (location === null) throw new Error(`the forge answered ${response.status}: ${await response.text()}`);
  noteSecret('OAuth code', new URL(location).searchParams.get('code'));
  return location;
}
