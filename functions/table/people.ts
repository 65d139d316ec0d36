import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { getDeadline } from '../deadline.ts';
import { readNumber, readOptionalText, readText } from './items.ts';
import { counterOf, numberOf, personOf } from './keys.ts';
import type { PersonId } from './project.ts';
import { type Acts, readActs } from './standing.ts';
import { batchGet, encode, getItem, type Item, type Table } from './table.ts';

/** What stands for somebody in revisions, and in public. */
export interface Identity {
  readonly id: PersonId;
  /** Public number, counted up. */
  readonly number: number;
}

export interface Person extends Identity {
  /** Shown to everybody; 1 to 50 characters. */
  readonly name: string;
  /** What they are invited by: chosen, or `<forge>/<login>` where a forge vouches for it. */
  readonly handle: string;
  readonly language: string;
  readonly isAdministrator: boolean;
  readonly isBlocked: boolean;
  /** Acts counted of them. */
  readonly acted: Acts;
}

/** The person with this id, or undefined. */
export async function getPersonById(table: Table, id: PersonId): Promise<Person | undefined> {
  const item = await getItem(table, personOf(id));
  return item && parsePerson(item);
}

/** The person with this public number, or undefined. */
export async function getPersonByNumber(table: Table, number: number): Promise<Person | undefined> {
  const item = await getItem(table, numberOf(number));
  return item && getPersonById(table, readText(item, 'person') as PersonId);
}

/** Those of up to 100 people that are there, in no order. */
export async function listPeople(table: Table, ids: readonly PersonId[]): Promise<Person[]> {
  return ids.length === 0 ? [] : (await batchGet(table, ids.map(personOf))).map(parsePerson);
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

/** The person of a stored item. */
export function parsePerson(item: Item): Person {
  return {
    id: readText(item, 'id') as PersonId,
    number: readNumber(item, 'number'),
    name: readText(item, 'name'),
    handle: readText(item, 'handle'),
    language: readOptionalText(item, 'language') ?? 'en',
    isAdministrator: item['role'] === 'administrator',
    isBlocked: item['blockedAt'] !== undefined,
    acted: readActs(item),
  };
}
