import type { Context } from 'hono';
import type { Bindings } from './app.ts';

/** Lets pages of any host read the answer, refusals included: it is the same for everybody. */
export function allowAnyPage(c: Context<Bindings>): void {
  c.header('Access-Control-Allow-Origin', '*');
}
