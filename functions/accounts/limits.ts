import type { Context } from 'hono';
import type { Bindings } from '../http/app.ts';
import type { Cookies } from '../http/cookies.ts';
import { readViewer, sourceOf } from '../http/viewer.ts';
import { countAct, type Limit } from '../table/limits.ts';
import type { PeopleKeys } from '../table/people-keys.ts';
import type { Table } from '../table/table.ts';
import { ownSessionOf } from './sign-in/sessions.ts';

const quarter = 15 * 60;
const day = 24 * 60 * 60;

/** How often what may be asked for. */
export interface Limits {
  /** Mails that one source may have sent to one address, fewer than all together, so that none uses up what others may. */
  readonly mailsPerPair: readonly Limit[];
  readonly mailsPerAddress: readonly Limit[];
  readonly mailsPerSource: Limit;
  /** Passwords that one source tries for one address, and all together. */
  readonly passwordsPerPair: Limit;
  readonly passwordsPerAddress: Limit;
  readonly passwordsPerSource: Limit;
  /** Requests with what nobody can guess: links that come back, passkeys, the ways through forges. Many people may share a source. */
  readonly signInsPerSource: Limit;
  /** Changes that one session makes to an account: who took one keeps its person from nothing. */
  readonly changesPerSession: Limit;
  readonly ownPasswordsPerSession: Limit;
}

export const defaultLimits: Limits = {
  mailsPerPair: [
    { acts: 3, windowSeconds: quarter },
    { acts: 5, windowSeconds: day },
  ],
  mailsPerAddress: [
    { acts: 3, windowSeconds: quarter },
    { acts: 10, windowSeconds: day },
  ],
  mailsPerSource: { acts: 20, windowSeconds: quarter },
  passwordsPerPair: { acts: 4, windowSeconds: quarter },
  passwordsPerAddress: { acts: 5, windowSeconds: quarter },
  passwordsPerSource: { acts: 30, windowSeconds: quarter },
  signInsPerSource: { acts: 300, windowSeconds: quarter },
  changesPerSession: { acts: 60, windowSeconds: quarter },
  ownPasswordsPerSession: { acts: 5, windowSeconds: quarter },
};

interface Counting {
  readonly table: Table;
  readonly keys: PeopleKeys;
  readonly limits: Limits;
  readonly now: () => Date;
}

interface CountingSessions extends Counting {
  readonly cookies: Cookies;
}

/** Counts a mail that is asked for. Throws TooManyError, whether anybody has the address or not. */
export async function countMail(counting: Counting, c: Context<Bindings>, address: string): Promise<void> {
  const { table, limits, now } = counting;
  const [source, name] = [viewerOf(c), nameOf(counting, address)];
  await countAct(table, `mail-from:${source}`, limits.mailsPerSource, now());
  for (const limit of limits.mailsPerPair) await countAct(table, `mail:${source}:${name}`, limit, now());
  for (const limit of limits.mailsPerAddress) await countAct(table, `mail-to:${name}`, limit, now());
}

/** Counts a password that is tried. Throws TooManyError, whether anybody has the address or not. */
export async function countPassword(counting: Counting, c: Context<Bindings>, address: string): Promise<void> {
  const { table, limits, now } = counting;
  const [source, name] = [viewerOf(c), nameOf(counting, address)];
  await countAct(table, `password-from:${source}`, limits.passwordsPerSource, now());
  await countAct(table, `password:${source}:${name}`, limits.passwordsPerPair, now());
  await countAct(table, `password:${name}`, limits.passwordsPerAddress, now());
}

/** Counts a try to sign in with what nobody can guess. Throws TooManyError. */
export async function countSignIn({ table, limits, now }: Counting, c: Context<Bindings>): Promise<void> {
  await countAct(table, `sign-in:${viewerOf(c)}`, limits.signInsPerSource, now());
}

/** Counts a change that somebody makes to their account. Throws TooManyError. */
export async function countChange(counting: CountingSessions, c: Context<Bindings>): Promise<void> {
  const { table, limits, now } = counting;
  await countAct(table, `change:${ownSessionOf(c, counting)}`, limits.changesPerSession, now());
}

/** Counts a password that somebody who is signed in says is theirs. Throws TooManyError. */
export async function countOwnPassword(counting: CountingSessions, c: Context<Bindings>): Promise<void> {
  const { table, limits, now } = counting;
  await countAct(table, `own-password:${ownSessionOf(c, counting)}`, limits.ownPasswordsPerSession, now());
}

/** Where a request comes from. */
export function viewerOf(c: Context<Bindings>): string {
  return sourceOf(readViewer(c)?.address ?? '');
}

/** The address in a form that nobody can guess from what is stored. */
function nameOf({ keys }: Counting, address: string): string {
  return keys.lookUps('address', address)[0].hash;
}
