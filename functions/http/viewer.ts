import type { Context } from 'hono';
import type { Bindings } from './app.ts';

/** Who asks, as the edge says. */
export interface Viewer {
  /** IPv4 or IPv6 address. */
  readonly address: string;
  /** Host name that was asked for, with a port where that is none of its scheme's. */
  readonly host: string;
}

/**
 * The viewer of a request that `openApp` let in: its secret shows that the edge sent it, and the edge overwrites what viewers
 * say under these names. Undefined where the edge does not tell, as for published objects.
 */
export function readViewer(c: Context<Bindings>): Viewer | undefined {
  const address = c.req.header('x-viewer-address');
  const host = c.req.header('x-viewer-host');
  return address === undefined || host === undefined ? undefined : { address, host };
}
