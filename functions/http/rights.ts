import type { Project } from '../table/project.ts';
import type { Person } from '../table/people.ts';
import { RequestError } from './app.ts';
import type { Caller } from './callers.ts';

/** What somebody is to a project. */
export type Role = 'administrator' | 'owner' | 'editor';

/** The highest role that a person has in a project, or undefined. */
export function roleOf(project: Pick<Project, 'owner' | 'editors'>, person: Person): Role | undefined {
  if (person.isAdministrator) return 'administrator';
  if (person.number === project.owner) return 'owner';
  return project.editors.some(({ id }) => id === person.id) ? 'editor' : undefined;
}

/** Refuses with 403 who may not write the answers of a project: `not_editor`, or `scope` for an API token. */
export function requireEditor(project: Project, caller: Caller): void {
  if (caller.kind === 'token') {
    if (caller.token.project !== project.id || caller.token.scope !== 'write') throw new RequestError(403, 'scope');
  } else if (!roleOf(project, caller.person)) throw new RequestError(403, 'not_editor');
}

/** Refuses with 403 who may not propose answers: `not_editor`, or `scope` for an API token. */
export function requireProposer(project: Project, caller: Caller): void {
  if (caller.kind === 'person') return requireEditor(project, caller);
  if (caller.token.project !== project.id || caller.token.scope === 'read') throw new RequestError(403, 'scope');
}

/** Refuses with 403 who may not see what only the people of a project see: `not_editor`, or `scope` for an API token. */
export function requireInside(project: Project, caller: Caller): void {
  if (!isInside(project, caller)) throw new RequestError(403, caller.kind === 'token' ? 'scope' : 'not_editor');
}

/** Refuses with 403 `not_owner` who may neither give a project away nor delete it. */
export function requireOwner(project: Project, person: Person): void {
  const role = roleOf(project, person);
  if (role !== 'owner' && role !== 'administrator') throw new RequestError(403, 'not_owner');
}

/** Whether a caller may see what only the people of a project see: proposals, API tokens, the project while it is deleted. */
export function isInside(project: Project, caller: Caller | undefined): boolean {
  if (!caller) return false;
  return caller.kind === 'token' ? caller.token.project === project.id : roleOf(project, caller.person) !== undefined;
}
