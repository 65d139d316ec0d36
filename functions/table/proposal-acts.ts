import { ConditionalCheckFailedException, DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { getDeadline } from '../deadline.ts';
import { Fault } from '../fault.ts';
import { BusyError } from './errors.ts';
import { readNumber } from './items.ts';
import { proposalOf } from './keys.ts';
import type { ProjectId } from './project.ts';
import { isDone, parseHead, placeOf, type ProposalId, takenAttribute } from './proposals.ts';
import type { Standing } from './standing.ts';
import { encode, getItem, type Item, pause, type Table, transact, updateOf } from './table.ts';

/** The proposal is no longer there. Nothing was written. */
export class DeclinedError extends Fault {}

/** Where a proposal is. */
export interface Place {
  readonly project: ProjectId;
  readonly id: ProposalId;
}

/**
 * Part of a transaction that takes values out of a proposal, by names such as `answers.<id>`; its check throws DeclinedError.
 * What was taken before may be taken again.
 */
export function takingOf(table: Table, place: Place, names: readonly string[]): Standing {
  return {
    write(at) {
      const taken = Object.fromEntries(names.map((name) => [takenAttribute(name), true]));
      const condition = { expression: 'id = :id', values: { ':id': place.id } };
      return { Update: updateOf(table, keyOf(place, 0), { takenAt: at.toISOString(), ...taken }, condition) };
    },
    async check() {
      if (!(await getFirst(table, place))) throw new DeclinedError(`proposal ${place.id} is not there`);
    },
  };
}

/** Takes values of which the project needs none any more. Throws DeclinedError, and BusyError after some tries. */
export async function take(table: Table, taking: Standing, now: () => Date): Promise<void> {
  for (let attempt = 0; attempt < 8; attempt++) {
    if (attempt > 0) await pause(20 * 2 ** attempt);
    const refused = await transact(table, [taking.write(now())], Date.now());
    if (!refused) return;
    if (refused.length > 0) await taking.check(now());
  }
  throw new BusyError('a proposal is being changed by others');
}

/** Declines a proposal. False if it is not there. */
export async function removeProposal(table: Table, place: Place): Promise<boolean> {
  const first = await getFirst(table, place);
  if (!first || !(await removePart(table, place, 0))) return false;
  await removeTexts(table, place, first);
  return true;
}

/**
 * Removes the texts of a proposal of which nothing is left. Its first item stays until another proposal needs the place, so
 * that whoever accepts it once more, not having got the answer, is not told that it never was.
 */
export async function tidy(table: Table, place: Place): Promise<void> {
  const first = await getFirst(table, place);
  if (first && isDone(parseHead(first))) await removeTexts(table, place, first);
}

async function getFirst(table: Table, place: Place): Promise<Item | undefined> {
  const item = await getItem(table, keyOf(place, 0));
  return item?.['id'] === place.id ? item : undefined;
}

async function removeTexts(table: Table, place: Place, first: Item): Promise<void> {
  for (let part = 1; part <= readNumber(first, 'parts'); part++) await removePart(table, place, part);
}

/** False where the part is not there, or another proposal's by now. */
async function removePart(table: Table, place: Place, part: number): Promise<boolean> {
  try {
    await table.client.send(
      new DeleteItemCommand({
        TableName: table.name,
        Key: encode({ ...keyOf(place, part) }),
        ConditionExpression: 'id = :id',
        ExpressionAttributeValues: encode({ ':id': place.id }),
      }),
      getDeadline(),
    );
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

function keyOf({ project, id }: Place, part: number) {
  return proposalOf(project, placeOf(id), part);
}
