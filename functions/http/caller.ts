import type { Context } from 'hono';
import type { Bindings } from './app.ts';

/** Who signed the request for the API, from the API's authorizer context and nowhere else; undefined where nobody did. */
export function readPrincipal(c: Context<Bindings>): string | undefined {
  const context: unknown = c.env.event.requestContext;
  const arn = read(read(read(context, 'authorizer'), 'iam'), 'userArn');
  return typeof arn !== 'string' || arn === '' ? undefined : `iam:${arn}`;
}

function read(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Object.getOwnPropertyDescriptor(value, name)?.value
    : undefined;
}
