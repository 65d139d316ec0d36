import {
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import { BusyError } from './errors.ts';
import { readText } from './items.ts';
import { claimOf, type Key, metaKey, projectPk } from './keys.ts';
import type { ProjectId } from './project.ts';
import { claimAttribute } from './projects.ts';
import { encode, type Item, listItems, pause, type Table } from './table.ts';

/**
 * Removes every item of a project and its claims, aliases included. The head goes last, so that an interrupted purge is
 * taken up again.
 */
export async function purgeProject(table: Table, id: ProjectId): Promise<void> {
  const pk = projectPk(id);
  const keys: Key[] = [];
  const claims: Key[] = [];
  for await (const item of listItems(table, pk, '!', '~')) {
    const sk = readText(item, 'sk');
    if (sk === metaKey) claims.push(...claimsOf(item));
    else keys.push({ pk, sk });
  }
  for (const claim of claims) await removeClaim(table, id, claim);
  await removeAll(table, keys);
  await removeAll(table, [{ pk, sk: metaKey }]);
}

function claimsOf(head: Item): Key[] {
  const prefix = claimAttribute('');
  return Object.keys(head)
    .filter((name) => name.startsWith(prefix))
    .map((name) => claimOf(name.slice(prefix.length)));
}

/** A claim that is another project's by now stays. */
async function removeClaim(table: Table, id: ProjectId, key: Key): Promise<void> {
  try {
    await table.client.send(
      new DeleteItemCommand({
        TableName: table.name,
        Key: encode({ ...key }),
        ConditionExpression: 'claimedBy = :id',
        ExpressionAttributeValues: encode({ ':id': id }),
      }),
    );
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}

async function removeAll(table: Table, keys: readonly Key[]): Promise<void> {
  for (let start = 0; start < keys.length; start += 25) {
    let left: WriteRequest[] = keys
      .slice(start, start + 25)
      .map((key) => ({ DeleteRequest: { Key: encode({ ...key }) } }));
    for (let attempt = 0; left.length > 0; attempt++) {
      if (attempt > 8) throw new BusyError('purge not finished');
      if (attempt > 0) await pause(25 * 2 ** attempt);
      const { UnprocessedItems } = await table.client.send(
        new BatchWriteItemCommand({ RequestItems: { [table.name]: left } }),
      );
      left = UnprocessedItems?.[table.name] ?? [];
    }
  }
}
