import { ConditionalCheckFailedException, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { randomUUID } from 'node:crypto';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { getDeadline } from '../deadline.ts';
import { itemVersion, readNumber, readText } from './items.ts';
import { counterOf, identityOf } from './keys.ts';
import type { PersonId } from './project.ts';
import { sha256 } from './hash.ts';
import { encode, getItem, type Item, type Table } from './table.ts';

export interface Person {
  readonly id: PersonId;
  /** Public number, counted up. */
  readonly number: number;
}

/** The person behind a principal, made at their first act. Only a hash of the principal is stored. */
export async function getPerson(table: Table, principal: string): Promise<Person> {
  const key = identityOf(sha256(principal));
  const known = await getItem(table, key);
  if (known) return parsePerson(known);
  const person = { person: randomUUID(), number: await nextNumber(table, 'people') };
  try {
    await table.client.send(
      new PutItemCommand({
        TableName: table.name,
        Item: encode({ ...key, v: itemVersion, ...person }),
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
      getDeadline(),
    );
    return parsePerson(person);
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return getPerson(table, principal);
  }
}

/** The next number nobody has; numbers may be left out. */
export async function nextNumber(table: Table, counter: 'projects' | 'people'): Promise<number> {
  const { Attributes } = await table.client.send(
    new UpdateItemCommand({
      TableName: table.name,
      Key: encode({ ...counterOf(counter) }),
      UpdateExpression: 'ADD n :one',
      ExpressionAttributeValues: encode({ ':one': 1 }),
      ReturnValues: 'UPDATED_NEW',
    }),
    getDeadline(),
  );
  return readNumber(Attributes ? unmarshall(Attributes) : {}, 'n');
}

function parsePerson(item: Item): Person {
  return { id: readText(item, 'person') as PersonId, number: readNumber(item, 'number') };
}
