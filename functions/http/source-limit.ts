import type { Context } from 'hono';
import { TooManyError } from '../table/errors.ts';
import { countAct, type Limit } from '../table/limits.ts';
import type { Table } from '../table/table.ts';
import type { Bindings } from './app.ts';
import { readViewer, sourceOf } from './viewer.ts';

/** Acts of a source that are counted in the table at once, so that the table is written for one in so many. */
const stride = 10;

/** Sources known at most: a few megabytes. */
const maxSources = 20_000;

interface Source {
  acts: number;
  /** Seconds since 1970 until which it is refused, as the table said. */
  refusedUntil: number;
}

interface Counting {
  readonly table: Table;
  /** Acts that one source may do, a multiple of ten. */
  readonly limit: Limit;
  readonly now: () => Date;
}

/**
 * Counts what comes from where a viewer is. Each instance remembers what it saw and tells the table of every tenth act of a
 * source: with a few instances the limit is kept but for some tens. Throws TooManyError.
 */
export function openSourceLimit({ table, limit, now }: Counting): (c: Context<Bindings>) => Promise<void> {
  const inTens = { acts: Math.ceil(limit.acts / stride), windowSeconds: limit.windowSeconds };
  let window = 0;
  let sources = new Map<string, Source>();
  return async (c) => {
    const address = readViewer(c)?.address;
    if (address === undefined) return;
    const at = now();
    const seconds = Math.floor(at.getTime() / 1000);
    const current = Math.floor(seconds / limit.windowSeconds);
    if (current !== window || sources.size >= maxSources) sources = new Map();
    window = current;
    const name = sourceOf(address);
    const source = sources.get(name) ?? { acts: 0, refusedUntil: 0 };
    sources.set(name, source);
    if (source.refusedUntil > seconds) throw new TooManyError(source.refusedUntil - seconds);
    if (++source.acts % stride > 0) return;
    try {
      await countAct(table, `save:${name}`, inTens, at);
    } catch (error) {
      if (error instanceof TooManyError) source.refusedUntil = seconds + error.retryAfterSeconds;
      throw error;
    }
  };
}
