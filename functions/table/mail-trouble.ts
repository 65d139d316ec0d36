import { ConditionalCheckFailedException, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { getDeadline } from '../deadline.ts';
import { personOf } from './keys.ts';
import { findOwner } from './look-ups.ts';
import type { PeopleKeys } from './people-keys.ts';
import type { PersonId } from './project.ts';
import { type Table, updateOf } from './table.ts';

/** Why mails are not wanted at an address: it does not exist, or whoever reads it called one spam. */
export type MailTrouble = 'bounced' | 'complained';

/**
 * Notes that mails to an address are in trouble with the person who has it, if anybody has. True if somebody has; the same
 * again changes nothing.
 */
export async function markMailTrouble(
  table: Table,
  keys: PeopleKeys,
  { address, trouble }: { readonly address: string; readonly trouble: MailTrouble },
): Promise<boolean> {
  const owner = await findOwner(table, keys, 'address', address);
  if (!owner) return false;
  const condition = { expression: 'attribute_exists(pk)' };
  try {
    const update = updateOf(table, personOf(owner.person), { mailTrouble: trouble }, condition);
    await table.client.send(new UpdateItemCommand(update), getDeadline());
    return true;
  } catch (error) {
    // Deleted their account a moment ago.
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

/** Forgets that mails to somebody were in trouble: one has arrived. */
export async function clearMailTrouble(table: Table, person: PersonId): Promise<void> {
  const condition = { expression: 'attribute_exists(pk)' };
  const update = updateOf(table, personOf(person), { mailTrouble: undefined }, condition);
  try {
    await table.client.send(new UpdateItemCommand(update), getDeadline());
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}
