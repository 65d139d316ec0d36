import { listSessionKeys } from './auth/sessions.ts';
import { readText } from './items.ts';
import { credentialOf, parseSessionPk, sessionOf } from './keys.ts';
import { writeAll } from './look-ups.ts';
import type { PersonId } from './project.ts';
import { batchGet, encode, type Table } from './table.ts';

/** A session as its person sees it. Times are ISO 8601 UTC. */
export interface OwnSession {
  readonly id: string;
  /** sha256 of its token. */
  readonly hash: string;
  /** What the browser says it is. */
  readonly userAgent: string;
  readonly createdAt: string;
  /** When it was last prolonged, which is once an hour while it is used. */
  readonly updatedAt: string;
}

/** The sessions of a person that have not expired, the newest first. */
export async function listSessions(table: Table, person: PersonId, now: Date): Promise<OwnSession[]> {
  const keys = await listSessionKeys(table, person);
  const items = [];
  for (let start = 0; start < keys.length; start += 100) {
    items.push(...(await batchGet(table, keys.slice(start, start + 100))));
  }
  return items
    .filter((item) => readText(item, 'expiresAt') > now.toISOString() && item['userId'] === person)
    .map((item) => ({
      id: readText(item, 'id'),
      hash: parseSessionPk(readText(item, 'pk')) ?? '',
      userAgent: typeof item['userAgent'] === 'string' ? item['userAgent'] : '',
      createdAt: readText(item, 'createdAt'),
      updatedAt: readText(item, 'updatedAt'),
    }))
    .sort((a, b) => (a.createdAt > b.createdAt ? -1 : 1));
}

/** Ends one session, if it is there. */
export async function endSession(
  table: Table,
  { hash, person }: { readonly hash: string; readonly person: PersonId },
): Promise<void> {
  const keys = [sessionOf(hash), credentialOf(person, 'K', hash)];
  await writeAll(
    table,
    keys.map((key) => ({ Delete: { TableName: table.name, Key: encode({ ...key }) } })),
  );
}

/** Ends all sessions of a person, but for the one whose token has the sha256 `except`. */
export async function endSessions(table: Table, person: PersonId, except?: string): Promise<void> {
  const ended = new Set<string>();
  // One that takes the place of another at this moment is there when they are listed once more.
  for (let found = true; found;) {
    found = false;
    for (const { pk } of await listSessionKeys(table, person)) {
      const hash = parseSessionPk(pk);
      if (hash === undefined || hash === except || ended.has(hash)) continue;
      await endSession(table, { hash, person });
      ended.add(hash);
      found = true;
    }
  }
}
