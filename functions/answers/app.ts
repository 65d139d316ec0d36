import type { Context, Hono } from 'hono';
import { type FieldName, noFields } from '../../criteria/fields.ts';
import { type Bindings, openApp, RequestError } from '../http/app.ts';
import { readBody } from '../http/body.ts';
import { type Caller, openCallers } from '../http/callers.ts';
import { allowAnyPage } from '../http/cors.ts';
import { isInside, requireEditor, requireOwner } from '../http/rights.ts';
import { isWrite } from '../http/writes.ts';
import { type Author, commit, commitNew } from '../table/commit.ts';
import type { Limit } from '../table/limits.ts';
import { nextNumber, type Person } from '../table/people.ts';
import { deletionUndoMs, parseProjectId, type Project, type ProjectId } from '../table/project.ts';
import { getLastNumber, getProject, listHeads } from '../table/projects.ts';
import type { Change, Edit } from '../table/revision.ts';
import { standingOfPerson, standingOfToken } from '../table/standing.ts';
import type { Table } from '../table/table.ts';
import { addPages } from './pages.ts';
import { editableReply, savedReply, summaryReply } from './replies.ts';
import { mergeSave, parseCreation, parseReason, parseSave } from './save.ts';

export interface Collaborators {
  readonly table: Table;
  readonly originSecret: string;
  /** Address of the site without a slash at its end. */
  readonly siteUrl: string;
  /** Whether every write is refused. */
  readonly isReadOnly: boolean;
  /** Saves that one person or API token may make. */
  readonly saveLimit: Limit;
  /** The page of a language as the site bucket has it. */
  readonly getShell: (language: string) => Promise<string>;
  readonly now: () => Date;
}

/** A save every second for ten minutes: nobody types as fast, and a script has to come back. */
export const saveLimit: Limit = { acts: 600, windowSeconds: 600 };

/** Numbers on one page of the list. */
const pageSize = 20;

/** Routes of docs/api.md that concern projects and their answers. */
export function openAnswers(collaborators: Collaborators): Hono<Bindings> {
  const { table, isReadOnly, saveLimit, getShell, now } = collaborators;
  const app = openApp('answers', collaborators);
  const callers = openCallers(collaborators);
  app.use(async (c, next) => {
    if (isReadOnly && isWrite(c)) throw new RequestError(503, 'read_only');
    await next();
  });

  app.get('/api/projects', async (c) => {
    allowAnyPage(c);
    const before = readBefore(c.req.query('before'), await getLastNumber(table));
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
    return c.json(savedReply(project), 201);
  });

  app.get('/api/projects/:id', async (c) => {
    const project = await getProject(table, idOf(c));
    if (!project || (project.deletedAt && !isInside(project, await callers.get(c))))
      throw new RequestError(404, 'not_found');
    c.header('Cache-Control', 'no-store');
    return c.json(editableReply(project));
  });

  app.patch('/api/projects/:id', async (c) => {
    const id = idOf(c);
    const caller = await callers.get(c);
    if (!caller) throw new RequestError(401, 'sign_in');
    const { save, problems } = parseSave(await readBody(c));
    if (problems.length > 0) throw new RequestError(400, 'invalid', { problems });
    return c.json(
      await change(id, caller, (project) => {
        requireEditor(project, caller);
        if (project.deletedAt) throw new RequestError(409, 'deleted');
        const { change, conflicts, problem } = mergeSave(project, save);
        if (conflicts.length > 0) throw new RequestError(409, 'conflict', { seq: project.seq, conflicts });
        if (problem) throw new RequestError(400, 'invalid', { problems: [problem] });
        return change.answers.size + change.fields.size > 0 ? change : undefined;
      }),
    );
  });

  app.delete('/api/projects/:id', async (c) => {
    const id = idOf(c);
    const person = await callers.getPerson(c);
    const { reason, problems } = parseReason(await readBody(c));
    if (problems.length > 0) throw new RequestError(400, 'invalid', { problems });
    return c.json(
      await change(id, { kind: 'person', person }, (project) => {
        requireOwner(project, person);
        if (project.deletedAt) throw new RequestError(409, 'deleted');
        return { kind: 'delete', answers: new Map(), fields: new Map(), reason };
      }),
    );
  });

  app.post('/api/projects/:id/restore', async (c) => {
    const id = idOf(c);
    const person = await callers.getPerson(c);
    return c.json(
      await change(id, { kind: 'person', person }, (project) => {
        requireOwner(project, person);
        if (!project.deletedAt) throw new RequestError(409, 'not_deleted');
        if (now().getTime() - Date.parse(project.deletedAt) > deletionUndoMs) throw new RequestError(404, 'not_found');
        return { kind: 'restore', answers: new Map(), fields: new Map() };
      }),
    );
  });

  addPages(app, { table, getShell });
  return app;

  async function change(id: ProjectId, caller: Caller, decide: (project: Project) => Change | undefined) {
    const project = await commit(table, id, authorOf(caller), decide);
    if (!project) throw new RequestError(404, 'not_found');
    return savedReply(project);
  }

  function authorOf(caller: Caller): Author {
    if (caller.kind === 'token')
      return { by: caller.token.id, now, standing: standingOfToken(table, caller.token, saveLimit) };
    const { person } = caller;
    return { by: person.id, now, ...(person.handle && { standing: standingOfPerson(table, person, saveLimit) }) };
  }

  async function create(person: Person, fields: ReadonlyMap<FieldName, Edit<string>>): Promise<Project> {
    const project = newProject((await nextNumber(table, 'projects')) as ProjectId, person, now().toISOString());
    return commitNew(table, authorOf({ kind: 'person', person }), project, {
      kind: 'create',
      answers: new Map(),
      fields,
    });
  }
}

/** Where a page of the list begins: below the number asked for, at the newest without one. */
function readBefore(asked: string | undefined, last: number): number {
  if (asked === undefined) return last + 1;
  const before = parseProjectId(asked);
  if (!before) throw new RequestError(400, 'invalid', { problems: [{ field: 'before', code: 'not_a_number' }] });
  return Math.min(before, last + 1);
}

/** A project before its first revision. */
function newProject(id: ProjectId, owner: Person, at: string): Project {
  return {
    id,
    epoch: 1,
    seq: 0,
    headHash: '',
    createdAt: at,
    updatedAt: at,
    revisedAt: null,
    repoUrlUpdatedAt: null,
    deletedAt: null,
    claims: 0,
    owner: owner.number,
    editors: [],
    fields: noFields,
    answers: new Map(),
  };
}

function idOf(c: Context<Bindings>): ProjectId {
  const id = parseProjectId(c.req.param('id') ?? '');
  if (!id) throw new RequestError(404, 'not_found');
  return id;
}
