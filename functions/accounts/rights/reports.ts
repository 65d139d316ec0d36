import type { Hono } from 'hono';
import { type Bindings, RequestError } from '../../http/app.ts';
import { countAct } from '../../table/limits.ts';
import { getHead } from '../../table/projects.ts';
import { putReport } from '../../table/reports.ts';
import { countSource, projectIdOf } from './acting.ts';
import type { RightsCollaborators } from './collaborators.ts';
import { readMembers } from '../input.ts';
import { parseTextOf } from './parsers.ts';

/** Telling the administrators that an entry is abusive; visitors may, too. */
export function addReports(app: Hono<Bindings>, collaborators: RightsCollaborators): void {
  const { table, callers, now, limits } = collaborators;

  app.post('/api/projects/:id/reports', async (c) => {
    await countSource(collaborators, c);
    const caller = await callers.get(c);
    if (caller?.kind === 'token') throw new RequestError(403, 'scope');
    const { text } = await readMembers(c, { text: parseTextOf(20, 2000) });
    const project = await getHead(table, projectIdOf(c));
    if (!project || project.deletedAt) throw new RequestError(404, 'not_found');
    await countSource(collaborators, c, { kind: 'report', limit: limits.reportsOfSource });
    // What visitors write uses up nothing of what people may.
    const name = `reports:${project.id}:${caller ? 'people' : 'visitors'}`;
    await countAct(table, name, limits.reportsOfProject, now());
    await putReport(table, { project: project.id, text, by: caller?.person.id }, now());
    return c.json({}, 201);
  });
}
