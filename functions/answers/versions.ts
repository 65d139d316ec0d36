import type { Context } from 'hono';
import { type Bindings, RequestError } from '../http/app.ts';
import type { Project } from '../table/project.ts';

type Version = Pick<Project, 'epoch' | 'seq'>;

/** Names the version of a project that an answer is about. */
export function setVersion(c: Context<Bindings>, project: Version): void {
  c.header('ETag', tagOf(project));
}

/**
 * Refuses with 412 `changed` when the request is for versions of a project that this is none of. Weak tags stand for no
 * version, see RFC 9110, 13.1.1.
 */
export function requireVersion(c: Context<Bindings>, project: Version): void {
  const asked = c.req.header('if-match');
  if (asked === undefined || asked.trim() === '*') return;
  const tags = [...asked.matchAll(/(W\/)?("[^"]*")/g)].flatMap(([, weak, tag]) => (weak ? [] : [tag]));
  if (tags.includes(tagOf(project))) return;
  setVersion(c, project);
  throw new RequestError(412, 'changed', { seq: project.seq });
}

function tagOf({ epoch, seq }: Version): string {
  return `"${epoch}.${seq}"`;
}
