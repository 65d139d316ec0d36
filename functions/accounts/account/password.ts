import type { Hono } from 'hono';
import { type Bindings, RequestError } from '../../http/app.ts';
import { getPasswordHash, removePassword } from '../../table/passwords.ts';
import { getAddress } from '../../table/person.ts';
import type { Accounts } from '../collaborators.ts';
import { optional, readMembers } from '../input.ts';
import { countChange, countOwnPassword } from '../limits.ts';
import { parsePassword, requireFit, setPassword } from '../sign-in/passwords.ts';
import { endSessions } from '../../table/sessions-of-person.ts';
import { ownSessionOf, rotate } from '../sign-in/sessions.ts';
import { tell } from '../tell.ts';

/** The password of who is signed in. */
export function addOwnPassword(app: Hono<Bindings>, accounts: Accounts): void {
  const { table, keys, auth, getPerson, getRecentPerson } = accounts;

  app.put('/api/account/password', async (c) => {
    const person = await getPerson(c);
    const { password, current } = await readMembers(c, { password: parsePassword, current: optional(parsePassword) });
    await countChange(accounts, c);
    const address = await getAddress(table, keys, person.id);
    // A password goes with an address: without one nobody could sign in by it.
    if (address?.email == null || !address.isVerified) throw new RequestError(409, 'address_missing');
    const hash = await getPasswordHash(table, person.id);
    if (hash === undefined) {
      await getRecentPerson(c);
    } else {
      await countOwnPassword(accounts, c);
      const isRight = current !== undefined && (await auth.verifyPassword({ hash, password: current }));
      if (!isRight) throw new RequestError(401, 'wrong_password');
    }
    requireFit(accounts, password, [address.email, person.handle]);
    await setPassword(accounts, person, password);
    await endSessions(table, person.id, ownSessionOf(c, accounts));
    await rotate(c, accounts, person);
    return c.json({});
  });

  app.delete('/api/account/password', async (c) => {
    const person = await getRecentPerson(c);
    await readMembers(c, {});
    await countChange(accounts, c);
    if ((await getPasswordHash(table, person.id)) === undefined) throw new RequestError(409, 'no_password');
    await removePassword(table, person.id);
    await rotate(c, accounts, person);
    await tell(accounts, person, { kind: 'password_removed' });
    return c.json({});
  });
}
