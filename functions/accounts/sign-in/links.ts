import type { Hono } from 'hono';
import { type Bindings, RequestError } from '../../http/app.ts';
import { isErasedSince } from '../../table/erased-addresses.ts';
import { TakenError } from '../../table/errors.ts';
import { putLink, takeLink } from '../../table/links.ts';
import { clearMailTrouble } from '../../table/mail-trouble.ts';
import { getHolder } from '../../table/passwords.ts';
import type { Person } from '../../table/people.ts';
import { createPerson } from '../../table/person.ts';
import type { Accounts } from '../collaborators.ts';
import { optional, parseAddress, parseLanguage, parseSecret, parseText, readMembers } from '../input.ts';
import { countMail, countSignIn } from '../limits.ts';
import { meReply } from '../replies.ts';
import { parseReturnPath } from '../return-path.ts';
import { makeFirstAdministrator } from './first-administrator.ts';
import { signIn } from './sessions.ts';

/** Minutes in which a mailed link to sign in, or to confirm an address, can be used. */
export const linkMinutes = 30;

/** Sign-in by mailed link. The link is the proof of the address, so nobody needs an account before. */
export function addLinks(app: Hono<Bindings>, accounts: Accounts): void {
  const { now, sendMail } = accounts;

  app.post('/api/auth/link', async (c) => {
    const parsers = { email: parseAddress, language: parseLanguage, returnTo: optional(parseText(4000)) };
    const { email, language, returnTo } = await readMembers(c, parsers);
    await countMail(accounts, c, email);
    const path = parseReturnPath(returnTo);
    const waiting = { kind: 'link', address: email, language, returnTo: path } as const;
    const token = await putLink(accounts, waiting, { now: now(), seconds: linkMinutes * 60 });
    await sendMail({ to: email, language, content: { kind: 'link', token, minutes: linkMinutes } });
    return c.json({}, 202);
  });

  app.post('/api/auth/link/confirm', async (c) => {
    const { token } = await readMembers(c, { token: parseSecret });
    await countSignIn(accounts, c);
    const waiting = await takeLink(accounts, { kind: 'link', secret: token }, now());
    if (waiting?.address === undefined) throw new RequestError(410, 'link_used');
    const { address, language = 'en', returnTo = null } = waiting;
    const askedAt = new Date(waiting.expiresAt.getTime() - linkMinutes * 60 * 1000);
    const { person, isNew } = await findOrCreate(accounts, { email: address, language, askedAt });
    await signIn(c, accounts, person);
    const promoted = await makeFirstAdministrator(accounts, person, address);
    return c.json({ person: meReply(promoted), isNew, returnTo });
  });
}

/** Who has the address, which was just proven. */
async function findOrCreate(
  accounts: Accounts,
  { email, language, askedAt }: { readonly email: string; readonly language: string; readonly askedAt: Date },
): Promise<{ readonly person: Person; readonly isNew: boolean }> {
  const { table, keys, now } = accounts;
  const known = await getHolder(table, keys, email);
  if (known?.hasMailTrouble) await clearMailTrouble(table, known.person.id);
  if (known) return { person: known.person, isNew: false };
  // A link from before the end of an account does not bring its address back.
  if (await isErasedSince(accounts, email, askedAt)) throw new RequestError(410, 'link_used');
  try {
    const person = await createPerson(table, keys, { name: '', email, emailVerified: true, language, now: now() });
    return { person, isNew: true };
  } catch (error) {
    if (!(error instanceof TakenError)) throw error;
    // Another link for the same address was used at the same moment.
    const other = await getHolder(table, keys, email);
    if (!other) throw error;
    return { person: other.person, isNew: false };
  }
}
