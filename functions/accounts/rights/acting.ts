import type { Context } from 'hono';
import { isIPv6 } from 'node:net';
import { type Bindings, RequestError } from '../../http/app.ts';
import { readViewer } from '../../http/viewer.ts';
import type { Author } from '../../table/commit.ts';
import { countAct, type Limit } from '../../table/limits.ts';
import type { Person } from '../../table/people.ts';
import { parseProjectId, type ProjectId } from '../../table/project.ts';
import { standingOfPerson } from '../../table/standing.ts';
import type { RightsCollaborators } from './collaborators.ts';

type Acting = Pick<RightsCollaborators, 'table' | 'now' | 'limits'>;

interface Counted {
  readonly kind: string;
  readonly limit: Limit;
}

/** As whom a person changes things: still there, not blocked, and not too often. */
export function authorOf({ table, now, limits }: Acting, person: Person): Author {
  // Whoever signs requests for the API has no item that could be blocked.
  return { by: person.id, now, ...(person.handle && { standing: standingOfPerson(table, person, limits.acts) }) };
}

/** Counts a request that changes something by where it comes from. Throws TooManyError. */
export async function countSource(
  { table, now, limits }: Acting,
  c: Context<Bindings>,
  { kind, limit }: Counted = { kind: 'change', limit: limits.changesOfSource },
): Promise<void> {
  await countAct(table, `${kind}:${sourceOf(c)}`, limit, now());
}

/** Where a request comes from: one IPv4 address, or the 64 bits of IPv6 that one household has. */
function sourceOf(c: Context<Bindings>): string {
  const address = readViewer(c)?.address ?? '';
  if (!isIPv6(address) || address.toLowerCase().startsWith('::ffff:')) return address;
  const { hostname } = new URL(`http://[${address}]`);
  const [head = '', tail] = hostname.slice(1, -1).split('::');
  const groups = [head, tail ?? ''].map((part) => part.split(':').filter((group) => group !== ''));
  const [first = [], last = []] = groups;
  const all = tail === undefined ? first : [...first, ...Array(8 - first.length - last.length).fill('0'), ...last];
  return all.slice(0, 4).join(':');
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
