import type { Hono } from 'hono';
import { canonicalUrl, type FieldName } from '../../criteria/fields.ts';
import { type Bindings, openApp, RequestError } from '../http/app.ts';
import { readBody } from '../http/body.ts';
import { openCallers } from '../http/callers.ts';
import { allowAnyPage } from '../http/cors.ts';
import { isInside, requireOwner } from '../http/rights.ts';
import { openSourceLimit } from '../http/source-limit.ts';
import { isWrite } from '../http/writes.ts';
import { requireUnclaimed } from '../table/claims.ts';
import { commitNew } from '../table/commit.ts';
import { countAct, type Limit } from '../table/limits.ts';
import { nextNumber, type Person } from '../table/people.ts';
import { deletionUndoMs, newProject, parseProjectId, type Project, type ProjectId } from '../table/project.ts';
import { getLastNumber, getProject, type Heads, listHeads } from '../table/projects.ts';
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
  /** Projects that one person may create; administrators may more. */
  readonly creationLimit: Limit;
  /** Changes that may come from one source. */
  readonly sourceLimit: Limit;
  /** The page of a language as the site bucket has it. */
  readonly getShell: (language: string) => Promise<string>;
  readonly now: () => Date;
}

/** A save every second for ten minutes: nobody types as fast, and a script has to come back. */
export const saveLimit: Limit = { acts: 600, windowSeconds: 600 };

/** Somebody who brings in all that they work on, of an evening. */
export const creationLimit: Limit = { acts: 20, windowSeconds: 3600 };

/** A house or an office behind one address: five who save without a break. */
export const sourceLimit: Limit = { acts: 3000, windowSeconds: 600 };

/** Projects on one page of the list, and numbers looked at for it: some were never used, or are of deleted projects. */
const pageSize = 20;
const maxLooked = 500;

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
    const { projects, next } = await listBelow(before);
    return c.json({ projects: projects.map(summaryReply), next });
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

  /** One page of projects with lower numbers, newest first, and where the next page begins. */
  async function listBelow(before: number): Promise<{ projects: Heads['found']; next: number | null }> {
    const listed: Heads['found'][number][] = [];
    let edge = before;
    for (let looked = 0; looked < maxLooked && edge > 1 && listed.length < pageSize; looked += pageSize) {
      const ids = Array.from({ length: pageSize }, (_, i) => parseProjectId(String(edge - 1 - i)) ?? []).flat();
      const { found } = await listHeads(table, ids);
      listed.push(...found.filter(({ head }) => !head.deletedAt));
      edge = Math.max(edge - pageSize, 1);
    }
    const projects = listed.slice(0, pageSize);
    const lowest = listed.length > pageSize ? (projects.at(-1)?.head.id ?? edge) : edge;
    return { projects, next: lowest > 1 ? lowest : null };
  }

  /** What is refused takes no number: the list would fill with those that nobody has. */
  async function create(person: Person, fields: ReadonlyMap<FieldName, Edit<string>>): Promise<Project> {
    await requireUnclaimed(table, canonicalUrl(fields.get('repo_url')?.new ?? ''));
    if (!person.isAdministrator) await countAct(table, `create:${person.id}`, collaborators.creationLimit, now());
    const project = newProject((await nextNumber(table, 'projects')) as ProjectId, person.number, now().toISOString());
    return commitNew(table, changes.authorOf({ kind: 'person', person }), project, {
      kind: 'create',
      answers: new Map(),
      fields,
    });
  }
}
