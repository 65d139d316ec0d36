import type { Hono } from 'hono';
import type { FieldName } from '../../criteria/fields.ts';
import { type Bindings, openApp, RequestError } from '../http/app.ts';
import { readBody } from '../http/body.ts';
import { openCallers } from '../http/callers.ts';
import { allowAnyPage } from '../http/cors.ts';
import { isInside, requireOwner } from '../http/rights.ts';
import { openSourceLimit } from '../http/source-limit.ts';
import { isWrite } from '../http/writes.ts';
import { commitNew } from '../table/commit.ts';
import type { Limit } from '../table/limits.ts';
import { nextNumber, type Person } from '../table/people.ts';
import { deletionUndoMs, newProject, parseProjectId, type Project, type ProjectId } from '../table/project.ts';
import { getLastNumber, getProject, listHeads } from '../table/projects.ts';
import type { Edit } from '../table/revision.ts';
import type { Table } from '../table/table.ts';
import { decideSave, openChanges } from './changes.ts';
import { addHistory } from './history.ts';
import { readNothing } from './input.ts';
import { addPages } from './pages.ts';
import { idOf, readNumberOf } from './paths.ts';
import { addProposals } from './proposals.ts';
import { editableReply, savedReply, summaryReply } from './replies.ts';
import { parseCreation, parseReason, parseSave } from './save.ts';
import { setVersion } from './versions.ts';

export interface Collaborators {
  readonly table: Table;
  readonly originSecret: string;
  /** Address of the site without a slash at its end. */
  readonly siteUrl: string;
  /** Whether every write is refused. */
  readonly isReadOnly: boolean;
  /** Saves that one person or API token may make. */
  readonly saveLimit: Limit;
  /** Changes that may come from one source. */
  readonly sourceLimit: Limit;
  /** The page of a language as the site bucket has it. */
  readonly getShell: (language: string) => Promise<string>;
  readonly now: () => Date;
}

/** A save every second for ten minutes: nobody types as fast, and a script has to come back. */
export const saveLimit: Limit = { acts: 600, windowSeconds: 600 };

/** A house or an office behind one address: five who save without a break. */
export const sourceLimit: Limit = { acts: 3000, windowSeconds: 600 };

/** Numbers on one page of the list. */
const pageSize = 20;

/** Routes of docs/api.md that concern projects and their answers. */
export function openAnswers(collaborators: Collaborators): Hono<Bindings> {
  const { table, isReadOnly, getShell, now } = collaborators;
  const app = openApp('answers', collaborators);
  const callers = openCallers(collaborators);
  const changes = openChanges(collaborators);
  const countSource = openSourceLimit({ table, limit: collaborators.sourceLimit, now });
  app.use(async (c, next) => {
    if (isReadOnly && isWrite(c)) throw new RequestError(503, 'read_only');
    if (isWrite(c)) await countSource(c);
    await next();
  });
  const propose = addProposals(app, { table, callers, changes });

  app.get('/api/projects', async (c) => {
    allowAnyPage(c);
    const last = await getLastNumber(table);
    const before = Math.min(readNumberOf(c, 'before') ?? last + 1, last + 1);
    const ids = Array.from({ length: pageSize }, (_, i) => parseProjectId(String(before - 1 - i))).filter(
      (id) => id !== undefined,
    );
    const { found } = await listHeads(table, ids);
    const lowest = ids.at(-1) ?? 1;
    return c.json({
      projects: found.filter(({ head }) => !head.deletedAt).map(summaryReply),
      next: lowest > 1 ? lowest : null,
    });
  });

  app.post('/api/projects', async (c) => {
    const person = await callers.getPerson(c);
    const { fields, problems } = parseCreation(await readBody(c));
    if (problems.length > 0) throw new RequestError(400, 'invalid', { problems });
    const project = await create(person, fields);
    c.header('Location', `/api/projects/${project.id}`);
    setVersion(c, project);
    return c.json(savedReply(project), 201);
  });

  app.get('/api/projects/:id', async (c) => {
    const project = await getProject(table, idOf(c));
    if (!project || (project.deletedAt && !isInside(project, await callers.get(c))))
      throw new RequestError(404, 'not_found');
    c.header('Cache-Control', 'no-store');
    setVersion(c, project);
    return c.json(editableReply(project));
  });

  app.patch('/api/projects/:id', async (c) => {
    const id = idOf(c);
    const caller = await callers.get(c);
    if (!caller) throw new RequestError(401, 'sign_in');
    const { save, problems } = parseSave(await readBody(c), { isBaseOptional: caller.kind === 'token' });
    if (problems.length > 0) throw new RequestError(400, 'invalid', { problems });
    if (caller.kind === 'token' && caller.token.scope === 'propose') return propose(c, caller, save);
    return changes.change(c, id, { caller, decide: decideSave(changes, caller, save) });
  });

  app.delete('/api/projects/:id', async (c) => {
    const id = idOf(c);
    const person = await callers.getPerson(c);
    const { reason, problems } = parseReason(await readBody(c));
    if (problems.length > 0) throw new RequestError(400, 'invalid', { problems });
    return changes.change(c, id, {
      caller: { kind: 'person', person },
      decide(project) {
        requireOwner(project, person);
        if (project.deletedAt) throw new RequestError(409, 'deleted');
        return { kind: 'delete', answers: new Map(), fields: new Map(), reason };
      },
    });
  });

  app.post('/api/projects/:id/restore', async (c) => {
    const id = idOf(c);
    const person = await callers.getPerson(c);
    await readNothing(c);
    return changes.change(c, id, {
      caller: { kind: 'person', person },
      decide(project) {
        requireOwner(project, person);
        if (!project.deletedAt) throw new RequestError(409, 'not_deleted');
        if (now().getTime() - Date.parse(project.deletedAt) > deletionUndoMs) throw new RequestError(404, 'not_found');
        return { kind: 'restore', answers: new Map(), fields: new Map() };
      },
    });
  });

  addHistory(app, { table, callers });
  addPages(app, { table, getShell });
  return app;

  async function create(person: Person, fields: ReadonlyMap<FieldName, Edit<string>>): Promise<Project> {
    const project = newProject((await nextNumber(table, 'projects')) as ProjectId, person.number, now().toISOString());
    return commitNew(table, changes.authorOf({ kind: 'person', person }), project, {
      kind: 'create',
      answers: new Map(),
      fields,
    });
  }
}
