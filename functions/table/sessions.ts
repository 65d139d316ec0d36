import { itemVersion, readText } from './items.ts';
import { credentialOf, sessionOf } from './keys.ts';
import { writeAll } from './look-ups.ts';
import type { PersonId } from './project.ts';
import { getItem, type Table, updateOf } from './table.ts';

/** A session as its request is checked. Times are ISO 8601 UTC. */
export interface Session {
  readonly userId: PersonId;
  /** sha256 of the whole value of its cookie. */
  readonly seal: string;
  /** When its person signed in; a session that takes its place keeps that. */
  readonly signedInAt: string;
  /** When it was last prolonged. */
  readonly updatedAt: string;
  readonly expiresAt: string;
}

/** The session whose token has this sha256, expired ones included, or undefined. */
export async function getSession(table: Table, hash: string): Promise<Session | undefined> {
  const item = await getItem(table, sessionOf(hash));
  return (
    item && {
      userId: readText(item, 'userId') as PersonId,
      seal: readText(item, 'seal'),
      signedInAt: readText(item, 'createdAt'),
      updatedAt: readText(item, 'updatedAt'),
      expiresAt: readText(item, 'expiresAt'),
    }
  );
}

/** Prolongs a session, and how long its person sees it. False if it was ended meanwhile: nothing was written. */
export async function renewSession(
  table: Table,
  hash: string,
  { userId, at, expiresAt }: { readonly userId: PersonId; readonly at: string; readonly expiresAt: Date },
): Promise<boolean> {
  const ttl = Math.ceil(expiresAt.getTime() / 1000);
  const attributes = { updatedAt: at, expiresAt: expiresAt.toISOString(), ttl };
  const condition = { expression: 'attribute_exists(pk)' };
  const pointer = { v: itemVersion, session: hash, ttl };
  const refused = await writeAll(table, [
    { Update: updateOf(table, sessionOf(hash), attributes, condition) },
    { Update: updateOf(table, credentialOf(userId, 'K', hash), pointer) },
  ]);
  return !refused;
}
