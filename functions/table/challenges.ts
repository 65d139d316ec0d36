import { ConditionalCheckFailedException, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { randomBytes } from 'node:crypto';
import { getDeadline } from '../deadline.ts';
import { sha256 } from './hash.ts';
import { itemVersion, readText } from './items.ts';
import { waitingOf } from './keys.ts';
import type { PersonId, ProjectId } from './project.ts';
import { encode, getItem, type Table } from './table.ts';

/** Days in which a challenge must be answered. */
const challengeDays = 7;

/** What a challenge is bound to: its text proves nothing for another person, project or repository. */
export interface Challenged {
  readonly person: PersonId;
  readonly project: ProjectId;
  /** URL in canonical form. */
  readonly repository: string;
}

/** The text that somebody is to put into a repository: the one they were given before while that counts, or undefined. */
export async function getChallenge(table: Table, challenged: Challenged, now: Date): Promise<string | undefined> {
  const item = await getItem(table, keyOf(challenged));
  return item && readText(item, 'expiresAt') > now.toISOString() ? readText(item, 'challenge') : undefined;
}

/** As `getChallenge`; makes one where none counts. It counts for 7 days. */
export async function giveChallenge(table: Table, challenged: Challenged, now: Date): Promise<string> {
  const known = await getChallenge(table, challenged, now);
  if (known !== undefined) return known;
  const challenge = randomBytes(24).toString('base64url');
  const expires = new Date(now.getTime() + challengeDays * 24 * 60 * 60 * 1000);
  const times = { expiresAt: expires.toISOString(), ttl: Math.ceil(expires.getTime() / 1000) };
  try {
    await table.client.send(
      new PutItemCommand({
        TableName: table.name,
        Item: encode({ ...keyOf(challenged), v: itemVersion, challenge, ...times }),
        ConditionExpression: 'attribute_not_exists(pk) OR expiresAt <= :now',
        ExpressionAttributeValues: encode({ ':now': now.toISOString() }),
      }),
      getDeadline(),
    );
    return challenge;
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return (await getChallenge(table, challenged, now)) ?? challenge;
  }
}

function keyOf({ person, project, repository }: Challenged) {
  return waitingOf(sha256(`claim#${person}#${project}#${repository}`));
}
