import type { Context } from 'hono';
import { type Bindings, RequestError } from '../http/app.ts';
import type { Caller } from '../http/callers.ts';
import { requireEditor } from '../http/rights.ts';
import { logForeign } from '../table/acts-log.ts';
import { type Author, commit } from '../table/commit.ts';
import type { Limit } from '../table/limits.ts';
import type { Project, ProjectId } from '../table/project.ts';
import type { Change } from '../table/revision.ts';
import { standingOfPerson, standingOfToken } from '../table/standing.ts';
import type { Table } from '../table/table.ts';
import { judgeMove, mergeSave } from './merge.ts';
import { savedReply } from './replies.ts';
import type { Save } from './save.ts';
import { requireVersion, setVersion } from './versions.ts';

export interface Writing {
  readonly table: Table;
  /** Acts that one person or API token may do. */
  readonly saveLimit: Limit;
  readonly now: () => Date;
}

type Decide = (project: Project) => Change | undefined;

/** What a route does to change a project. */
export interface Changes {
  readonly authorOf: (caller: Caller) => Author;
  /** Writes the change that is decided of the version asked for, and answers `Saved`. */
  readonly change: (c: Context<Bindings>, id: ProjectId, given: Given) => Promise<Response>;
  /** The change that a save makes of a project. Throws RequestError for whatever forbids it. */
  readonly mergeFor: (caller: Caller, project: Project, save: Save) => Change;
}

interface Given {
  readonly caller: Caller;
  readonly decide: Decide;
  readonly guard?: Author['guard'];
}

export function openChanges({ table, saveLimit, now }: Writing): Changes {
  return {
    authorOf,
    async change(c, id, { caller, decide, guard }) {
      let act: 'save' | 'delete' | 'restore' = 'save';
      const also: Author['also'] = (stored, at) =>
        caller.kind === 'person' ? logForeign(table, caller.person, act)(stored, at) : [];
      const project = await commit(table, id, { ...authorOf(caller), also, ...(guard && { guard }) }, (stored) => {
        const change = decide(stored);
        requireVersion(c, stored);
        if (change && change.kind !== 'create') act = change.kind;
        return change;
      });
      if (!project) throw new RequestError(404, 'not_found');
      setVersion(c, project);
      return c.json(savedReply(project));
    },
    mergeFor(caller, project, save) {
      if (project.deletedAt) throw new RequestError(409, 'deleted');
      const { change, conflicts, problem } = mergeSave(project, save);
      if (conflicts.length > 0) throw new RequestError(409, 'conflict', { seq: project.seq, conflicts });
      const isAdministrator = caller.kind === 'person' && caller.person.isAdministrator;
      const wrong = problem ?? (isAdministrator ? undefined : judgeMove(project, change, now()));
      if (wrong) throw new RequestError(400, 'invalid', { problems: [wrong] });
      return change;
    },
  };

  function authorOf(caller: Caller): Author {
    if (caller.kind === 'token')
      return { by: caller.token.id, now, standing: standingOfToken(table, caller.token, saveLimit) };
    const { person } = caller;
    return { by: person.id, now, standing: standingOfPerson(table, person, saveLimit) };
  }
}

/** What `PATCH` decides: the caller may write, and something is to be written. */
export function decideSave({ mergeFor }: Changes, caller: Caller, save: Save): Decide {
  return (project) => {
    requireEditor(project, caller);
    const change = mergeFor(caller, project, save);
    return change.answers.size + change.fields.size > 0 ? change : undefined;
  };
}
