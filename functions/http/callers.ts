import type { Context } from 'hono';
import { getPersonById, type Person } from '../table/people.ts';
import { getSession, renewSession } from '../table/sessions.ts';
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
  const callers: Callers = {
    async get(c) {
      const authorization = c.req.header('authorization');
      if (authorization !== undefined) return { kind: 'token', token: await readToken(c, authorization) };
      const cookie = cookies.readSession(c);
      return cookie === undefined ? undefined : { kind: 'person', person: await readPerson(c, cookie) };
    },
    async getPerson(c) {
      const caller = await callers.get(c);
      if (!caller) throw new RequestError(401, 'sign_in');
      if (caller.kind === 'token') throw new RequestError(403, 'scope');
      return caller.person;
    },
  };
  return callers;

  async function readPerson(c: Context<Bindings>, cookie: string): Promise<Person> {
    const hash = sha256(cookie.slice(0, Math.max(0, cookie.indexOf('.'))));
    const session = await getSession(table, hash);
    if (!session || !isSame(session.seal, sha256(cookie)) || session.expiresAt <= now().toISOString()) {
      cookies.endSession(c);
      throw new RequestError(401, 'session_ended');
    }
    const person = await getPersonById(table, session.userId);
    if (!person) throw new RequestError(401, 'session_ended');
    if (person.isBlocked) throw new RequestError(403, 'blocked');
    if (now().getTime() - Date.parse(session.updatedAt) > renewalMs) {
      const expiresAt = new Date(now().getTime() + sessionSeconds * 1000);
      const renewal = { userId: session.userId, at: now().toISOString(), expiresAt };
      if (await renewSession(table, hash, renewal)) cookies.setSession(c, cookie);
    }
    return person;
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
