import type { Context } from 'hono';
import { type Bindings, RequestError } from '../../http/app.ts';
import type { Author } from '../../table/commit.ts';
import { countAct, type Limit } from '../../table/limits.ts';
import type { Person } from '../../table/people.ts';
import { parseProjectId, type ProjectId } from '../../table/project.ts';
import { standingOfPerson } from '../../table/standing.ts';
import { viewerOf } from '../limits.ts';
import type { RightsCollaborators } from './collaborators.ts';

type Acting = Pick<RightsCollaborators, 'table' | 'now' | 'limits'>;

interface Counted {
  readonly kind: string;
  readonly limit: Limit;
}

/** As whom a person changes things: still there, not blocked, and not too often. */
export function authorOf({ table, now, limits }: Acting, person: Person): Author {
  return { by: person.id, now, standing: standingOfPerson(table, person, limits.acts) };
}

/** Counts a request that changes something by where it comes from. Throws TooManyError. */
export async function countSource(
  { table, now, limits }: Acting,
  c: Context<Bindings>,
  { kind, limit }: Counted = { kind: 'change', limit: limits.changesOfSource },
): Promise<void> {
  await countAct(table, `${kind}:${viewerOf(c)}`, limit, now());
}

export function projectIdOf(c: Context<Bindings>): ProjectId {
  const id = parseProjectId(c.req.param('id') ?? '');
  if (!id) throw new RequestError(404, 'not_found');
  return id;
}

/** The public number of a person in a path. */
export function personNumberOf(c: Context<Bindings>): number {
  const number = parseProjectId(c.req.param('number') ?? '');
  if (!number) throw new RequestError(404, 'unknown_person');
  return number;
}
