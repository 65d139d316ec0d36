import type { Hono } from 'hono';
import { type Bindings, RequestError } from '../../http/app.ts';
import { logAct } from '../../table/acts-log.ts';
import type { Person } from '../../table/people.ts';
import { blocking, changeStanding, roleChange, unblocking } from '../../table/people-records.ts';
import { transactAs } from '../../table/transact-as.ts';
import { readMembers } from '../input.ts';
import { parseOneOf, parseTextOf } from '../rights/parsers.ts';
import { getActing, getRecentActing, getTarget } from './administrators.ts';
import type { AdministrationCollaborators } from './collaborators.ts';

const roles = ['administrator', 'person'] as const;

/** Keeping people out, letting them in again, erasing them, and making them administrators. Nobody does it to oneself, so that one stays. */
export function addStanding(app: Hono<Bindings>, collaborators: AdministrationCollaborators): void {
  const { table, now, endSessions, erase } = collaborators;
  const at = () => now().toISOString();

  app.post('/api/admin/people/:number/block', async (c) => {
    const { person, author } = await getActing(c, collaborators);
    const { reason } = await readMembers(c, { reason: parseTextOf(1, 1000) });
    const target = await getTarget(c, collaborators);
    refuseOneself(person, target);
    if (!(await changeStanding(table, target.id, blocking(at(), reason), author)))
      throw new RequestError(409, 'already_blocked');
    await endSessions(target.id);
    return c.json({});
  });

  app.delete('/api/admin/people/:number/block', async (c) => {
    const { person, author } = await getActing(c, collaborators);
    await readMembers(c, {});
    const target = await getTarget(c, collaborators);
    refuseOneself(person, target);
    if (!(await changeStanding(table, target.id, unblocking(at()), author))) throw new RequestError(409, 'not_blocked');
    return c.json({});
  });

  app.delete('/api/admin/people/:number', async (c) => {
    const { person, author } = await getRecentActing(c, collaborators);
    const { reason } = await readMembers(c, { reason: parseTextOf(1, 1000) });
    const target = await getTarget(c, collaborators);
    refuseOneself(person, target);
    const act = { by: author.by, act: 'erase', person: target.id, text: reason } as const;
    await transactAs(table, author, [logAct(table, act, at())]);
    await erase(target);
    return c.json({});
  });

  app.put('/api/admin/people/:number/role', async (c) => {
    const { person, author } = await getRecentActing(c, collaborators);
    const { role } = await readMembers(c, { role: parseOneOf(roles, 'unknown_role') });
    const target = await getTarget(c, collaborators);
    refuseOneself(person, target);
    if (!(await changeStanding(table, target.id, roleChange(at(), role), author)))
      throw new RequestError(404, 'unknown_person');
    await endSessions(target.id);
    return c.json({});
  });

  app.delete('/api/admin/people/:number/sessions', async (c) => {
    const { author } = await getActing(c, collaborators);
    await readMembers(c, {});
    const target = await getTarget(c, collaborators);
    await transactAs(table, author, [logAct(table, { by: author.by, act: 'end_sessions', person: target.id }, at())]);
    await endSessions(target.id);
    return c.json({});
  });
}

function refuseOneself(person: Person, target: Person): void {
  if (person.id === target.id) throw new RequestError(409, 'oneself');
}
