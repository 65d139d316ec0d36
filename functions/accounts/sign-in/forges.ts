import type { Hono } from 'hono';
import type { Bindings } from '../../http/app.ts';
import { getPersonById } from '../../table/people.ts';
import type { Accounts } from '../collaborators.ts';
import { returnFromForge, sendToForge } from '../forge-answers.ts';
import { optional, parseText, readMembers } from '../input.ts';
import { countSignIn } from '../limits.ts';
import { makeFirstAdministrator } from './first-administrator.ts';

/** Sign-in with a forge: the browser goes there, and comes back with what the forge says. */
export function addForges(app: Hono<Bindings>, accounts: Accounts): void {
  const { table, auth, cookies } = accounts;

  app.post('/api/auth/forge', async (c) => {
    const way = await readMembers(c, { forge: parseText(50), returnTo: optional(parseText(4000)) });
    await countSignIn(accounts, c);
    return sendToForge(c, auth, way);
  });

  app.get('/api/auth/callback/:forge', async (c) => {
    await countSignIn(accounts, c);
    return returnFromForge(
      c,
      {
        auth,
        cookies,
        async onSignedIn(id) {
          const person = await getPersonById(table, id);
          if (person) await makeFirstAdministrator(accounts, person, person.handle);
        },
      },
      c.req.param('forge'),
    );
  });
}
