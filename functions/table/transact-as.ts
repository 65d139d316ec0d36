import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { Author } from './commit.ts';
import { lost, type Table, transact, untilWon } from './table.ts';

export type Actor = Pick<Author, 'by' | 'now' | 'standing'>;

/**
 * Writes all or nothing, if who acts still may. False when a condition of theirs did not hold: nothing was written. Throws
 * what the actor's standing throws, and BusyError after 8 s.
 */
export async function transactAs(
  table: Table,
  { standing, now }: Actor,
  writes: readonly TransactWriteItem[],
): Promise<boolean> {
  return untilWon('this is being changed by others', async (deadline) => {
    const refused = await transact(table, [...writes, ...(standing ? [standing.write(now())] : [])], deadline);
    if (!refused) return true;
    if (refused.some((index) => index < writes.length)) {
      await standing?.check(now());
      return false;
    }
    if (refused.length > 0) await standing?.check(now());
    return lost;
  });
}
