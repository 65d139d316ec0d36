import { BrokenItemError, readNumber, readText } from './items.ts';
import { tokenOf } from './keys.ts';
import type { PersonId, ProjectId } from './project.ts';
import { type Acts, readActs } from './standing.ts';
import { getItem, type Table } from './table.ts';

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
  /** Acts counted of it. */
  readonly acted: Acts;
}

/** The token whose secret has this sha256, expired ones included, or undefined. */
export async function getToken(table: Table, hash: string): Promise<Token | undefined> {
  const item = await getItem(table, tokenOf(hash));
  if (!item) return undefined;
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
    acted: readActs(item),
  };
}
