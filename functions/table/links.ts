import { ConditionalCheckFailedException, DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { randomBytes } from 'node:crypto';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { getDeadline } from '../deadline.ts';
import { sha256 } from './hash.ts';
import { itemVersion, readOptionalText, readText } from './items.ts';
import { waitingOf } from './keys.ts';
import { aboutOf, type PeopleKeys } from './people-keys.ts';
import type { PersonId } from './project.ts';
import { encode, getItem, type Item, type Table } from './table.ts';

/** What a secret is for; one of a kind serves no other. */
export type LinkKind = 'link' | 'reset' | 'address' | 'passkey-sign-in' | 'passkey-new';

/** What is waited for, and what to do then. */
export interface Waiting {
  readonly kind: LinkKind;
  /** Whose it is: nobody else may use it. */
  readonly person?: PersonId | undefined;
  /** Address that the secret was mailed to; stored sealed. */
  readonly address?: string | undefined;
  /** What must still be so when the secret comes back. */
  readonly state?: string | undefined;
  readonly returnTo?: string | undefined;
  readonly language?: string | undefined;
}

/** The same with the end of its time. */
export interface Waited extends Waiting {
  readonly expiresAt: Date;
}

interface Storage {
  readonly table: Table;
  readonly keys: PeopleKeys;
}

/** A new secret, base64url of 32 random bytes, of which only a hash is stored. It can be taken once, in so many seconds. */
export async function putLink(
  { table, keys }: Storage,
  waiting: Waiting,
  { now, seconds }: { readonly now: Date; readonly seconds: number },
): Promise<string> {
  const secret = randomBytes(32).toString('base64url');
  const hash = hashOf(waiting.kind, secret);
  const expires = now.getTime() + seconds * 1000;
  const { address, ...rest } = waiting;
  const sealed = address === undefined ? undefined : keys.seal(address, aboutOf('address', hash));
  const item = { ...rest, address: sealed, expiresAt: new Date(expires).toISOString(), ttl: Math.ceil(expires / 1000) };
  await table.client.send(
    new PutItemCommand({ TableName: table.name, Item: encode({ ...waitingOf(hash), v: itemVersion, ...item }) }),
    getDeadline(),
  );
  return secret;
}

interface Shown {
  readonly kind: LinkKind;
  readonly secret: string;
  /** Whose it must be. */
  readonly person?: PersonId;
}

/** What the secret was made for, which stays to be taken; undefined where `takeLink` gives nothing. */
export async function getLink(storage: Storage, shown: Shown, now: Date): Promise<Waited | undefined> {
  const hash = hashOf(shown.kind, shown.secret);
  const item = await getItem(storage.table, waitingOf(hash));
  const isGood = item && item['kind'] === shown.kind && readText(item, 'expiresAt') > now.toISOString();
  return isGood && (shown.person === undefined || item['person'] === shown.person)
    ? parseWaiting(storage.keys, item, { kind: shown.kind, hash })
    : undefined;
}

/**
 * What the secret was made for. Of many who take it, one gets it; undefined for all others, for a wrong or expired secret, one
 * of another kind, and one that is another person's, which stays as it is.
 */
export async function takeLink(storage: Storage, shown: Shown, now: Date): Promise<Waited | undefined> {
  const { kind, secret, person } = shown;
  const hash = hashOf(kind, secret);
  try {
    const { Attributes } = await storage.table.client.send(
      new DeleteItemCommand({
        TableName: storage.table.name,
        Key: encode({ ...waitingOf(hash) }),
        ConditionExpression: `kind = :kind AND expiresAt > :now${person === undefined ? '' : ' AND person = :person'}`,
        ExpressionAttributeValues: encode({ ':kind': kind, ':now': now.toISOString(), ':person': person }),
        ReturnValues: 'ALL_OLD',
      }),
      getDeadline(),
    );
    return parseWaiting(storage.keys, Attributes ? unmarshall(Attributes) : {}, { kind, hash });
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined;
    throw error;
  }
}

function parseWaiting(keys: PeopleKeys, item: Item, { kind, hash }: { kind: LinkKind; hash: string }): Waited {
  const read = (name: string) => readOptionalText(item, name) ?? undefined;
  const sealed = read('address');
  return {
    kind,
    person: read('person') as PersonId | undefined,
    address: sealed === undefined ? undefined : keys.open(sealed, aboutOf('address', hash)),
    state: read('state'),
    returnTo: read('returnTo'),
    language: read('language'),
    expiresAt: new Date(readText(item, 'expiresAt')),
  };
}

function hashOf(kind: LinkKind, secret: string): string {
  return sha256(`${kind}:${secret}`);
}
