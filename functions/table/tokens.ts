import { ConditionalCheckFailedException, type TransactWriteItem, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { getDeadline } from '../deadline.ts';
import { BrokenItemError, itemVersion, readNumber, readOptionalText, readText } from './items.ts';
import { projectPk, projectTokenOf, projectTokenPrefix, tokenOf } from './keys.ts';
import type { PersonId, ProjectId } from './project.ts';
import { type Acts, readActs } from './standing.ts';
import { batchGet, encode, getItem, type Item, listItems, type Table, updateOf } from './table.ts';

export const tokenScopes = ['read', 'propose', 'write'] as const;

export type TokenScope = (typeof tokenScopes)[number];

/** What an API token is for. Its secret is stored as a hash alone. */
export interface Token {
  /** sha256 of the secret. */
  readonly hash: string;
  /** Names who wrote in revisions; says nothing of anybody. */
  readonly id: PersonId;
  readonly project: ProjectId;
  readonly name: string;
  readonly scope: TokenScope;
  /** Who made it. */
  readonly by: PersonId;
  /** ISO 8601 UTC. */
  readonly expiresAt: string;
  readonly createdAt: string;
  /** When it last asked: exact for writes, to the hour for reads; null for never. */
  readonly usedAt: string | null;
  /** Acts counted of it. */
  readonly acted: Acts;
}

/** The token whose secret has this sha256, expired ones included, or undefined. */
export async function getToken(table: Table, hash: string): Promise<Token | undefined> {
  const item = await getItem(table, tokenOf(hash));
  return item && parseToken(hash, item);
}

/**
 * API tokens of a project as of all writes acknowledged before, expired ones included, oldest first. When they were used is
 * as of a moment ago: that is kept where requests find them, in items that are read more cheaply.
 */
export async function listTokens(table: Table, project: ProjectId): Promise<Token[]> {
  const tokens: Token[] = [];
  for await (const item of listItems(table, projectPk(project), projectTokenPrefix, `${projectTokenPrefix}~`)) {
    tokens.push(parseToken(readText(item, 'hash'), item));
  }
  const used =
    tokens.length === 0
      ? []
      : await batchGet(
          table,
          tokens.map(({ hash }) => tokenOf(hash)),
        );
  const uses = new Map(used.map((item) => [item['id'], { usedAt: readOptionalText(item, 'usedAt') }]));
  return tokens
    .map((token) => ({ ...token, ...uses.get(token.id) }))
    .sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1));
}

/** A token that nobody used yet. */
export type NewToken = Omit<Token, 'usedAt' | 'acted'>;

/** Parts of a transaction that make an API token; refused if there is one of its id. */
export function writeToken(table: Table, token: NewToken): TransactWriteItem[] {
  const { hash, ...attributes } = token;
  const ttl = Math.ceil(Date.parse(token.expiresAt) / 1000);
  return [
    { ...tokenOf(hash), ...attributes },
    { ...projectTokenOf(token.project, token.id), ...attributes, hash },
  ].map((item) => ({
    Put: {
      TableName: table.name,
      Item: encode({ ...item, v: itemVersion, ttl }),
      ConditionExpression: 'attribute_not_exists(pk)',
    },
  }));
}

/** Parts of a transaction that end an API token. */
export function endToken(table: Table, { hash, project, id }: Token): TransactWriteItem[] {
  return [tokenOf(hash), projectTokenOf(project, id)].map((key) => ({
    Delete: { TableName: table.name, Key: encode({ ...key }) },
  }));
}

/** How exactly the last use of a token that only reads is known, milliseconds. */
const useMs = 60 * 60 * 1000;

/** Notes that a token reads, once an hour at most; one that was ended meanwhile stays ended. */
export async function noteUse(table: Table, { hash, usedAt }: Token, at: Date): Promise<void> {
  if (usedAt !== null && at.getTime() - Date.parse(usedAt) < useMs) return;
  const condition = { expression: 'attribute_exists(pk)' };
  try {
    await table.client.send(
      new UpdateItemCommand(updateOf(table, tokenOf(hash), { usedAt: at.toISOString() }, condition)),
      getDeadline(),
    );
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}

function parseToken(hash: string, item: Item): Token {
  const scope = tokenScopes.find((known) => known === item['scope']);
  if (!scope) throw new BrokenItemError('unknown scope');
  return {
    hash,
    id: readText(item, 'id') as PersonId,
    project: readNumber(item, 'project') as ProjectId,
    name: readText(item, 'name'),
    scope,
    by: readText(item, 'by') as PersonId,
    expiresAt: readText(item, 'expiresAt'),
    createdAt: readText(item, 'createdAt'),
    usedAt: readOptionalText(item, 'usedAt'),
    acted: readActs(item),
  };
}
