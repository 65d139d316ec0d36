import type { Hono } from 'hono';
import { type Bindings, RequestError } from '../../http/app.ts';
import { listActs } from '../../table/acts-log.ts';
import { parseMoment, renderMoment } from '../../table/newest.ts';
import { closeReport, listReports } from '../../table/reports.ts';
import { readMembers } from '../input.ts';
import { parseTextOf } from '../rights/parsers.ts';
import { readPeople, refOf } from '../rights/person-refs.ts';
import { getActing, getAdministrator, readMoment } from './administrators.ts';
import type { AdministrationCollaborators } from './collaborators.ts';

const pageSize = 20;

/** What people reported, and what administrators did. */
export function addReportsAndLog(app: Hono<Bindings>, collaborators: AdministrationCollaborators): void {
  const { table } = collaborators;

  app.get('/api/admin/reports', async (c) => {
    await getAdministrator(c, collaborators);
    const state = (['open', 'closed'] as const).find((known) => known === (c.req.query('state') ?? 'open'));
    if (!state) throw new RequestError(400, 'invalid', { problems: [{ field: 'state', code: 'unknown_state' }] });
    const reports = await listReports(table, state, readMoment(c), pageSize);
    const people = await readPeople(
      table,
      reports.flatMap(({ by, closed }) => [by ?? [], closed?.by ?? []].flat()),
    );
    const last = reports.at(-1);
    return c.json({
      reports: reports.map(({ project, text, by, closed, ...moment }) => ({
        id: renderMoment(moment),
        at: moment.at,
        project,
        text,
        by: refOf(people, by),
        ...(closed && { outcome: closed.outcome, closedAt: closed.at, closedBy: refOf(people, closed.by) }),
      })),
      next: last && reports.length === pageSize ? renderMoment(last) : null,
    });
  });

  app.post('/api/admin/reports/:report/close', async (c) => {
    const { author } = await getActing(c, collaborators);
    const { outcome } = await readMembers(c, { outcome: parseTextOf(1, 1000) });
    const moment = parseMoment(c.req.param('report'));
    if (!moment || !(await closeReport(table, moment, outcome, author))) throw new RequestError(404, 'unknown_report');
    return c.json({});
  });

  app.get('/api/admin/log', async (c) => {
    await getAdministrator(c, collaborators);
    const before = readMoment(c);
    const now = { at: collaborators.now().toISOString(), id: 'ffffffffffff' };
    const { acts, next } = await listActs(table, before.at < now.at ? before : now, pageSize);
    const people = await readPeople(
      table,
      acts.flatMap(({ by, person }) => [by, person ?? []].flat()),
    );
    return c.json({
      entries: acts.map(({ at, act, by, person, project, text }) => ({
        at,
        act,
        by: refOf(people, by),
        ...(person && { person: refOf(people, person) }),
        ...(project && { project }),
        ...(text !== undefined && { reason: text }),
      })),
      next: next ? renderMoment(next) : null,
    });
  });
}
