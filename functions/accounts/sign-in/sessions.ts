import type { Context, Hono } from 'hono';
import { type Bindings, RequestError } from '../../http/app.ts';
import { sha256 } from '../../table/hash.ts';
import type { Person } from '../../table/people.ts';
import { getSession } from '../../table/sessions.ts';
import type { Accounts } from '../collaborators.ts';
import { meReply } from '../replies.ts';
import { readMembers } from '../input.ts';

/** Who is signed in, and the end of it. */
export function addSessions(app: Hono<Bindings>, accounts: Accounts): void {
  const { auth, cookies, isTrial } = accounts;

  app.get('/api/session', async (c) => {
    c.header('Cache-Control', 'no-store');
    const person = await findPerson(c, accounts);
    return c.json({
      person: person ? meReply(person) : null,
      forges: auth.forges.map(({ id, name }) => ({ id, name })),
      passkeys: !isTrial,
      trial: isTrial,
    });
  });

  app.post('/api/auth/sign-out', async (c) => {
    await readMembers(c, {});
    await endOwnSession(c, accounts);
    cookies.endSession(c);
    return c.json({});
  });
}

/** Lets somebody in who has proven who they are: with a new session, and without the one that the browser had. */
export async function signIn(c: Context<Bindings>, accounts: Accounts, person: Person): Promise<void> {
  if (person.isBlocked) throw new RequestError(403, 'blocked');
  const session = await startSession(c, accounts, { person, signedInAt: accounts.now() });
  await endOwnSession(c, accounts);
  accounts.cookies.setSession(c, session);
}

/**
 * Gives the browser a new session in place of the one it has, since what may be done with it has changed. It is no newer
 * sign-in; and whose session was ended meanwhile gets none.
 */
export async function rotate(c: Context<Bindings>, accounts: Accounts, person: Pick<Person, 'id'>): Promise<void> {
  const { table, auth, cookies } = accounts;
  const hash = ownSessionOf(c, accounts) ?? '';
  const session = await getSession(table, hash);
  if (session?.userId !== person.id) return cookies.endSession(c);
  const next = await startSession(c, accounts, { person, signedInAt: new Date(session.signedInAt) });
  const isThere = (await getSession(table, hash)) !== undefined;
  await endOwnSession(c, accounts);
  if (isThere) return cookies.setSession(c, next);
  await auth.endSession(next);
  cookies.endSession(c);
}

function startSession(
  c: Context<Bindings>,
  { auth }: Accounts,
  { person, signedInAt }: { readonly person: Pick<Person, 'id'>; readonly signedInAt: Date },
): Promise<string> {
  return auth.startSession(person.id, { userAgent: c.req.header('user-agent') ?? '', signedInAt });
}

/** Hash of the token in the session's cookie, or undefined. */
export function ownSessionOf(c: Context<Bindings>, { cookies }: Pick<Accounts, 'cookies'>): string | undefined {
  const cookie = cookies.readSession(c);
  return cookie === undefined ? undefined : sha256(cookie.slice(0, Math.max(0, cookie.indexOf('.'))));
}

/** Ends the session that the browser has, also of somebody who is not let in any more. */
export async function endOwnSession(c: Context<Bindings>, { auth, cookies }: Accounts): Promise<void> {
  const cookie = cookies.readSession(c);
  if (cookie !== undefined) await auth.endSession(cookie);
}

/** The person whose session asks; nobody where it has ended, or they are blocked. The browser is then a visitor's. */
async function findPerson(c: Context<Bindings>, { callers, cookies }: Accounts): Promise<Person | undefined> {
  try {
    const caller = await callers.get(c);
    cookies.welcome(c);
    return caller?.kind === 'person' && caller.person.handle !== '' ? caller.person : undefined;
  } catch (error) {
    if (!(error instanceof RequestError) || !['session_ended', 'blocked'].includes(error.code)) throw error;
    cookies.endSession(c);
    return undefined;
  }
}
