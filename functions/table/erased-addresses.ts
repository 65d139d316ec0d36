import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { getDeadline } from '../deadline.ts';
import { sha256 } from './hash.ts';
import { itemVersion, readText } from './items.ts';
import { waitingOf } from './keys.ts';
import type { PeopleKeys } from './people-keys.ts';
import { encode, getItem, type Table } from './table.ts';

interface Storage {
  readonly table: Table;
  readonly keys: PeopleKeys;
  readonly now: () => Date;
}

/** How long it is known that an address was erased, milliseconds: longer than a link to sign in can wait. */
const keptMs = 60 * 60 * 1000;

/** Notes, by keyed hash and for an hour, that who has an address is being erased: links asked for before make nobody of it. */
export async function noteErased({ table, keys, now }: Storage, address: string): Promise<void> {
  const expires = now().getTime() + keptMs;
  const times = { at: now().toISOString(), expiresAt: new Date(expires).toISOString(), ttl: Math.ceil(expires / 1000) };
  const Item = encode({ ...keyOf(keys, address), v: itemVersion, kind: 'erased', ...times });
  await table.client.send(new PutItemCommand({ TableName: table.name, Item }), getDeadline());
}

/** Whether who had an address was erased at a moment or after it; moments before the last hour are not known of. */
export async function isErasedSince({ table, keys, now }: Storage, address: string, since: Date): Promise<boolean> {
  const item = await getItem(table, keyOf(keys, address));
  return !!item && readText(item, 'expiresAt') > now().toISOString() && readText(item, 'at') >= since.toISOString();
}

function keyOf(keys: PeopleKeys, address: string) {
  return waitingOf(sha256(`erased:${keys.lookUps('address', address)[0].hash}`));
}
