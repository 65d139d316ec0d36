import type { Context, Hono } from 'hono';
import { type Bindings, RequestError } from '../http/app.ts';
import type { Callers } from '../http/callers.ts';
import { isInside } from '../http/rights.ts';
import { type AuthorName, listAuthors } from '../table/authors.ts';
import { listNewestRevisions } from '../table/history.ts';
import type { PersonId } from '../table/project.ts';
import { listHeads } from '../table/projects.ts';
import type { Revision } from '../table/revision.ts';
import type { Table } from '../table/table.ts';
import { idOf, readNumberOf } from './paths.ts';

interface History {
  readonly table: Table;
  readonly callers: Callers;
}

/** `/api/projects/N/history`: who changed what, newest first. */
export function addHistory(app: Hono<Bindings>, { table, callers }: History): void {
  app.get('/api/projects/:id/history', async (c) => {
    const id = idOf(c);
    const [project] = (await listHeads(table, [id])).found;
    if (!project || (project.head.deletedAt && !isInside(project.head, await callers.get(c))))
      throw new RequestError(404, 'not_found');
    const revisions = await listNewestRevisions(table, id, readBefore(c));
    const authors = await listAuthors(table, id, revisions.flatMap(peopleOf));
    const last = revisions.at(-1)?.seq ?? 1;
    c.header('Cache-Control', 'no-store');
    return c.json({
      revisions: revisions.map((revision) => revisionReply(revision, authors)),
      next: last > 1 ? last : null,
    });

    function readBefore(context: Context<Bindings>): number {
      const last = (project?.head.seq ?? 0) + 1;
      return Math.min(readNumberOf(context, 'before') ?? last, last);
    }
  });
}

function peopleOf({ by, change }: Revision): PersonId[] {
  return change?.from ? [by, change.from.by] : [by];
}

/** A revision of docs/api.md. What was erased says who and when alone. */
function revisionReply({ seq, at, by, change }: Revision, authors: ReadonlyMap<PersonId, AuthorName>) {
  return {
    seq,
    at,
    by: authors.get(by) ?? null,
    kind: change?.kind ?? null,
    cause: change?.cause ?? null,
    from: change?.from ? { proposal: change.from.proposal, by: authors.get(change.from.by) ?? null } : null,
    answers: [...(change?.answers.keys() ?? [])],
    fields: [...(change?.fields.keys() ?? [])],
  };
}
