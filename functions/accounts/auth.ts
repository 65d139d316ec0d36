import { AsyncLocalStorage } from 'node:async_hooks';
import { hashPassword, verifyPassword } from 'better-auth/crypto';
import { findRows, removeRow } from '../table/auth/rows.ts';
import { sha256 } from '../table/hash.ts';
import type { PersonId } from '../table/project.ts';
import { RequestError } from '../http/app.ts';
import { type Beginning, beginPassage, type Ending, endPassage } from './forge-passage.ts';
import type { Forge } from './forges.ts';
import { type AuthSettings, cookieOf, openLibrary, openStorage, type Passage } from './library.ts';

/** What the sign-in library does for the accounts. */
export interface Auth {
  /** Forges that people may sign in with. */
  readonly forges: readonly Forge[];
  readonly hashPassword: (password: string) => Promise<string>;
  /** Whether a password has this hash. As much work without one, when the answer is no. */
  readonly verifyPassword: (given: {
    readonly hash: string | undefined;
    readonly password: string;
  }) => Promise<boolean>;
  /**
   * Begins a session of somebody who signed in at that time; the value of its cookie. Throws 403 `blocked`, 401 `sign_in`
   * for somebody who is no longer there.
   */
  readonly startSession: (
    person: PersonId,
    given: { readonly userAgent: string; readonly signedInAt: Date },
  ) => Promise<string>;
  /** Ends the session that this is the whole cookie of; nothing happens for any other value. */
  readonly endSession: (cookie: string) => Promise<void>;
  /** Sends somebody to a forge. Throws 400 `invalid` for one that is not known. */
  readonly beginForge: (way: { readonly forge: string; readonly returnTo: string }) => Promise<Beginning>;
  /** What a forge's answer comes to. */
  readonly endForge: (answer: {
    readonly forge: string;
    readonly query: Readonly<Record<string, string>>;
    readonly headers: Headers;
  }) => Promise<Ending>;
  /** Access token of a person at a forge, undefined if they never came from there. */
  readonly getForgeToken: (person: PersonId, forge: string) => Promise<string | undefined>;
}

/** Opens the library. It keeps nothing between calls but its settings. */
export function openAuth(settings: AuthSettings): Auth {
  const passages = new AsyncLocalStorage<Passage>();
  const library = openLibrary(settings, passages);
  const storage = openStorage(settings);
  const absent = hashPassword(crypto.randomUUID());
  return {
    forges: settings.forges,
    hashPassword,
    async verifyPassword({ hash, password }) {
      const isRight = await verifyPassword({ hash: hash ?? (await absent), password });
      return hash !== undefined && isRight;
    },
    async startSession(person, { userAgent, signedInAt }) {
      const passage: Passage = { signedInAt };
      const { internalAdapter } = await library.$context;
      const session: { token: string } | null = await passages.run(passage, () =>
        internalAdapter.createSession(person, false, { userAgent, ipAddress: '' }),
      );
      if (!session) throw passage.isBlocked ? new RequestError(403, 'blocked') : new RequestError(401, 'sign_in');
      return cookieOf(settings.secret, session.token);
    },
    async endSession(cookie) {
      const token = cookie.slice(0, Math.max(0, cookie.indexOf('.')));
      for (const found of await findRows(storage, 'session', [equal('token', token)])) {
        if (found.item['seal'] === sha256(cookie)) await removeRow(storage, 'session', found);
      }
    },
    beginForge: (way) => beginPassage({ library, settings }, way),
    endForge: (answer) => endPassage({ library, settings, passages }, answer),
    async getForgeToken(person, forge) {
      const [found] = await findRows(storage, 'account', [equal('userId', person), equal('providerId', forge)]);
      const token = found?.row['accessToken'];
      return typeof token === 'string' && token !== '' ? token : undefined;
    },
  };
}

function equal(field: string, value: string) {
  return { field, value, operator: 'eq', connector: 'AND' } as const;
}
