import type { Hono } from 'hono';
import { type Bindings, RequestError } from '../../http/app.ts';
import { logForeign } from '../../table/acts-log.ts';
import { commit } from '../../table/commit.ts';
import { countAct } from '../../table/limits.ts';
import { readMembers } from '../input.ts';
import { authorOf, countSource, projectIdOf } from './acting.ts';
import type { RightsCollaborators } from './collaborators.ts';
import { findRepository } from './forge-hosts.ts';
import { readProject } from './invitations.ts';
import { findRenamed } from './proof.ts';
import { requireInside } from './roles.ts';

/** Following a repository that its forge has renamed: no other repository, so it may be done at any time. */
export function addRename(app: Hono<Bindings>, collaborators: RightsCollaborators): void {
  const { table, callers, now, limits, getForgeToken, fetchFrom, forgeHosts } = collaborators;

  app.post('/api/projects/:id/repository/follow', async (c) => {
    await countSource(collaborators, c);
    const person = await callers.getPerson(c);
    await readMembers(c, {});
    const project = await readProject(collaborators, projectIdOf(c));
    requireInside(project, person);
    await countAct(table, `claim:${person.id}`, limits.proofs, now());
    const old = project.fields.repo_url;
    const repository = findRepository(forgeHosts, old);
    if (!repository) throw new RequestError(409, 'unknown_forge');
    const token = await getForgeToken(person.id, repository.forge.id);
    const renamed = await findRenamed(fetchFrom, repository, token);
    if (renamed === undefined) throw new RequestError(409, 'not_renamed');
    const author = { ...authorOf(collaborators, person), also: logForeign(table, person, 'save') };
    const written = await commit(table, project.id, author, (stored) => {
      requireInside(stored, person);
      if (stored.fields.repo_url !== old) throw new RequestError(409, 'repository_changed');
      return { kind: 'save', answers: new Map(), fields: new Map([['repo_url', { old, new: renamed }]]) };
    });
    if (!written) throw new RequestError(404, 'not_found');
    return c.json({ repo_url: renamed });
  });
}
