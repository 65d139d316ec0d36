import type { Context } from 'hono';
import { type Bindings, RequestError } from './app.ts';

/** Name of who asks, unique and never shown; the one place that knows how people are recognised. */
export type Principal = string & { readonly principal: true };

/**
 * Who asks, from the API's authorizer context and nowhere else. Whoever may sign requests for the API is an administrator.
 * Throws 401 `sign_in` for a request without one.
 */
export function readCaller(c: Context<Bindings>): Principal {
  const context: unknown = c.env.event.requestContext;
  const arn = read(read(read(context, 'authorizer'), 'iam'), 'userArn');
  if (typeof arn !== 'string' || arn === '') throw new RequestError(401, 'sign_in');
  return `iam:${arn}` as Principal;
}

function read(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Object.getOwnPropertyDescriptor(value, name)?.value
    : undefined;
}
