import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { getDeadline } from '../deadline.ts';
import { encode, type Item, type Table } from './table.ts';

/** Up to `limit` items of one partition whose sort keys are below `before`, the highest first. */
export async function listNewest(table: Table, pk: string, before: string, limit: number): Promise<Item[]> {
  const { Items } = await table.client.send(
    new QueryCommand({
      TableName: table.name,
      KeyConditionExpression: 'pk = :pk AND sk < :before',
      ExpressionAttributeValues: encode({ ':pk': pk, ':before': before }),
      ScanIndexForward: false,
      ConsistentRead: true,
      Limit: limit,
    }),
    getDeadline(),
  );
  return (Items ?? []).map((item) => unmarshall(item));
}

/** A moment and what tells two of it apart, as it names an item of the log or a report outside: `<ISO 8601>_<hex>`. */
export interface Moment {
  readonly at: string;
  readonly id: string;
}

export const renderMoment = ({ at, id }: Moment): string => `${at}_${id}`;

/** The moment of this name, or undefined. */
export function parseMoment(text: string): Moment | undefined {
  const [, at, id] = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)_([0-9a-f]{12})$/.exec(text) ?? [];
  return at === undefined || id === undefined ? undefined : { at, id };
}
