import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { getDeadline } from '../deadline.ts';
import { TooManyError } from './errors.ts';
import { sha256 } from './hash.ts';
import { readNumber } from './items.ts';
import { limitOf } from './keys.ts';
import { encode, type Table } from './table.ts';

/** How many acts fit into a window of so many seconds. Windows begin at multiples of their length. */
export interface Limit {
  readonly acts: number;
  readonly windowSeconds: number;
}

/**
 * Counts one act of `who`, such as `link:<address>`, of which only a hash is stored. One write, whether it is let through or
 * not. Throws TooManyError over the limit.
 */
export async function countAct(table: Table, who: string, { acts, windowSeconds }: Limit, now: Date): Promise<void> {
  const seconds = Math.floor(now.getTime() / 1000);
  const window = Math.floor(seconds / windowSeconds);
  const ends = (window + 1) * windowSeconds;
  const { Attributes } = await table.client.send(
    new UpdateItemCommand({
      TableName: table.name,
      Key: encode({ ...limitOf(sha256(`${who}#${windowSeconds}#${window}`)) }),
      UpdateExpression: 'SET #ttl = :ttl ADD n :one',
      ExpressionAttributeNames: { '#ttl': 'ttl' },
      ExpressionAttributeValues: encode({ ':ttl': ends + 60, ':one': 1 }),
      ReturnValues: 'ALL_NEW',
    }),
    getDeadline(),
  );
  if (readNumber(Attributes ? unmarshall(Attributes) : {}, 'n') > acts) throw new TooManyError(ends - seconds);
}
