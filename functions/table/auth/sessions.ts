import { sha256 } from '../hash.ts';
import { itemVersion, readText } from '../items.ts';
import { credentialOf, type Key, parseSessionPk, sessionOf } from '../keys.ts';
import { personThere } from '../look-ups.ts';
import type { PersonId } from '../project.ts';
import { encode, listItems, type Table } from '../table.ts';
import { textsOf } from './conditions.ts';
import { type Kind, text, ttlOf } from './kinds.ts';

/** Sessions, by the hash of their token, and for each a pointer beside what its person signs in with. */
export const sessions: Kind = {
  sealed: [],
  bearer: 'token',
  keyOf: (row) => sessionOf(sha256(text(row, 'token'))),
  async candidates({ table }, where) {
    const tokens = textsOf(where, 'token');
    if (tokens) return tokens.map((token) => sessionOf(sha256(token)));
    const people = textsOf(where, 'userId');
    return people && (await Promise.all(people.map((person) => listSessionKeys(table, person as PersonId)))).flat();
  },
  isKey: ({ pk, sk }) => parseSessionPk(pk) !== undefined && sk === sessionOf('').sk,
  derived: (storage, row) => ({
    ...ttlOf(row),
    ...(typeof row['token'] === 'string' && { seal: storage.sealOf(row['token']) }),
  }),
  companionsOf: [],
  companions({ table }, { key, before, after }) {
    if (after && before?.['expiresAt'] === after['expiresAt']) return [];
    const session = parseSessionPk(key.pk) ?? '';
    const pointer = credentialOf(text(after ?? before ?? {}, 'userId') as PersonId, 'K', session);
    if (!after) return [{ write: { Delete: { TableName: table.name, Key: encode({ ...pointer }) } } }];
    const item = encode({ ...pointer, v: itemVersion, session, ...ttlOf(after) });
    const put = { write: { Put: { TableName: table.name, Item: item } } };
    // Whoever is erased at this moment is let in no more.
    return before ? [put] : [put, { write: personThere(table, text(after, 'userId') as PersonId), what: 'person' }];
  },
};

/** Keys of the sessions a person has; one that has just ended or expired may be among them. */
export async function listSessionKeys(table: Table, person: PersonId): Promise<Key[]> {
  const keys: Key[] = [];
  const { pk, sk } = credentialOf(person, 'K', '');
  for await (const item of listItems(table, pk, sk, credentialOf(person, 'K', '\uffff').sk)) {
    keys.push(sessionOf(readText(item, 'session')));
  }
  return keys;
}
