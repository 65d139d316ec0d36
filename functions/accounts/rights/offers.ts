import type { Hono } from 'hono';
import { type Bindings, RequestError } from '../../http/app.ts';
import { requireOwner } from '../../http/rights.ts';
import { type Access, changeAccess, getAccess } from '../../table/access.ts';
import { logForeign } from '../../table/acts-log.ts';
import type { Person } from '../../table/people.ts';
import type { PersonId, Project } from '../../table/project.ts';
import { authorOf, countSource, projectIdOf } from './acting.ts';
import type { RightsCollaborators } from './collaborators.ts';
import { countAsked, findAsked, mailed, readAsker, readProject, refuseAsking, withAsked } from './invitations.ts';
import { readMembers } from '../input.ts';
import { parseHandle } from './parsers.ts';
import { identityOf, isEditor, requireStanding } from './roles.ts';
import { readOwner } from './take-over.ts';
import { tell } from './tell.ts';

/** Giving a project away: the owner offers it to one person, who accepts. */
export function addOffers(app: Hono<Bindings>, collaborators: RightsCollaborators): void {
  const { table, callers, now, rotateSession } = collaborators;

  app.post('/api/projects/:id/offer', async (c) => {
    await countSource(collaborators, c);
    const person = await callers.getRecentPerson(c);
    const { handle } = await readMembers(c, { handle: parseHandle });
    const known = await readProject(collaborators, projectIdOf(c));
    requireOnlyOwner(known, person);
    const offered = await findAsked(collaborators, person, handle);
    refuseOffering(known, await getAccess(table, known.id), offered);
    await countAsked(collaborators, person, offered);
    const project = await changeAccess(table, projectIdOf(c), authorOf(collaborators, person), (project, access) => {
      requireOnlyOwner(project, person);
      refuseOffering(project, access, offered);
      return { asked: withAsked(access, offered.id, { as: 'owner', by: person.id, at: now().toISOString() }) };
    });
    if (!project) throw new RequestError(404, 'not_found');
    await tell(collaborators, offered.id, { kind: 'offer', by: person.name, project: mailed(project) });
    return c.json({}, 201);
  });

  app.post('/api/projects/:id/offer/accept', async (c) => {
    await countSource(collaborators, c);
    const person = await callers.getPerson(c);
    await readMembers(c, {});
    const id = projectIdOf(c);
    const [owner, asker] = [await readOwner(table, id), await readAsker(table, id, person)];
    const project = await changeAccess(table, id, authorOf(collaborators, person), (project, access) => {
      const isGood = asker !== undefined && project.owner === asker.number;
      if (offeredIn(access) !== person.id || !isGood) throw new RequestError(404, 'not_offered');
      requireStanding(project);
      return {
        rights: {
          owner: { old: owner.as(project), new: identityOf(person) },
          ...(owner.person && { added: [identityOf(owner.person)] }),
          ...(isEditor(project, person) && { removed: [identityOf(person)] }),
        },
      };
    });
    if (!project) throw new RequestError(404, 'not_found');
    await rotateSession(c, person.id);
    return c.json({ as: 'owner' });
  });

  app.delete('/api/projects/:id/offer', async (c) => {
    await countSource(collaborators, c);
    const person = await callers.getPerson(c);
    await readMembers(c, {});
    const author = { ...authorOf(collaborators, person), also: logForeign(table, person, 'take_back_offer') };
    const project = await changeAccess(table, projectIdOf(c), author, (project, access) => {
      const offered = offeredIn(access);
      if (offered !== person.id) requireOwner(project, person);
      if (!offered) throw new RequestError(404, 'not_offered');
      return { asked: withAsked(access, offered, undefined) };
    });
    if (!project) throw new RequestError(404, 'not_found');
    return c.json({});
  });
}

/** Administrators give projects away by an act of their own. */
function requireOnlyOwner(project: Project, person: Person): void {
  requireStanding(project);
  if (project.owner !== person.number) throw new RequestError(403, 'not_owner');
}

/** Refuses with 409 a second offer, and what `refuseAsking` refuses; who is invited may be offered it as well. */
function refuseOffering(project: Project, access: Access, offered: Person): void {
  if (offeredIn(access)) throw new RequestError(409, 'already_offered');
  if (access.asked.get(offered.id)?.as !== 'editor') refuseAsking(project, access, offered);
}

function offeredIn({ asked }: Access): PersonId | undefined {
  return [...asked].find(([, { as }]) => as === 'owner')?.[0];
}
