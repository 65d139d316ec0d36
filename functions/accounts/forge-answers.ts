import type { Context } from 'hono';
import type { Bindings } from '../http/app.ts';
import type { Cookies } from '../http/cookies.ts';
import type { PersonId } from '../table/project.ts';
import type { Auth } from './auth.ts';
import { parseReturnPath } from './return-path.ts';

/** Answers `POST /api/auth/forge`: where the forge is. A path that is none of this site leads to its start. */
export async function sendToForge(
  c: Context<Bindings>,
  auth: Auth,
  { forge, returnTo }: { readonly forge: string; readonly returnTo?: string | undefined },
): Promise<Response> {
  const { url, cookies } = await auth.beginForge({ forge, returnTo: parseReturnPath(returnTo) ?? '/' });
  append(c, cookies);
  c.header('Cache-Control', 'no-store');
  return c.json({ url });
}

interface Parts {
  readonly auth: Auth;
  readonly cookies: Cookies;
  /** What else is to happen when somebody is let in. */
  readonly onSignedIn: (person: PersonId) => Promise<void>;
}

/**
 * Answers `GET /api/auth/callback/<forge>`: leads on, signed in with a new session in place of the one that the browser had,
 * or to the page of signing in with a reason.
 */
export async function returnFromForge(
  c: Context<Bindings>,
  { auth, cookies, onSignedIn }: Parts,
  forge: string,
): Promise<Response> {
  const headers = new Headers();
  for (const name of ['cookie', 'user-agent']) headers.set(name, c.req.header(name) ?? '');
  const ending = await auth.endForge({ forge, query: c.req.query(), headers });
  append(c, ending.cookies);
  c.header('Cache-Control', 'no-store');
  if ('refused' in ending) return c.redirect(ending.returnTo);
  await onSignedIn(ending.person);
  const before = cookies.readSession(c);
  if (before !== undefined) await auth.endSession(before);
  cookies.setSession(c, ending.session);
  return c.redirect(ending.returnTo);
}

function append(c: Context<Bindings>, cookies: readonly string[]): void {
  for (const cookie of cookies) c.header('Set-Cookie', cookie, { append: true });
}
