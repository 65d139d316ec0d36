import type { Context } from 'hono';
import { type Bindings, RequestError } from '../../http/app.ts';
import type { Author } from '../../table/commit.ts';
import { type Moment, parseMoment } from '../../table/newest.ts';
import { getPersonByNumber, type Person } from '../../table/people.ts';
import { parseProjectId } from '../../table/project.ts';
import { authorOf, countSource, personNumberOf } from '../rights/acting.ts';
import type { AdministrationCollaborators } from './collaborators.ts';

/** The administrator who asks to read. Throws 403 `not_administrator`, and as `Callers.getPerson`. */
export async function getAdministrator(
  c: Context<Bindings>,
  { callers }: AdministrationCollaborators,
): Promise<Person> {
  c.header('Cache-Control', 'no-store');
  return requireAdministrator(await callers.getPerson(c));
}

/** The administrator who asks to change something, and as whom it is written. */
export async function getActing(
  c: Context<Bindings>,
  collaborators: AdministrationCollaborators,
): Promise<{ readonly person: Person; readonly author: Author }> {
  await countSource(collaborators, c);
  const person = await getAdministrator(c, collaborators);
  return { person, author: authorOf(collaborators, person) };
}

/** The same for what decides who runs the site, and what is not undone. Throws 403 `sign_in_again` as well. */
export async function getRecentActing(
  c: Context<Bindings>,
  collaborators: AdministrationCollaborators,
): Promise<{ readonly person: Person; readonly author: Author }> {
  await countSource(collaborators, c);
  c.header('Cache-Control', 'no-store');
  const person = requireAdministrator(await collaborators.callers.getRecentPerson(c));
  return { person, author: authorOf(collaborators, person) };
}

function requireAdministrator(person: Person): Person {
  if (!person.isAdministrator) throw new RequestError(403, 'not_administrator');
  return person;
}

/** The person of the number in the path. Throws 404 `unknown_person`. */
export async function getTarget(c: Context<Bindings>, { table }: AdministrationCollaborators): Promise<Person> {
  const person = await getPersonByNumber(table, personNumberOf(c));
  if (!person) throw new RequestError(404, 'unknown_person');
  return person;
}

/** Where a page goes on: the moment in the query, and the end of time without one. */
export function readMoment(c: Context<Bindings>): Moment {
  const text = c.req.query('before');
  const moment = text === undefined ? { at: '9999-12-31T23:59:59.999Z', id: 'ffffffffffff' } : parseMoment(text);
  if (!moment) throw invalidBefore();
  return moment;
}

/** Where a page of numbers goes on; above the last without one. */
export function readNumberBefore(c: Context<Bindings>, last: number): number {
  const text = c.req.query('before');
  const before = text === undefined ? last + 1 : parseProjectId(text);
  if (!before) throw invalidBefore();
  return Math.min(before, last + 1);
}

function invalidBefore(): RequestError {
  return new RequestError(400, 'invalid', { problems: [{ field: 'before', code: 'not_a_number' }] });
}
