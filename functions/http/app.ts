import { Logger } from '@aws-lambda-powertools/logger';
import { Hono } from 'hono';
import type { LambdaContext, LambdaEvent } from 'hono/aws-lambda';
import { withDeadline } from '../deadline.ts';
import { loggedError } from '../logged-error.ts';
import {
  AbsentError,
  BlockedError,
  BusyError,
  ClaimedError,
  GoneError,
  TooLargeError,
  TooManyClaimsError,
  TooManyError,
  TooManyProposalsError,
} from '../table/errors.ts';
import { isTransient } from '../table/table.ts';
import { isSame, openCookies } from './cookies.ts';
import { isForeignWrite, isWrite, takesVisitors } from './writes.ts';

export interface Bindings {
  readonly Bindings: { readonly event: LambdaEvent; readonly lambdaContext: LambdaContext };
}

/** Seconds after which somebody who was refused as busy may come again. */
export const busyRetrySeconds = 2;

/** A refusal: an HTTP status, a code of `errors.json`, and what a client needs to act on it. */
export class RequestError extends Error {
  readonly status: 400 | 401 | 403 | 404 | 409 | 410 | 412 | 413 | 415 | 429 | 503;
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;
  constructor(status: RequestError['status'], code: string, details: RequestError['details'] = {}) {
    super(code);
    this.status = status;
    this.code = code;
    this.details = details;
  }
}

/** How long a request has, milliseconds: less than its Lambda, which would end it without a word. */
const patienceMs = 12_000;

export interface Entry {
  /** What the edge shows to prove itself. */
  readonly originSecret: string;
  /** Address of the site without a slash at its end. */
  readonly siteUrl: string;
}

/**
 * An app that answers only requests with the edge's secret, no writes from pages of other hosts or from browsers without
 * the token of their cookie, and every error as `{ error: code }`; one that is no RequestError is logged once and answered
 * as `internal`.
 */
export function openApp(service: string, { originSecret, siteUrl }: Entry): Hono<Bindings> {
  const cookies = openCookies(siteUrl);
  const logger = new Logger({ serviceName: service });
  const app = new Hono<Bindings>();
  app.use(async (c, next) => {
    if (!isSame(c.req.header('x-origin-secret') ?? '', originSecret)) throw new RequestError(403, 'forbidden');
    if (isForeignWrite(c)) throw new RequestError(403, 'foreign_origin');
    const isByCookie = c.req.header('authorization') === undefined && (cookies.readSession(c) ?? '') !== '';
    if (isWrite(c) && (isByCookie || takesVisitors(c)) && !cookies.isOurs(c)) throw new RequestError(403, 'csrf');
    await withDeadline(patienceMs, next);
  });
  app.notFound((c) => c.json({ error: 'not_found' }, 404));
  app.onError((error, c) => {
    c.header('Cache-Control', 'no-store');
    const refusal = toRefusal(error);
    if (!refusal) {
      logger.error('request failed', { error: loggedError(error), method: c.req.method, path: c.req.path });
      return c.json({ error: 'internal' }, 500);
    }
    if (refusal.code === 'busy') {
      c.header('Retry-After', String(busyRetrySeconds));
      logger.warn('refused as busy', { error: loggedError(error), method: c.req.method, path: c.req.path });
    }
    const { retryAfterSeconds } = refusal.details;
    if (typeof retryAfterSeconds === 'number') c.header('Retry-After', String(retryAfterSeconds));
    return c.json({ ...refusal.details, error: refusal.code }, refusal.status);
  });
  return app;
}

/** What the table refuses, as a client is told; undefined for what nobody foresaw. */
function toRefusal(error: unknown): RequestError | undefined {
  if (error instanceof RequestError) return error;
  if (error instanceof ClaimedError) return new RequestError(409, 'repo_url_taken', { project: error.project });
  if (error instanceof TooManyError) {
    return new RequestError(429, 'too_many', { retryAfterSeconds: error.retryAfterSeconds });
  }
  if (error instanceof BlockedError) return new RequestError(403, 'blocked');
  if (error instanceof AbsentError) return new RequestError(404, 'unknown_person');
  if (error instanceof GoneError) return new RequestError(401, 'session_ended');
  if (error instanceof TooLargeError) return new RequestError(413, 'too_large');
  if (error instanceof TooManyClaimsError) {
    return new RequestError(400, 'invalid', { problems: [{ field: 'fields.repo_url', code: 'too_many_urls' }] });
  }
  if (error instanceof TooManyProposalsError) {
    return new RequestError(409, 'too_many_proposals', { limit: error.limit });
  }
  return isBusy(error) ? new RequestError(503, 'busy') : undefined;
}

/** Whether the same request may succeed later. */
export function isBusy(error: unknown): boolean {
  return error instanceof BusyError || isTransient(error);
}
