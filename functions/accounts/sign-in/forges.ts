import type { Context, Hono } from 'hono';
import type { Bindings } from '../../http/app.ts';
import { getPersonById } from '../../table/people.ts';
import type { Accounts } from '../collaborators.ts';
import { optional, parseText, readMembers } from '../input.ts';
import { countSignIn } from '../limits.ts';
import { parseReturnPath } from '../return-path.ts';
import { makeFirstAdministrator } from './first-administrator.ts';
import { endOwnSession } from './sessions.ts';

/** Sign-in with a forge: the browser goes there, and comes back with what the forge says. */
export function addForges(app: Hono<Bindings>, accounts: Accounts): void {
  const { table, auth, cookies } = accounts;

  app.post('/api/auth/forge', async (c) => {
    const parsers = { forge: parseText(50), returnTo: optional(parseText(4000)) };
    const { forge, returnTo } = await readMembers(c, parsers);
    await countSignIn(accounts, c);
    const way = await auth.beginForge({ forge, returnTo: parseReturnPath(returnTo) ?? '/' });
    passOn(c, way.cookies);
    return c.json({ url: way.url });
  });

  app.get('/api/auth/callback/:forge', async (c) => {
    c.header('Cache-Control', 'no-store');
    await countSignIn(accounts, c);
    const { forge } = c.req.param();
    const ending = await auth.endForge({ forge, query: c.req.query(), headers: c.req.raw.headers });
    passOn(c, ending.cookies);
    if ('refused' in ending) return c.redirect(`${ending.returnTo}?refused=${ending.refused}`, 302);
    await endOwnSession(c, accounts);
    cookies.setSession(c, ending.session);
    const person = await getPersonById(table, ending.person);
    if (person) await makeFirstAdministrator(accounts, person, person.handle);
    return c.redirect(ending.returnTo, 302);
  });
}

function passOn(c: Context<Bindings>, cookies: readonly string[]): void {
  for (const cookie of cookies) c.header('Set-Cookie', cookie, { append: true });
}
