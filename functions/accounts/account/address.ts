import type { Hono } from 'hono';
import { type Bindings, RequestError } from '../../http/app.ts';
import { TakenError } from '../../table/errors.ts';
import { putLink, takeLink } from '../../table/links.ts';
import { clearMailTrouble } from '../../table/mail-trouble.ts';
import { changePerson, getAddress } from '../../table/person.ts';
import type { Accounts } from '../collaborators.ts';
import { parseAddress, parseSecret, readMembers } from '../input.ts';
import { countChange, countMail } from '../limits.ts';
import { makeFirstAdministrator } from '../sign-in/first-administrator.ts';
import { linkMinutes } from '../sign-in/links.ts';
import { rotate } from '../sign-in/sessions.ts';
import { tellAt } from '../tell.ts';

/** Another address: the old one stays until a link in a mail to the new one was followed, by the same person. */
export function addAddress(app: Hono<Bindings>, accounts: Accounts): void {
  const { table, keys, now, sendMail, getPerson, getRecentPerson } = accounts;

  app.post('/api/account/address', async (c) => {
    const person = await getRecentPerson(c);
    const { email } = await readMembers(c, { email: parseAddress });
    await countChange(accounts, c);
    await countMail(accounts, c, email);
    const waiting = { kind: 'address', person: person.id, address: email } as const;
    const token = await putLink(accounts, waiting, { now: now(), seconds: linkMinutes * 60 });
    const content = { kind: 'address', token, minutes: linkMinutes } as const;
    await sendMail({ to: email, language: person.language, content });
    return c.json({}, 202);
  });

  app.post('/api/account/address/confirm', async (c) => {
    const person = await getPerson(c);
    const { token } = await readMembers(c, { token: parseSecret });
    await countChange(accounts, c);
    const waiting = await takeLink(accounts, { kind: 'address', secret: token, person: person.id }, now());
    if (waiting?.address === undefined) throw new RequestError(410, 'link_used');
    const { address: email } = waiting;
    const old = await getAddress(table, keys, person.id);
    try {
      const change = { email, emailVerified: true, now: now() };
      if (!(await changePerson(table, keys, person.id, change))) throw new RequestError(401, 'session_ended');
    } catch (error) {
      if (error instanceof TakenError) throw new RequestError(409, 'address_taken');
      throw error;
    }
    await clearMailTrouble(table, person.id);
    await rotate(c, accounts, person);
    await makeFirstAdministrator(accounts, person, email);
    if (old?.email != null && old.isVerified && old.email.toLowerCase() !== email.toLowerCase()) {
      await tellAt(accounts, { to: old.email, language: person.language, content: { kind: 'address_changed' } });
    }
    return c.json({});
  });
}
