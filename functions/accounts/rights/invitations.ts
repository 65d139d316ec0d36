import type { Hono } from 'hono';
import { type Bindings, RequestError } from '../../http/app.ts';
import { roleOf } from '../../http/rights.ts';
import { type Access, type Asked, changeAccess, getAccess } from '../../table/access.ts';
import { logForeign } from '../../table/acts-log.ts';
import { countAct } from '../../table/limits.ts';
import { getPersonById, getPersonByNumber, type Person } from '../../table/people.ts';
import type { PersonId, Project, ProjectId } from '../../table/project.ts';
import { getHead } from '../../table/projects.ts';
import type { Table } from '../../table/table.ts';
import { authorOf, countSource, personNumberOf, projectIdOf } from './acting.ts';
import type { RightsCollaborators } from './collaborators.ts';
import { readMembers } from '../input.ts';
import { parseHandle } from './parsers.ts';
import { identityOf, isEditor, requireInside, requireStanding } from './roles.ts';
import { tell } from './tell.ts';

/** Editors a project may have beside its owner. */
export const maxEditors = 50;

/** Invitations that may wait for an answer in one project. */
export const maxInvitations = 20;

/** Asking people to become editors, and their answers. */
export function addInvitations(app: Hono<Bindings>, collaborators: RightsCollaborators): void {
  const { table, callers, now, rotateSession } = collaborators;

  app.post('/api/projects/:id/invitations', async (c) => {
    await countSource(collaborators, c);
    const person = await callers.getPerson(c);
    const { handle } = await readMembers(c, { handle: parseHandle });
    // Who may not invite learns nothing of handles, and uses up nobody's limit.
    const known = await readProject(collaborators, projectIdOf(c));
    requireInside(known, person);
    const invited = await findAsked(collaborators, person, handle);
    refuseAsking(known, await getAccess(table, known.id), invited);
    await countAsked(collaborators, person, invited);
    const author = {
      ...authorOf(collaborators, person),
      also: logForeign(table, person, 'invite', { person: invited.id }),
    };
    const project = await changeAccess(table, projectIdOf(c), author, (project, access) => {
      requireInside(project, person);
      refuseAsking(project, access, invited);
      if (isEditor(project, invited)) throw new RequestError(409, 'already_editor');
      if (project.editors.length >= maxEditors) throw new RequestError(409, 'too_many_editors', { limit: maxEditors });
      const waiting = [...access.asked.values()].filter(({ as }) => as === 'editor').length;
      if (waiting >= maxInvitations) throw new RequestError(409, 'too_many_invitations', { limit: maxInvitations });
      return { asked: withAsked(access, invited.id, { as: 'editor', by: person.id, at: now().toISOString() }) };
    });
    if (!project) throw new RequestError(404, 'not_found');
    await tell(collaborators, invited.id, { kind: 'invitation', by: person.name, project: mailed(project) });
    return c.json({}, 201);
  });

  app.post('/api/projects/:id/invitations/accept', async (c) => {
    await countSource(collaborators, c);
    const person = await callers.getPerson(c);
    await readMembers(c, {});
    const asker = await readAsker(table, projectIdOf(c), person);
    const project = await changeAccess(table, projectIdOf(c), authorOf(collaborators, person), (project, access) => {
      const asked = access.asked.get(person.id);
      const isGood = asker !== undefined && asked?.by === asker.id && roleOf(project, asker) !== undefined;
      if (asked?.as !== 'editor' || !isGood) throw new RequestError(404, 'not_invited');
      requireStanding(project);
      if (project.editors.length >= maxEditors) throw new RequestError(409, 'too_many_editors', { limit: maxEditors });
      return { rights: { added: [identityOf(person)] } };
    });
    if (!project) throw new RequestError(404, 'not_found');
    await rotateSession(c, person.id);
    return c.json({ as: 'editor' });
  });

  app.delete('/api/projects/:id/invitations/:number', async (c) => {
    await countSource(collaborators, c);
    const person = await callers.getPerson(c);
    await readMembers(c, {});
    const invited = await getPersonByNumber(table, personNumberOf(c));
    const isOneself = invited?.id === person.id;
    const author = {
      ...authorOf(collaborators, person),
      ...(!isOneself && {
        also: logForeign(table, person, 'take_back_invitation', invited && { person: invited.id }),
      }),
    };
    const project = await changeAccess(table, projectIdOf(c), author, (project, access) => {
      if (!isOneself && !roleOf(project, person)) throw new RequestError(403, 'not_editor');
      if (!invited || access.asked.get(invited.id)?.as !== 'editor') throw new RequestError(404, 'not_invited');
      return { asked: withAsked(access, invited.id, undefined) };
    });
    if (!project) throw new RequestError(404, 'not_found');
    return c.json({});
  });
}

/** The project without its answers. Throws 404 `not_found`. */
export async function readProject({ table }: RightsCollaborators, id: ProjectId): Promise<Project> {
  const project = await getHead(table, id);
  if (!project) throw new RequestError(404, 'not_found');
  return project;
}

/**
 * Who has a handle and may be asked to become something. Throws 409 `oneself`, 404 `unknown_handle`, and TooManyError for
 * who asks too often.
 */
export async function findAsked(
  { table, now, limits, findByHandle }: RightsCollaborators,
  person: Person,
  handle: string,
): Promise<Person> {
  await countAct(table, `ask:${person.id}`, limits.askedBy, now());
  const asked = await findByHandle(handle);
  if (!asked || asked.isBlocked) throw new RequestError(404, 'unknown_handle');
  if (asked.id === person.id) throw new RequestError(409, 'oneself');
  return asked;
}

/** Counts that somebody is asked by a person. Throws TooManyError. */
export async function countAsked(
  { table, now, limits }: RightsCollaborators,
  person: Person,
  asked: Person,
): Promise<void> {
  await countAct(table, `asked:${asked.id}:${person.id}`, limits.askedOfBy, now());
  await countAct(table, `asked:${asked.id}`, limits.askedOf, now());
}

/** Who asked somebody to become something, if they are still there and not blocked. */
export async function readAsker(table: Table, id: ProjectId, person: Person): Promise<Person | undefined> {
  const asked = (await getAccess(table, id)).asked.get(person.id);
  const asker = asked && (await getPersonById(table, asked.by));
  return asker?.isBlocked ? undefined : asker;
}

/** Refuses with 409 to ask the owner, or who is asked already. */
export function refuseAsking(project: Project, access: Access, { id, number }: Person): void {
  if (project.owner === number) throw new RequestError(409, 'already_owner');
  const asked = access.asked.get(id);
  if (asked) throw new RequestError(409, asked.as === 'owner' ? 'already_offered' : 'already_invited');
}

/** All who are asked with one of them changed; undefined takes them out. */
export function withAsked(access: Access, person: PersonId, asked: Asked | undefined): ReadonlyMap<PersonId, Asked> {
  const others = [...access.asked].filter(([id]) => id !== person);
  return new Map(asked ? [...others, [person, asked]] : others);
}

/** A project as a mail names it. */
export function mailed({ id, fields }: Project): { readonly id: number; readonly name: string } {
  return { id, name: fields.name || fields.repo_url || fields.homepage_url };
}
