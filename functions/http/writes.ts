import type { Context } from 'hono';
import type { Bindings } from './app.ts';
import { readViewer } from './viewer.ts';

/** Whether the request is to change something. */
export function isWrite(c: Context<Bindings>): boolean {
  return !['GET', 'HEAD', 'OPTIONS'].includes(c.req.method);
}

/**
 * Whether the request is to change something and comes from a page of another host than the one asked: browsers say in
 * `Origin` whose page asks. Scripts say nothing there, and are no pages.
 */
export function isForeignWrite(c: Context<Bindings>): boolean {
  const origin = c.req.header('origin');
  return isWrite(c) && origin !== undefined && hostOf(origin) !== readViewer(c)?.host.toLowerCase();
}

/** Host and port of an origin; empty, which is no viewer's host, for what is none, such as `null`. */
function hostOf(origin: string): string {
  return /^https?:\/\//.test(origin) && URL.canParse(origin) ? new URL(origin).host : '';
}

/** Whether the request may come from somebody who is not signed in: then it needs a visitor's cookie and its token. */
export function takesVisitors(c: Context<Bindings>): boolean {
  return c.req.path.startsWith('/api/auth/') || /^\/api\/projects\/\d+\/reports$/.test(c.req.path);
}
