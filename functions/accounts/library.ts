import { betterAuth } from 'better-auth/minimal';
import { genericOAuth, type GenericOAuthConfig } from 'better-auth/plugins/generic-oauth';
import type { AsyncLocalStorage } from 'node:async_hooks';
import { createHmac } from 'node:crypto';
import { cookieNames, sessionSeconds } from '../http/cookies.ts';
import { newAccountId } from '../table/auth/accounts.ts';
import type { Storage } from '../table/auth/kinds.ts';
import { verificationId } from '../table/auth/waiting.ts';
import { sha256 } from '../table/hash.ts';
import type { PeopleKeys } from '../table/people-keys.ts';
import { getPersonById } from '../table/people.ts';
import { takeHandle } from '../table/person.ts';
import type { PersonId } from '../table/project.ts';
import type { Table } from '../table/table.ts';
import { openAdapter } from './adapter.ts';
import { type Forge, noAddressOf, parseProfile } from './forges.ts';

export interface AuthSettings {
  readonly table: Table;
  readonly keys: PeopleKeys;
  /** Address of the site without a slash at its end. */
  readonly siteUrl: string;
  /** Signs cookies; at least 32 random characters. */
  readonly secret: string;
  readonly forges: readonly Forge[];
  readonly now: () => Date;
  /** Takes what the library finds worth telling: a sentence of its own, never a value. */
  readonly log: (level: string, message: string) => void;
}

/** What one way through a forge has come to, besides what the library keeps. */
export interface Passage {
  /** `<forge>/<login>`, as the forge has just said. */
  handle?: string;
  /** When they signed in, where that was before. */
  signedInAt?: Date;
  /** Who is let in. */
  person?: PersonId;
  isBlocked?: boolean;
  /** Somebody new, who has no account yet. */
  newcomer?: PersonId | undefined;
}

export type Library = ReturnType<typeof openLibrary>;

/** How long a forge may take to say who somebody is, milliseconds. */
const patienceMs = 5000;

/** Longest note of a browser that is kept with a session, characters. */
const maxAgent = 300;

/** Where the library keeps its rows. */
export function openStorage({ table, keys, secret, now }: AuthSettings): Storage {
  return { table, keys, now, sealOf: (token) => sha256(cookieOf(secret, token)) };
}

/** Value of the cookie of a session: its token and the signature that the library checks. */
export function cookieOf(secret: string, token: string): string {
  return `${token}.${createHmac('sha256', secret).update(token).digest('base64')}`;
}

/**
 * The sign-in library as it is used here: sessions in the table, forges, and no way in of its own besides. It links no
 * accounts, so that an address that a forge tells never leads to somebody who is known by it.
 */
export function openLibrary(settings: AuthSettings, passages: AsyncLocalStorage<Passage>) {
  const { siteUrl, secret, log } = settings;
  const { isSecure, session } = cookieNames(siteUrl);
  const attributes = { secure: isSecure, httpOnly: true, sameSite: 'lax', path: '/' } as const;
  return betterAuth({
    baseURL: siteUrl,
    basePath: '/api/auth',
    secret,
    database: openAdapter(openStorage(settings)),
    session: { expiresIn: sessionSeconds, updateAge: 60 * 60, cookieCache: { enabled: false } },
    account: { accountLinking: { enabled: false }, storeStateStrategy: 'database' },
    verification: { disableCleanup: true },
    emailAndPassword: { enabled: false },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    plugins: [genericOAuth({ config: settings.forges.map((forge) => configOf(forge, passages)) })],
    advanced: {
      // The names say how the cookies are; the library would put a weaker prefix before them.
      useSecureCookies: false,
      defaultCookieAttributes: attributes,
      cookies: { session_token: { name: session, attributes }, state: { name: stateCookieOf(siteUrl), attributes } },
      ipAddress: { disableIpTracking: true },
      disableOriginCheck: false,
      disableCSRFCheck: false,
      database: { generateId: () => crypto.randomUUID() },
    },
    // What else it logs, and what it puts behind a colon, quotes states, tokens and answers of forges; of errors, the name
    // alone is told.
    logger: {
      level: 'warn',
      log: (level, message, ...more) => log(level, [message.replace(/:[^]*$/, ''), ...namesOf(more)].join(' ')),
    },
    databaseHooks: {
      user: { create: { after: async ({ id }) => note(passages, { newcomer: id as PersonId }) } },
      account: {
        create: {
          before: async (row) => ({ data: { ...row, id: newAccountId(row.userId) } }),
          after: async () => note(passages, { newcomer: undefined }),
        },
      },
      verification: { create: { before: async (row) => ({ data: { ...row, id: verificationId(row.identifier) } }) } },
      session: { create: { before: (row) => admit(settings, passages, row) } },
    },
  });
}

/** Name of the cookie that binds the way through a forge to one browser. */
export function stateCookieOf(siteUrl: string): string {
  return cookieNames(siteUrl).isSecure ? '__Host-forge' : 'forge';
}

function namesOf(values: readonly unknown[]): string[] {
  return values.flatMap((value) => (value instanceof Error ? [value.name] : []));
}

function note(passages: AsyncLocalStorage<Passage>, what: Passage): void {
  Object.assign(passages.getStore() ?? {}, what);
}

/** Lets nobody in who is blocked, and brings the handle up to date first. */
async function admit<Row extends { userId: string; userAgent?: string | null | undefined }>(
  { table, keys, now }: AuthSettings,
  passages: AsyncLocalStorage<Passage>,
  row: Row,
) {
  const id = row.userId as PersonId;
  const person = await getPersonById(table, id);
  if (!person || person.isBlocked) {
    note(passages, { isBlocked: person !== undefined });
    return false;
  }
  const { handle, signedInAt = now() } = passages.getStore() ?? {};
  if (handle !== undefined) await takeHandle(table, keys, id, handle);
  note(passages, { person: id });
  const userAgent = (row.userAgent ?? '').slice(0, maxAgent).toWellFormed();
  return { data: { ...row, userAgent, createdAt: signedInAt } };
}

function configOf(forge: Forge, passages: AsyncLocalStorage<Passage>): GenericOAuthConfig {
  const { id, name, clientId, clientSecret, authorizationUrl, tokenUrl } = forge;
  return {
    providerId: id,
    name,
    clientId,
    clientSecret,
    authorizationUrl,
    tokenUrl,
    pkce: true,
    scopes: [],
    async getUserInfo({ accessToken }) {
      const profile = accessToken === undefined ? undefined : await fetchProfile(forge, accessToken);
      if (!profile) return null;
      note(passages, { handle: `${id}/${profile.login}` });
      return { id: profile.id, name: profile.name, email: noAddressOf(id, profile), emailVerified: false };
    },
  };
}

async function fetchProfile({ userInfoUrl }: Forge, token: string) {
  try {
    const response = await fetch(userInfoUrl, {
      headers: { Authorization: `Bearer ${token}`, Accept: 'application/json', 'User-Agent': 'laurels' },
      redirect: 'error',
      signal: AbortSignal.timeout(patienceMs),
    });
    return response.ok ? parseProfile(await response.json()) : undefined;
  } catch {
    return undefined;
  }
}
