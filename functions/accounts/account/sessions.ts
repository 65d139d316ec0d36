import type { Hono } from 'hono';
import { type Bindings, RequestError } from '../../http/app.ts';
import { endSession, endSessions, listSessions } from '../../table/sessions-of-person.ts';
import type { Accounts } from '../collaborators.ts';
import { readMembers } from '../input.ts';
import { countChange } from '../limits.ts';
import { ownSessionOf } from '../sign-in/sessions.ts';

/** The ends of sessions that their person does not want any more. */
export function addOwnSessions(app: Hono<Bindings>, accounts: Accounts): void {
  const { table, now, cookies, getPerson } = accounts;

  app.delete('/api/account/sessions', async (c) => {
    const person = await getPerson(c);
    await readMembers(c, {});
    await countChange(accounts, c);
    await endSessions(table, person.id, ownSessionOf(c, accounts));
    return c.json({});
  });

  app.delete('/api/account/sessions/:id', async (c) => {
    const person = await getPerson(c);
    await readMembers(c, {});
    await countChange(accounts, c);
    const session = (await listSessions(table, person.id, now())).find(({ id }) => id === c.req.param('id'));
    if (!session) throw new RequestError(404, 'not_found');
    await endSession(table, { hash: session.hash, person: person.id });
    if (session.hash === ownSessionOf(c, accounts)) cookies.endSession(c);
    return c.json({});
  });
}
