import { BusyError } from '../../table/errors.ts';
import type { Access, AccessChange } from '../../table/access.ts';
import { getPersonByNumber, type Identity, type Person } from '../../table/people.ts';
import type { Project, ProjectId } from '../../table/project.ts';
import { identityOf, isEditor } from './roles.ts';
import { getHead } from '../../table/projects.ts';
import type { Table } from '../../table/table.ts';

export interface Owner {
  /** Undefined for who is gone, or was never a person. */
  readonly person: Person | undefined;
  /** The owner as a revision names them. Throws BusyError if the project has another owner by now. */
  readonly as: (project: Project) => Partial<Identity>;
}

/** Who owns a project, to be read before a change is decided. */
export async function readOwner(table: Table, id: ProjectId): Promise<Owner> {
  const head = await getHead(table, id);
  const person = head && (await getPersonByNumber(table, head.owner));
  return {
    person,
    as(project) {
      if (project.owner !== head?.owner) throw new BusyError('another owner by now');
      return { number: project.owner, ...(person && { id: person.id }) };
    },
  };
}

/**
 * Makes somebody the owner without asking who was. Those keep nothing, since what was wrong with the entry may be them;
 * editors stay, for the new owner to decide. What the old owner set going ends: all invitations and offers, and the tokens of
 * whoever may not write any more.
 */
export function takeOver(project: Project, access: Access, owner: Owner, by: Identity): AccessChange {
  const stay = new Set([by.id, ...project.editors.map(({ id }) => id)]);
  return {
    rights: {
      owner: { old: owner.as(project), new: identityOf(by) },
      ...(isEditor(project, by) && { removed: [identityOf(by)] }),
    },
    asked: new Map(),
    ended: access.tokens.filter((token) => !stay.has(token.by)),
  };
}
