import type { Context, Hono } from 'hono';
import { type Bindings, RequestError } from '../../http/app.ts';
import type { Callers } from '../../http/callers.ts';
import { requireOwner, roleOf } from '../../http/rights.ts';
import { type Access, changeAccess, getAccess, withoutPerson } from '../../table/access.ts';
import { logForeign } from '../../table/acts-log.ts';
import { getPersonByNumber, type Person } from '../../table/people.ts';
import type { Project } from '../../table/project.ts';
import { getHead } from '../../table/projects.ts';
import type { Table } from '../../table/table.ts';
import { authorOf, countSource, personNumberOf, projectIdOf } from './acting.ts';
import type { RightsCollaborators } from './collaborators.ts';
import { readMembers } from '../input.ts';
import { personRef, readPeople, refOf } from './person-refs.ts';
import { isEditor, mineOf, requireStanding } from './roles.ts';

/** Who may write a project, for everybody to see; who is asked to, for those who may. */
export function addPeople(app: Hono<Bindings>, collaborators: RightsCollaborators): void {
  const { table, callers, rotateSession } = collaborators;

  app.get('/api/projects/:id/people', async (c) => {
    c.header('Cache-Control', 'no-store');
    const project = await getHead(table, projectIdOf(c));
    const person = await readReader(c, callers);
    if (!project || (project.deletedAt && !(person && roleOf(project, person))))
      throw new RequestError(404, 'not_found');
    return c.json(await peopleReply(table, project, person));
  });

  app.delete('/api/projects/:id/editors/:number', async (c) => {
    await countSource(collaborators, c);
    const person = await callers.getPerson(c);
    await readMembers(c, {});
    const leaving = await getPersonByNumber(table, personNumberOf(c));
    const isOneself = leaving?.id === person.id;
    const author = {
      ...authorOf(collaborators, person),
      also: logForeign(table, person, 'remove_editor', leaving && { person: leaving.id }),
    };
    const project = await changeAccess(table, projectIdOf(c), author, (project, access) => {
      requireStanding(project);
      if (!isOneself) requireOwner(project, person);
      if (!leaving || !isEditor(project, leaving)) throw new RequestError(404, 'unknown_editor');
      return withoutPerson(project, access, leaving.id);
    });
    if (!project) throw new RequestError(404, 'not_found');
    if (isOneself) await rotateSession(c, person.id);
    return c.json({});
  });
}

/** The person who reads; undefined for visitors, API tokens, and who is no longer signed in. */
async function readReader(c: Context<Bindings>, callers: Callers): Promise<Person | undefined> {
  try {
    const caller = await callers.get(c);
    return caller?.kind === 'person' ? caller.person : undefined;
  } catch (error) {
    if (error instanceof RequestError && error.code === 'session_ended') return undefined;
    throw error;
  }
}

async function peopleReply(table: Table, project: Project, person: Person | undefined) {
  const access = await getAccess(table, project.id);
  const owner = await getPersonByNumber(table, project.owner);
  const isInside = person !== undefined && roleOf(project, person) !== undefined;
  const people = await readPeople(table, [
    ...project.editors.map(({ id }) => id),
    ...(isInside ? [...access.asked].flatMap(([asked, { by }]) => [asked, by]) : []),
  ]);
  return {
    owner: owner ? personRef(owner) : null,
    editors: project.editors.flatMap(({ id }) => refOf(people, id) ?? []).sort((a, b) => a.number - b.number),
    mine: person ? mineOf(project, access, person) : null,
    ...(isInside && askedReply(access, people)),
  };
}

function askedReply({ asked }: Access, people: Awaited<ReturnType<typeof readPeople>>) {
  const offered = [...asked].find(([, { as }]) => as === 'owner')?.[0];
  const invitations = [...asked].flatMap(([id, { as, by, at }]) => {
    const person = refOf(people, id);
    return as === 'editor' && person ? [{ ...person, by: refOf(people, by), at }] : [];
  });
  return {
    invitations: invitations.sort((a, b) => a.at.localeCompare(b.at)),
    offer: refOf(people, offered),
  };
}
