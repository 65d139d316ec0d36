import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { randomUUID } from 'node:crypto';
import { getDeadline } from '../deadline.ts';
import { newAccountId } from './auth/accounts.ts';
import { GoneError } from './errors.ts';
import { itemVersion, readOptionalText } from './items.ts';
import { credentialOf, personOf } from './keys.ts';
import { findOwner, personThere, writeAll } from './look-ups.ts';
import { aboutOf, type PeopleKeys } from './people-keys.ts';
import { parsePerson, type Person } from './people.ts';
import type { PersonId } from './project.ts';
import { batchGet, encode, getItem, type Table, updateOf } from './table.ts';

/** Who has an address, with the hash of their password. */
export interface Holder {
  readonly person: Person;
  readonly passwordHash: string | undefined;
  /** Whether mails to the address came back, or were called unwanted. */
  readonly hasMailTrouble: boolean;
}

/** Who has this address, or undefined. Two requests, whether anybody has it or not. */
export async function getHolder(table: Table, keys: PeopleKeys, address: string): Promise<Holder | undefined> {
  const owner = await findOwner(table, keys, 'address', address);
  const id = owner?.person ?? (randomUUID() as PersonId);
  const items = await batchGet(table, [personOf(id), credentialOf(id, 'PW', '')]);
  const item = items.find(({ pk }) => pk === personOf(id).pk);
  const password = items.find(({ pk }) => pk !== personOf(id).pk);
  return (
    item && {
      person: parsePerson(item),
      passwordHash: (password && readOptionalText(password, 'password')) ?? undefined,
      hasMailTrouble: item['mailTrouble'] !== undefined,
    }
  );
}

/** Hash of the password of a person, or undefined where they have none. */
export async function getPasswordHash(table: Table, person: PersonId): Promise<string | undefined> {
  const item = await getItem(table, credentialOf(person, 'PW', ''));
  return (item && readOptionalText(item, 'password')) ?? undefined;
}

/** Gives a person the password with this hash in place of the one they have. Throws GoneError when there is no such person. */
export async function putPassword(
  table: Table,
  keys: PeopleKeys,
  { person, hash, now }: { readonly person: PersonId; readonly hash: string; readonly now: Date },
): Promise<void> {
  const id = newAccountId(person);
  const at = now.toISOString();
  const accountId = keys.seal(person, aboutOf('accountId', id));
  const attributes = { v: itemVersion, id, accountId, providerId: 'credential', userId: person, password: hash };
  const refused = await writeAll(table, [
    { Update: updateOf(table, credentialOf(person, 'PW', ''), { ...attributes, createdAt: at, updatedAt: at }) },
    personThere(table, person),
  ]);
  if (refused) throw new GoneError('no longer there');
}

/** Takes the password of a person away, if they have one. */
export async function removePassword(table: Table, person: PersonId): Promise<void> {
  const Key = encode({ ...credentialOf(person, 'PW', '') });
  await table.client.send(new DeleteItemCommand({ TableName: table.name, Key }), getDeadline());
}
