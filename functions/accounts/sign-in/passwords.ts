import type { Hono } from 'hono';
import { type Bindings, RequestError } from '../../http/app.ts';
import { sha256 } from '../../table/hash.ts';
import { getLink, putLink, takeLink } from '../../table/links.ts';
import { getHolder, getPasswordHash, type Holder, putPassword } from '../../table/passwords.ts';
import type { Person } from '../../table/people.ts';
import { endSessions } from '../../table/sessions-of-person.ts';
import type { Accounts } from '../collaborators.ts';
import { invalid, parseAddress, parseLanguage, parseSecret, parseText, readMembers } from '../input.ts';
import { countMail, countPassword, countSignIn } from '../limits.ts';
import { meReply } from '../replies.ts';
import { tell } from '../tell.ts';
import { judgePassword } from './password-rules.ts';
import { signIn } from './sessions.ts';

/** Minutes in which a link to choose a new password can be used. */
const resetMinutes = 120;

/** Longer ones are nobody's, and cost time to hash. */
export const parsePassword = parseText(1000);

/** Sign-in by password, and a new password for who has forgotten theirs. Nothing tells whether anybody has an address. */
export function addPasswords(app: Hono<Bindings>, accounts: Accounts): void {
  const { table, keys, auth, cookies, now, sendMail } = accounts;

  app.post('/api/auth/password', async (c) => {
    const { email, password } = await readMembers(c, { email: parseAddress, password: parsePassword });
    await countPassword(accounts, c, email);
    const holder = await getHolder(table, keys, email);
    const isRight = await auth.verifyPassword({ hash: holder?.passwordHash, password });
    if (!holder || !isRight) throw new RequestError(401, 'wrong_password');
    await signIn(c, accounts, holder.person);
    // A reset that came between the two has ended all sessions but this one.
    if ((await getPasswordHash(table, holder.person.id)) !== holder.passwordHash) {
      await endSessions(table, holder.person.id);
      cookies.endSession(c);
      throw new RequestError(401, 'wrong_password');
    }
    return c.json({ person: meReply(holder.person) });
  });

  app.post('/api/auth/reset', async (c) => {
    const { email, language } = await readMembers(c, { email: parseAddress, language: parseLanguage });
    await countMail(accounts, c, email);
    const holder = await getHolder(table, keys, email);
    const waiting = { kind: 'reset', address: email, person: holder?.person.id, state: stateOf(holder) } as const;
    // For an address that nobody has, too: it takes as long, and nobody gets to know the secret.
    const token = await putLink(accounts, waiting, { now: now(), seconds: resetMinutes * 60 });
    const content = holder
      ? ({ kind: 'reset', token, minutes: resetMinutes } as const)
      : ({ kind: 'no_account' } as const);
    await sendMail({ to: email, language, content });
    return c.json({}, 202);
  });

  app.post('/api/auth/reset/confirm', async (c) => {
    const { token, password } = await readMembers(c, { token: parseSecret, password: parsePassword });
    await countSignIn(accounts, c);
    const shown = { kind: 'reset', secret: token } as const;
    const waiting = await getLink(accounts, shown, now());
    const holder = waiting?.address === undefined ? undefined : await getHolder(table, keys, waiting.address);
    const isTheirs = holder && holder.person.id === waiting?.person && stateOf(holder) === waiting.state;
    if (!isTheirs) throw new RequestError(410, 'link_used');
    // A password that is refused leaves the link as it is, to try another one.
    requireFit(accounts, password, [waiting.address ?? '', holder.person.handle]);
    if (!(await takeLink(accounts, shown, now()))) throw new RequestError(410, 'link_used');
    await setPassword(accounts, holder.person, password);
    await endSessions(table, holder.person.id);
    return c.json({});
  });
}

/** Refuses a password that is too short, too long, common, or made of what others know of its person. */
export function requireFit({ programmeName }: Accounts, password: string, own: readonly string[]): void {
  const problem = judgePassword(password, [...own, programmeName]);
  if (problem) throw invalid([{ field: 'password', ...problem }]);
}

/** Stores a password and tells its person. */
export async function setPassword(accounts: Accounts, person: Person, password: string): Promise<void> {
  const { table, keys, auth, now } = accounts;
  const hash = await auth.hashPassword(password);
  await putPassword(table, keys, { person: person.id, hash, now: now() });
  await tell(accounts, person, { kind: 'password_set' });
}

/** What a reset link goes with: the password that is to be replaced, so that older links end with it. */
function stateOf(holder: Holder | undefined): string {
  return sha256(`password:${holder?.passwordHash ?? ''}`);
}
