import type { Context } from 'hono';
import { type Bindings, RequestError } from '../http/app.ts';
import { parseProjectId, type ProjectId } from '../table/project.ts';

/** The project that a path names. Throws 404 `not_found` where there can be none. */
export function idOf(c: Context<Bindings>): ProjectId {
  const id = parseProjectId(c.req.param('id') ?? '');
  if (!id) throw new RequestError(404, 'not_found');
  return id;
}

/** The number that a query asks for, or undefined without one. Throws 400 for what is none. */
export function readNumberOf(c: Context<Bindings>, name: string): number | undefined {
  const asked = c.req.query(name);
  if (asked === undefined) return undefined;
  const number = parseProjectId(asked);
  if (!number) throw new RequestError(400, 'invalid', { problems: [{ field: name, code: 'not_a_number' }] });
  return number;
}
