import type { Hono } from 'hono';
import { type Bindings, RequestError } from '../../http/app.ts';
import { changeAccess } from '../../table/access.ts';
import { logAct } from '../../table/acts-log.ts';
import { deletionUndoMs, parseProjectId, type Project } from '../../table/project.ts';
import { getHead, getLastNumber, listHeads } from '../../table/projects.ts';
import { listRevisions } from '../../table/revision.ts';
import type { Table } from '../../table/table.ts';
import { transactAs } from '../../table/transact-as.ts';
import { projectIdOf } from '../rights/acting.ts';
import { mailed } from '../rights/invitations.ts';
import { readMembers } from '../input.ts';
import { parseHandle, parseTextOf } from '../rights/parsers.ts';
import { requireStanding } from '../rights/roles.ts';
import { readOwner, takeOver } from '../rights/take-over.ts';
import { tell } from '../rights/tell.ts';
import { getActing, getRecentActing, getAdministrator, readNumberBefore } from './administrators.ts';
import type { AdministrationCollaborators } from './collaborators.ts';

/** Projects on one page, and numbers looked at for it. */
const pageSize = 20;
const batchSize = 50;
const maxLooked = 1000;

/** What administrators do with projects of others: give them to somebody, write to their owners, see the deleted ones. */
export function addProjects(app: Hono<Bindings>, collaborators: AdministrationCollaborators): void {
  const { table, now, findByHandle, sendMail } = collaborators;

  app.post('/api/admin/projects/:id/owner', async (c) => {
    const { author } = await getRecentActing(c, collaborators);
    const { handle, reason } = await readMembers(c, { handle: parseHandle, reason: parseTextOf(20, 1000) });
    const id = projectIdOf(c);
    const chosen = await findByHandle(handle);
    if (!chosen || chosen.isBlocked) throw new RequestError(404, 'unknown_handle');
    const owner = await readOwner(table, id);
    const act = { by: author.by, act: 'reassign', project: id, person: chosen.id, text: reason } as const;
    const also = (_: Project, at: string) => [logAct(table, act, at)];
    const project = await changeAccess(table, id, { ...author, also }, (project, access) => {
      requireStanding(project);
      if (project.owner === chosen.number) throw new RequestError(409, 'already_owner');
      return takeOver(project, access, owner, chosen);
    });
    if (!project) throw new RequestError(404, 'not_found');
    const mail = { kind: 'reassigned', project: mailed(project) } as const;
    for (const person of [owner.person, chosen]) if (person) await tell(collaborators, person.id, mail);
    return c.json({});
  });

  app.post('/api/admin/projects/:id/message', async (c) => {
    const { author } = await getActing(c, collaborators);
    const { text } = await readMembers(c, { text: parseTextOf(1, 2000) });
    const project = await getHead(table, projectIdOf(c));
    if (!project) throw new RequestError(404, 'not_found');
    const { person } = await readOwner(table, project.id);
    if (!person) throw new RequestError(409, 'no_address');
    const act = { by: author.by, act: 'message', project: project.id, person: person.id } as const;
    await transactAs(table, author, [logAct(table, act, now().toISOString())]);
    if (!(await sendMail(person.id, { kind: 'message', project: mailed(project), text })))
      throw new RequestError(409, 'no_address');
    return c.json({}, 202);
  });

  app.get('/api/admin/projects/deleted', async (c) => {
    await getAdministrator(c, collaborators);
    const found: Project[] = [];
    let edge = readNumberBefore(c, await getLastNumber(table));
    for (let looked = 0; looked < maxLooked && edge > 1; looked += batchSize) {
      const ids = Array.from({ length: batchSize }, (_, i) => parseProjectId(String(edge - 1 - i)) ?? []).flat();
      for (const { head } of (await listHeads(table, ids)).found) {
        if (!head.deletedAt) continue;
        found.push(head);
        if (found.length === pageSize) return c.json({ projects: await replies(found), next: head.id });
      }
      edge = Math.max(edge - batchSize, 1);
    }
    return c.json({ projects: await replies(found), next: edge > 1 ? edge : null });
  });

  function replies(found: readonly Project[]) {
    return Promise.all(found.map((project) => deletedReply(table, project)));
  }
}

async function deletedReply(table: Table, project: Project) {
  const deletedAt = project.deletedAt ?? project.updatedAt;
  const undoableUntil = new Date(Date.parse(deletedAt) + deletionUndoMs).toISOString();
  const reason = await getReason(table, project);
  return { ...mailed(project), deletedAt, undoableUntil, reason };
}

/** Why a project was deleted; empty where something was written after that, or it was erased. */
async function getReason(table: Table, { id, seq }: Project): Promise<string> {
  for await (const { change } of listRevisions(table, id, seq - 1)) return change?.reason ?? '';
  return '';
}
