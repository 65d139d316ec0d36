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

/** What stands for one viewer: an IPv4 address, or the first half of an IPv6 one, of which a household has all. */
export function sourceOf(address: string): string {
  if (!address.includes(':') || /^::ffff:/i.test(address)) return address;
  const [head = '', tail] = address.toLowerCase().split('::');
  const groups = head.split(':').filter((group) => group !== '');
  const rest = (tail ?? '').split(':').filter((group) => group !== '');
  const zeros =
    tail === undefined ? [] : Array.from({ length: Math.max(0, 8 - groups.length - rest.length) }, () => '0');
  return [...groups, ...zeros, ...rest]
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':');
}
