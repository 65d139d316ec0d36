import type { Hono } from 'hono';
import { randomBytes, randomUUID } from 'node:crypto';
import { type Bindings, RequestError } from '../../http/app.ts';
import { roleOf } from '../../http/rights.ts';
import { type Access, changeAccess, getAccess } from '../../table/access.ts';
import { logForeign } from '../../table/acts-log.ts';
import { sha256 } from '../../table/hash.ts';
import type { Person } from '../../table/people.ts';
import type { PersonId, Project } from '../../table/project.ts';
import { getHead } from '../../table/projects.ts';
import { type Token, tokenScopes } from '../../table/tokens.ts';
import { authorOf, countSource, projectIdOf } from './acting.ts';
import type { RightsCollaborators } from './collaborators.ts';
import { readMembers } from '../input.ts';
import { parseCount, parseOneOf, parseTextOf } from './parsers.ts';
import { readPeople, refOf } from './person-refs.ts';
import { isEditor, requireStanding } from './roles.ts';

/** API tokens that one project may have. */
export const maxTokens = 20;

const dayMs = 24 * 60 * 60 * 1000;

/** What scripts of a project's people ask with. */
export function addTokens(app: Hono<Bindings>, collaborators: RightsCollaborators): void {
  const { table, callers, now } = collaborators;

  app.get('/api/projects/:id/tokens', async (c) => {
    c.header('Cache-Control', 'no-store');
    const person = await callers.getPerson(c);
    const project = await getHead(table, projectIdOf(c));
    if (!project) throw new RequestError(404, 'not_found');
    if (!roleOf(project, person)) throw new RequestError(403, 'not_editor');
    const tokens = living(await getAccess(table, project.id));
    const people = await readPeople(
      table,
      tokens.map(({ by }) => by),
    );
    return c.json({
      tokens: tokens.map(({ id, name, scope, createdAt, expiresAt, usedAt, by }) => ({
        id,
        name,
        scope,
        createdAt,
        expiresAt,
        usedAt,
        by: refOf(people, by),
      })),
    });
  });

  app.post('/api/projects/:id/tokens', async (c) => {
    await countSource(collaborators, c);
    const person = await callers.getRecentPerson(c);
    const asked = await readMembers(c, {
      name: parseTextOf(1, 50),
      scope: parseOneOf(tokenScopes, 'unknown_scope'),
      days: parseCount(365),
    });
    const secret = `laurels_${randomBytes(32).toString('base64url')}`;
    const id = randomUUID() as PersonId;
    const project = await changeAccess(table, projectIdOf(c), authorOf(collaborators, person), (project, access) => {
      requireStanding(project);
      requireOwnPeople(project, person);
      if (living(access).length >= maxTokens) throw new RequestError(409, 'too_many_tokens', { limit: maxTokens });
      const createdAt = now().toISOString();
      const expiresAt = new Date(now().getTime() + asked.days * dayMs).toISOString();
      const { name, scope } = asked;
      const made = { hash: sha256(secret), id, project: project.id, name, scope, by: person.id, createdAt, expiresAt };
      return { made };
    });
    if (!project) throw new RequestError(404, 'not_found');
    c.header('Cache-Control', 'no-store');
    return c.json({ id, token: secret }, 201);
  });

  app.delete('/api/projects/:id/tokens/:token', async (c) => {
    await countSource(collaborators, c);
    const person = await callers.getPerson(c);
    await readMembers(c, {});
    const author = { ...authorOf(collaborators, person), also: logForeign(table, person, 'end_token') };
    const project = await changeAccess(table, projectIdOf(c), author, (project, access) => {
      if (!roleOf(project, person)) throw new RequestError(403, 'not_editor');
      const ended = access.tokens.filter(({ id }) => id === c.req.param('token'));
      if (ended.length === 0) throw new RequestError(404, 'unknown_token');
      return { ended };
    });
    if (!project) throw new RequestError(404, 'not_found');
    return c.json({});
  });

  function living({ tokens }: Access): Token[] {
    return tokens.filter(({ expiresAt }) => expiresAt > now().toISOString());
  }
}

/** A token writes as long as who made it may: administrators make none in projects of others. */
function requireOwnPeople(project: Project, person: Person): void {
  if (project.owner !== person.number && !isEditor(project, person)) throw new RequestError(403, 'not_editor');
}
