import { ConditionalCheckFailedException, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { getDeadline } from '../deadline.ts';
import { TakenError } from './errors.ts';
import { sha256 } from './hash.ts';
import { itemVersion, readNumber, readOptionalText, readText } from './items.ts';
import { credentialOf } from './keys.ts';
import { claimLookUp, findOwner, freeLookUp, personThere, writeAll } from './look-ups.ts';
import type { PeopleKeys } from './people-keys.ts';
import type { PersonId } from './project.ts';
import { encode, getItem, type Item, listItems, type Table, updateOf } from './table.ts';

/** A passkey. Times are ISO 8601 UTC. */
export interface Passkey {
  /** Names it in paths: a hash of the credential's id. */
  readonly id: string;
  readonly person: PersonId;
  /** Given by its person, 1 to 50 characters. */
  readonly name: string;
  /** As its authenticator names it, base64url. */
  readonly credential: string;
  /** COSE key. */
  readonly publicKey: Uint8Array<ArrayBuffer>;
  /** Uses that the authenticator has counted; 0 where it counts none. */
  readonly counter: number;
  readonly createdAt: string;
  readonly usedAt: string | null;
}

/** Most passkeys that one person may have. */
export const maxPasskeys = 20;

/** The passkey whose credential has this id, or undefined. */
export async function findPasskey(table: Table, keys: PeopleKeys, credential: string): Promise<Passkey | undefined> {
  const owner = await findOwner(table, keys, 'passkey', credential);
  if (owner?.credential === undefined) return undefined;
  const item = await getItem(table, credentialOf(owner.person, 'C', owner.credential));
  return item && parsePasskey(item);
}

/** The passkeys of a person, the oldest first. */
export async function listPasskeys(table: Table, person: PersonId): Promise<Passkey[]> {
  const [first, last] = [credentialOf(person, 'C', ''), credentialOf(person, 'C', '\uffff')];
  const passkeys: Passkey[] = [];
  for await (const item of listItems(table, first.pk, first.sk, last.sk)) passkeys.push(parsePasskey(item));
  return passkeys.sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1));
}

/** Stores a new passkey. Throws TakenError when its credential is stored already, or its person is gone. */
export async function putPasskey(
  table: Table,
  keys: PeopleKeys,
  passkey: Omit<Passkey, 'id' | 'usedAt'>,
): Promise<Passkey> {
  const { person, credential, publicKey } = passkey;
  const id = idOf(credential);
  const item = {
    ...credentialOf(person, 'C', id),
    v: itemVersion,
    ...passkey,
    id,
    publicKey: Buffer.from(publicKey).toString('base64url'),
  };
  const owner = { person, credential: id };
  const refused = await writeAll(table, [
    { Put: { TableName: table.name, Item: encode(item), ConditionExpression: 'attribute_not_exists(pk)' } },
    ...claimLookUp(table, keys, { kind: 'passkey', text: credential, owner }),
    personThere(table, person),
  ]);
  if (refused) throw new TakenError('account');
  return { ...passkey, id, usedAt: null };
}

/**
 * Notes a use. False if the passkey was removed meanwhile, or used with the same count: an authenticator that counts never
 * tells a number twice.
 */
export async function usePasskey(
  table: Table,
  passkey: Passkey,
  { counter, at }: { readonly counter: number; readonly at: string },
): Promise<boolean> {
  const condition = { expression: 'attribute_exists(pk) AND #counter = :was', values: { ':was': passkey.counter } };
  const update = updateOf(table, credentialOf(passkey.person, 'C', passkey.id), { counter, usedAt: at }, condition);
  const names = { ...update.ExpressionAttributeNames, '#counter': 'counter' };
  try {
    await table.client.send(new UpdateItemCommand({ ...update, ExpressionAttributeNames: names }), getDeadline());
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

/** Removes a passkey with its look-up. */
export async function removePasskey(table: Table, keys: PeopleKeys, passkey: Passkey): Promise<void> {
  const { person, id, credential } = passkey;
  const owner = { person, credential: id };
  await writeAll(table, [
    { Delete: { TableName: table.name, Key: encode({ ...credentialOf(person, 'C', id) }) } },
    ...freeLookUp(table, keys, { kind: 'passkey', text: credential, owner }),
  ]);
}

function idOf(credential: string): string {
  return sha256(`passkey:${credential}`);
}

function parsePasskey(item: Item): Passkey {
  return {
    id: readText(item, 'id'),
    person: readText(item, 'person') as PersonId,
    name: readText(item, 'name'),
    credential: readText(item, 'credential'),
    publicKey: new Uint8Array(Buffer.from(readText(item, 'publicKey'), 'base64url')),
    counter: readNumber(item, 'counter'),
    createdAt: readText(item, 'createdAt'),
    usedAt: readOptionalText(item, 'usedAt'),
  };
}
