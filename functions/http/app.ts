import { Logger } from '@aws-lambda-powertools/logger';
import { Hono } from 'hono';
import type { LambdaContext, LambdaEvent } from 'hono/aws-lambda';
import { timingSafeEqual } from 'node:crypto';

export interface Bindings {
  readonly Bindings: { readonly event: LambdaEvent; readonly lambdaContext: LambdaContext };
}

/** A refusal: an HTTP status, a code of `errors.json`, and what a client needs to act on it. */
export class RequestError extends Error {
  readonly status: 400 | 401 | 403 | 404 | 409 | 413 | 415 | 503;
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;
  constructor(status: RequestError['status'], code: string, details: RequestError['details'] = {}) {
    super(code);
    this.status = status;
    this.code = code;
    this.details = details;
  }
}

/**
 * An app that answers only requests with the edge's secret, and every error as `{ error: code }`; one that is no
 * RequestError is logged once and answered as `internal`.
 */
export function openApp(service: string, originSecret: string): Hono<Bindings> {
  const logger = new Logger({ serviceName: service });
  const app = new Hono<Bindings>();
  app.use(async (c, next) => {
    if (!isSame(c.req.header('x-origin-secret') ?? '', originSecret)) throw new RequestError(403, 'forbidden');
    await next();
  });
  app.notFound((c) => c.json({ error: 'not_found' }, 404));
  app.onError((error, c) => {
    c.header('Cache-Control', 'no-store');
    if (!(error instanceof RequestError)) {
      logger.error('request failed', { error, method: c.req.method, path: c.req.path });
      return c.json({ error: 'internal' }, 500);
    }
    if (error.status === 503) c.header('Retry-After', '2');
    return c.json({ ...error.details, error: error.code }, error.status);
  });
  return app;
}

function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
