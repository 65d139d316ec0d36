import { ConditionalCheckFailedException, DeleteItemCommand, type TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { getDeadline } from '../deadline.ts';
import { Fault } from '../fault.ts';
import type { Author } from './commit.ts';
import { readNumber } from './items.ts';
import { proposalOf } from './keys.ts';
import type { Project, ProjectId } from './project.ts';
import { getHead, unchanged } from './projects.ts';
import { isDone, parseHead, placeOf, type ProposalId, takenAttribute } from './proposals.ts';
import type { Standing } from './standing.ts';
import { encode, getItem, type Item, lost, type Table, transact, untilWon, updateOf } from './table.ts';

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

/**
 * Takes values of which the project needs none any more. `judge` throws for who may not, and is asked again when the project
 * was changed meanwhile. Throws DeclinedError, what `judge` and the author's standing throw, and BusyError after 8 s.
 */
export function take(
  table: Table,
  place: Place,
  { names, author }: { readonly names: readonly string[]; readonly author: Author },
  judge: (project: Project) => void,
): Promise<void> {
  const taking = takingOf(table, place, names);
  const { now, standing } = author;
  return untilWon('a proposal is being changed by others', async (deadline) => {
    const project = await getHead(table, place.project);
    if (!project) throw new DeclinedError(`project ${place.project} is not there`);
    judge(project);
    const guard = standing?.write(now());
    const writes = [taking.write(now()), unchanged(table, project), ...(guard ? [guard] : [])];
    const refused = await transact(table, writes, deadline);
    if (!refused) return undefined;
    if (refused.includes(0)) await taking.check(now());
    if (guard && refused.includes(writes.length - 1)) await standing?.check(now());
    return lost;
  });
}

/**
 * Declines a proposal. `judge` throws for who may not, and is asked again when the project was changed meanwhile. False if
 * there is no such project or proposal. Throws what `judge` and the author's standing throw, and BusyError after 8 s.
 */
export async function removeProposal(
  table: Table,
  place: Place,
  { now, standing, also }: Author,
  judge: (project: Project) => void,
): Promise<boolean> {
  const first = await untilWon('a proposal is being changed by others', async (deadline) => {
    const project = await getHead(table, place.project);
    if (!project) return undefined;
    judge(project);
    const found = await getFirst(table, place);
    if (!found) return undefined;
    const guard = standing?.write(now());
    const writes: TransactWriteItem[] = [
      { Delete: { TableName: table.name, Key: encode({ ...keyOf(place, 0) }), ...isStill(place) } },
      unchanged(table, project),
      ...(also?.(project, now().toISOString()) ?? []),
      ...(guard ? [guard] : []),
    ];
    const refused = await transact(table, writes, deadline);
    if (!refused) return found;
    if (guard && refused.includes(writes.length - 1)) await standing?.check(now());
    return lost;
  });
  if (first) await removeTexts(table, place, first);
  return first !== undefined;
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
        ...isStill(place),
      }),
      getDeadline(),
    );
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

function isStill({ id }: Place) {
  return { ConditionExpression: 'id = :id', ExpressionAttributeValues: encode({ ':id': id }) };
}

function keyOf({ project, id }: Place, part: number) {
  return proposalOf(project, placeOf(id), part);
}
