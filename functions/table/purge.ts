import {
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import { BusyError } from './errors.ts';
import { readItem, readNumber, readText } from './items.ts';
import { claimOf, type Key, metaKey, numberOf, projectPk, projectTokenOf, relationOf, tokenOf } from './keys.ts';
import type { PersonId, ProjectId } from './project.ts';
import { claimAttribute, editorAttribute } from './projects.ts';
import { encode, getItem, type Item, listItems, pause, type Table } from './table.ts';

/**
 * Removes every item of a project, proposals included, and what is elsewhere because of it: claims, aliases included, its API
 * tokens, what people are to it. The head goes last, so that an interrupted purge is taken up again.
 */
export async function purgeProject(table: Table, id: ProjectId): Promise<void> {
  const pk = projectPk(id);
  const keys: Key[] = [];
  const claims: Key[] = [];
  const elsewhere: Key[] = [];
  for await (const item of listItems(table, pk, '!', '~')) {
    const sk = readText(item, 'sk');
    if (sk === metaKey) {
      claims.push(...claimsOf(item));
      elsewhere.push(...(await listRelations(table, id, item)));
    } else keys.push({ pk, sk });
    if (sk.startsWith(projectTokenOf(id, '').sk)) elsewhere.push(tokenOf(readText(item, 'hash')));
    if (item['asked'] !== undefined) elsewhere.push(...relationsOf(id, Object.keys(readItem(item, 'asked'))));
  }
  for (const claim of claims) await removeClaim(table, id, claim);
  await removeAll(table, [...new Map(elsewhere.map((key) => [JSON.stringify(key), key])).values()]);
  await removeAll(table, keys);
  await removeAll(table, [{ pk, sk: metaKey }]);
}

/** What owner and editors are to a project. */
async function listRelations(table: Table, id: ProjectId, head: Item): Promise<Key[]> {
  const prefix = editorAttribute('');
  const editors = Object.keys(head).filter((name) => name.startsWith(prefix));
  const owner = await getItem(table, numberOf(readNumber(head, 'owner')));
  return relationsOf(id, [
    ...editors.map((name) => name.slice(prefix.length)),
    ...(owner ? [readText(owner, 'person')] : []),
  ]);
}

function relationsOf(id: ProjectId, people: readonly string[]): Key[] {
  return [...new Set(people)].map((person) => relationOf(person as PersonId, id));
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
