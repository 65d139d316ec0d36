import type { Hono } from 'hono';
import type { Bindings } from '../../http/app.ts';
import { erasePerson } from '../../table/erase.ts';
import type { Accounts } from '../collaborators.ts';
import { invalid, parseText, readMembers } from '../input.ts';
import { countChange } from '../limits.ts';

/** The end of an account. */
export function addErasure(app: Hono<Bindings>, accounts: Accounts): void {
  const { cookies, getRecentPerson } = accounts;

  app.delete('/api/account', async (c) => {
    const person = await getRecentPerson(c);
    const { handle } = await readMembers(c, { handle: parseText(100) });
    await countChange(accounts, c);
    if (handle !== person.handle) throw invalid([{ field: 'handle', code: 'not_the_handle' }]);
    await erasePerson(accounts, person);
    cookies.endSession(c);
    return c.json({});
  });
}
