import type { Context } from 'hono';
import { getPersonById, type Person } from '../table/people.ts';
import { getSession, renewSession, type Session } from '../table/sessions.ts';
import type { Table } from '../table/table.ts';
import { getToken, noteUse, type Token } from '../table/tokens.ts';
import { sha256 } from '../table/hash.ts';
import { type Bindings, RequestError } from './app.ts';
import { isSame, openCookies, sessionSeconds } from './cookies.ts';
import { isWrite } from './writes.ts';

/** Who asks. Whoever is blocked asks for nothing. */
export type Caller =
  { readonly kind: 'person'; readonly person: Person } | { readonly kind: 'token'; readonly token: Token };

export interface Callers {
  /** Who asks, or undefined for a visitor. Throws 401 and 403 for who is not let in: `session_ended`, `token_refused`, `blocked`. */
  readonly get: (c: Context<Bindings>) => Promise<Caller | undefined>;
  /** The person who asks. Throws as `get` does, 401 `sign_in` for visitors and 403 `scope` for API tokens. */
  readonly getPerson: (c: Context<Bindings>) => Promise<Person>;
  /**
   * The person who asks for what a stolen session is not to do. Throws as `getPerson` does, and 403 `sign_in_again` where
   * they signed in more than an hour ago.
   */
  readonly getRecentPerson: (c: Context<Bindings>) => Promise<Person>;
}

interface Collaborators {
  readonly table: Table;
  /** Address of the site without a slash at its end. */
  readonly siteUrl: string;
  readonly now: () => Date;
}

/** The one place that knows how people and API tokens are recognised. */
export function openCallers({ table, siteUrl, now }: Collaborators): Callers {
  const cookies = openCookies(siteUrl);
  return {
    get: read,
    async getPerson(c) {
      return requirePerson(await read(c)).person;
    },
    async getRecentPerson(c) {
      const { person, session } = requirePerson(await read(c));
      if (ageOf(session) > recentMs) throw new RequestError(403, 'sign_in_again');
      return person;
    },
  };

  function ageOf({ signedInAt }: Session): number {
    return now().getTime() - Date.parse(signedInAt);
  }

  async function read(c: Context<Bindings>): Promise<Shown | undefined> {
    const authorization = c.req.header('authorization');
    if (authorization !== undefined) return { kind: 'token', token: await readToken(c, authorization) };
    const cookie = cookies.readSession(c);
    return cookie === undefined ? undefined : { kind: 'person', ...(await readPerson(c, cookie)) };
  }

  async function readPerson(c: Context<Bindings>, cookie: string) {
    const hash = sha256(cookie.slice(0, Math.max(0, cookie.indexOf('.'))));
    const session = await getSession(table, hash);
    // The cookie stays: the browser may have got a newer one while this request was under way.
    const isOver = (one: Session) => one.expiresAt <= now().toISOString() || ageOf(one) > longestMs;
    if (!session || !isSame(session.seal, sha256(cookie)) || isOver(session))
      throw new RequestError(401, 'session_ended');
    const person = await getPersonById(table, session.userId);
    if (!person) throw new RequestError(401, 'session_ended');
    if (person.isBlocked) throw new RequestError(403, 'blocked');
    if (now().getTime() - Date.parse(session.updatedAt) > renewalMs) {
      const expiresAt = new Date(now().getTime() + sessionSeconds * 1000);
      const renewal = { userId: session.userId, at: now().toISOString(), expiresAt };
      if (await renewSession(table, hash, renewal)) cookies.setSession(c, cookie);
    }
    return { person, session };
  }

  async function readToken(c: Context<Bindings>, authorization: string): Promise<Token> {
    const secret = /^Bearer (laurels_[\w-]{43})$/.exec(authorization)?.[1];
    const token = secret === undefined ? undefined : await getToken(table, sha256(secret));
    if (!token || token.expiresAt <= now().toISOString()) throw new RequestError(401, 'token_refused');
    const maker = await getPersonById(table, token.by);
    if (!maker || maker.isBlocked) throw new RequestError(401, 'token_refused');
    if (!isWrite(c)) await noteUse(table, token, now());
    return token;
  }
}

/** A session in use is prolonged at most this often, milliseconds. */
const renewalMs = 60 * 60 * 1000;

/** How long after signing in a session ends, however much it is used, milliseconds. */
const longestMs = 30 * 24 * 60 * 60 * 1000;

/** How long after signing in people may change how they sign in, milliseconds. */
const recentMs = 60 * 60 * 1000;

/** Who asks, and the session they have shown. */
type Shown =
  { readonly kind: 'person'; readonly person: Person; readonly session: Session } | Extract<Caller, { kind: 'token' }>;

function requirePerson(shown: Shown | undefined): Extract<Shown, { kind: 'person' }> {
  if (!shown) throw new RequestError(401, 'sign_in');
  if (shown.kind === 'token') throw new RequestError(403, 'scope');
  return shown;
}
