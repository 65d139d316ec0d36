import { RequestError } from '../../http/app.ts';
import { roleOf } from '../../http/rights.ts';
import type { Access } from '../../table/access.ts';
import type { Identity, Person } from '../../table/people.ts';
import type { Project } from '../../table/project.ts';

/** What somebody is to a project, as its page of people puts it to them: what waits for their answer comes first. */
export type Mine = 'owner' | 'editor' | 'invited' | 'offered' | 'administrator';

export function mineOf(project: Project, access: Access, person: Person): Mine | null {
  if (person.number === project.owner) return 'owner';
  const asked = access.asked.get(person.id);
  if (asked) return asked.as === 'owner' ? 'offered' : 'invited';
  if (isEditor(project, person)) return 'editor';
  return person.isAdministrator ? 'administrator' : null;
}

/** Refuses with 403 `not_editor` who may not let others in: neither owner, editor nor administrator. */
export function requireInside(project: Project, person: Person): void {
  requireStanding(project);
  if (!roleOf(project, person)) throw new RequestError(403, 'not_editor');
}

/** Refuses with 409 `deleted` to change who may write a project that is deleted. */
export function requireStanding(project: Project): void {
  if (project.deletedAt) throw new RequestError(409, 'deleted');
}

export function isEditor(project: Project, { id }: Pick<Person, 'id'>): boolean {
  return project.editors.some((editor) => editor.id === id);
}

/** What stands for a person in a revision. */
export const identityOf = ({ id, number }: Identity): Identity => ({ id, number });
