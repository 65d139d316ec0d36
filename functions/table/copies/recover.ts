import { type Author, commit } from '../commit.ts';
import type { Project, ProjectId } from '../project.ts';
import { patiently } from './raw.ts';
import type { Table } from '../table.ts';

/**
 * Appends a revision that starts a new epoch, unless the project is in that one or a later one already. The time of the
 * last edit stays. Returns the project, or undefined if there is none.
 */
export function recover(table: Table, id: ProjectId, author: Author, epoch: number): Promise<Project | undefined> {
  return patiently(() =>
    commit(table, id, author, (project) =>
      project.epoch >= epoch
        ? undefined
        : { kind: 'save', cause: 'recovery', epoch, answers: new Map(), fields: new Map() },
    ),
  );
}
