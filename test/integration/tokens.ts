import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { randomBytes, randomUUID } from 'node:crypto';
import { noteSecret } from '../fixtures/noted-secrets.ts';
import { sha256 } from '../../functions/table/hash.ts';
import { itemVersion } from '../../functions/table/items.ts';
import { projectTokenOf, tokenOf } from '../../functions/table/keys.ts';
import type { PersonId, ProjectId } from '../../functions/table/project.ts';
import { encode, type Table } from '../../functions/table/table.ts';
import type { TokenScope } from '../../functions/table/tokens.ts';
import type { SignedIn } from './people.ts';

/** An API token with the headers of its requests. */
export interface MadeToken {
  readonly id: PersonId;
  readonly name: string;
  readonly secret: string;
  readonly headers: Readonly<Record<'authorization', string>>;
}

interface Given {
  readonly person: SignedIn['person'];
  readonly scope: TokenScope;
  readonly now?: Date;
}

/** Puts an API token of a project into the table. */
export async function putToken(
  table: Table,
  project: number,
  { person, scope, now = new Date() }: Given,
): Promise<MadeToken> {
  const id = randomUUID() as PersonId;
  const secret = `laurels_${randomBytes(32).toString('base64url')}`;
  noteSecret('API token', secret);
  const hash = sha256(secret);
  const name = `robot that may ${scope}`;
  const [createdAt, expiresAt] = [now, new Date(now.getTime() + 24 * 60 * 60 * 1000)].map((at) => at.toISOString());
  const token = { id, project, name, scope, by: person.id, createdAt, expiresAt };
  await put(table, { ...tokenOf(hash), ...token });
  await put(table, { ...projectTokenOf(project as ProjectId, id), hash });
  return { id, name, secret, headers: { authorization: `Bearer ${secret}` } };
}

async function put(table: Table, item: Readonly<Record<string, unknown>>): Promise<void> {
  await table.client.send(new PutItemCommand({ TableName: table.name, Item: encode({ v: itemVersion, ...item }) }));
}
