import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { itemVersion, readText } from './items.ts';
import { lookUpOf, personOf } from './keys.ts';
import type { LookUpKind, PeopleKeys } from './people-keys.ts';
import type { PersonId } from './project.ts';
import { batchGet, encode, lost, type Refused, type Table, transact, untilWon } from './table.ts';

/** Whose an address, handle, forge account or passkey is. */
export interface Owner {
  readonly person: PersonId;
  /** Id of the credential that it belongs to, for accounts and passkeys. */
  readonly credential?: string | undefined;
}

/** Whose this is, or undefined. One request that asks under every key, whether anybody has it or not. */
export async function findOwner(
  table: Table,
  keys: PeopleKeys,
  kind: LookUpKind,
  text: string,
): Promise<Owner | undefined> {
  const [item] = await batchGet(
    table,
    keys.lookUps(kind, text).map(({ keyId, hash }) => lookUpOf(keyId, hash)),
  );
  if (!item) return undefined;
  const person = readText(item, 'person') as PersonId;
  return item['credential'] === undefined ? { person } : { person, credential: readText(item, 'credential') };
}

/** That a text is the owner's. */
export interface Claimed {
  readonly kind: LookUpKind;
  readonly text: string;
  readonly owner: Owner;
}

/** Parts of a transaction that make this the owner's; one of them is refused when somebody has it already. */
export function claimLookUp(table: Table, keys: PeopleKeys, what: Claimed): TransactWriteItem[] {
  const [newest, ...older] = keys.lookUps(what.kind, what.text);
  const { person, credential } = what.owner;
  return [
    {
      Put: {
        TableName: table.name,
        Item: encode({ ...lookUpOf(newest.keyId, newest.hash), v: itemVersion, person, credential }),
        ConditionExpression: 'attribute_not_exists(pk)',
      },
    },
    ...older.map(({ keyId, hash }) => ({
      ConditionCheck: {
        TableName: table.name,
        Key: encode({ ...lookUpOf(keyId, hash) }),
        ConditionExpression: 'attribute_not_exists(pk)',
      },
    })),
  ];
}

/** Parts of a transaction that free this under every key; refused when it has become another's. */
export function freeLookUp(table: Table, keys: PeopleKeys, what: Claimed): TransactWriteItem[] {
  return keys.lookUps(what.kind, what.text).map(({ keyId, hash }) => ({
    Delete: {
      TableName: table.name,
      Key: encode({ ...lookUpOf(keyId, hash) }),
      ConditionExpression: 'attribute_not_exists(pk) OR person = :person',
      ExpressionAttributeValues: encode({ ':person': what.owner.person }),
    },
  }));
}

/** Part of a transaction that is refused when there is no such person: nothing of theirs is left behind. */
export function personThere(table: Table, person: PersonId): TransactWriteItem {
  const Key = encode({ ...personOf(person) });
  return { ConditionCheck: { TableName: table.name, Key, ConditionExpression: 'attribute_exists(pk)' } };
}

/** Writes all or nothing, again while only a race was lost. Which writes a condition refused; undefined when written. */
export async function writeAll(table: Table, writes: TransactWriteItem[]): Promise<Refused | undefined> {
  return untilWon('people are being changed by others', async (deadline) => {
    const refused = await transact(table, writes, deadline);
    return refused?.length === 0 ? lost : refused;
  });
}
