import type { Context } from 'hono';
import type { Bindings } from '../http/app.ts';
import { readViewer, sourceOf } from '../http/viewer.ts';
import { countAct, type Limit } from '../table/limits.ts';
import type { PeopleKeys } from '../table/people-keys.ts';
import type { Person } from '../table/people.ts';
import type { Table } from '../table/table.ts';

const quarter = 15 * 60;
const day = 24 * 60 * 60;

/** How often what may be asked for. */
export interface Limits {
  /** Mails that anybody may have sent to one address. */
  readonly mailsPerAddress: readonly Limit[];
  readonly mailsPerSource: Limit;
  readonly passwordsPerAddress: Limit;
  readonly passwordsPerSource: Limit;
  /** Requests with what nobody can guess: links that come back, passkeys, the ways through forges. Many people may share a source. */
  readonly signInsPerSource: Limit;
  /** Changes that a person makes to their account. */
  readonly changesPerPerson: Limit;
}

export const defaultLimits: Limits = {
  mailsPerAddress: [
    { acts: 3, windowSeconds: quarter },
    { acts: 10, windowSeconds: day },
  ],
  mailsPerSource: { acts: 20, windowSeconds: quarter },
  passwordsPerAddress: { acts: 5, windowSeconds: quarter },
  passwordsPerSource: { acts: 30, windowSeconds: quarter },
  signInsPerSource: { acts: 300, windowSeconds: quarter },
  changesPerPerson: { acts: 60, windowSeconds: quarter },
};

interface Counting {
  readonly table: Table;
  readonly keys: PeopleKeys;
  readonly limits: Limits;
  readonly now: () => Date;
}

/** Counts a mail that is asked for. Throws TooManyError, whether anybody has the address or not. */
export async function countMail(counting: Counting, c: Context<Bindings>, address: string): Promise<void> {
  const { table, limits, now } = counting;
  await countAct(table, `mail-from:${viewerOf(c)}`, limits.mailsPerSource, now());
  for (const limit of limits.mailsPerAddress) {
    await countAct(table, `mail-to:${nameOf(counting, address)}`, limit, now());
  }
}

/** Counts a password that is tried. Throws TooManyError, whether anybody has the address or not. */
export async function countPassword(counting: Counting, c: Context<Bindings>, address: string): Promise<void> {
  const { table, limits, now } = counting;
  await countAct(table, `password-from:${viewerOf(c)}`, limits.passwordsPerSource, now());
  await countAct(table, `password:${nameOf(counting, address)}`, limits.passwordsPerAddress, now());
}

/** Counts a try to sign in with what nobody can guess. Throws TooManyError. */
export async function countSignIn({ table, limits, now }: Counting, c: Context<Bindings>): Promise<void> {
  await countAct(table, `sign-in:${viewerOf(c)}`, limits.signInsPerSource, now());
}

/** Counts a change that somebody makes to their account. Throws TooManyError. */
export async function countChange({ table, limits, now }: Counting, person: Person): Promise<void> {
  await countAct(table, `change:${person.id}`, limits.changesPerPerson, now());
}

/** Counts a password that somebody who is signed in says is theirs. Throws TooManyError. */
export async function countOwnPassword({ table, limits, now }: Counting, person: Person): Promise<void> {
  await countAct(table, `own-password:${person.id}`, limits.passwordsPerAddress, now());
}

/** Where a request comes from. */
export function viewerOf(c: Context<Bindings>): string {
  return sourceOf(readViewer(c)?.address ?? '');
}

/** The address in a form that nobody can guess from what is stored. */
function nameOf({ keys }: Counting, address: string): string {
  return keys.lookUps('address', address)[0].hash;
}
