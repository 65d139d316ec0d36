import { errorCacheSeconds } from '../paths.ts';

/** An origin's answer, held as a whole. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer;
}

export interface EdgeCache {
  /** The answer kept under the key, with its age in whole seconds, or the one that `load` gets, without. */
  get(key: string, edgeSeconds: number, load: () => Promise<Answer>): Promise<{ answer: Answer; ageSeconds?: number }>;
}

/** Keeps answers for the path's seconds and errors for theirs. Requests that miss together ask the origin once. */
export function openEdgeCache({ now, maxEntries }: { now: () => number; maxEntries: number }): EdgeCache {
  const entries = new Map<string, { answer: Answer; storedAt: number; freshUntil: number }>();
  const loading = new Map<string, Promise<Answer>>();

  async function loadOnce(key: string, edgeSeconds: number, load: () => Promise<Answer>): Promise<Answer> {
    try {
      const answer = await load();
      const storedAt = now();
      entries.delete(key);
      entries.set(key, { answer, storedAt, freshUntil: storedAt + 1000 * getLifeSeconds(answer.status, edgeSeconds) });
      const [oldest] = entries.keys();
      if (entries.size > maxEntries && oldest !== undefined) entries.delete(oldest);
      return answer;
    } finally {
      loading.delete(key);
    }
  }

  return {
    async get(key, edgeSeconds, load) {
      const entry = entries.get(key);
      if (entry && now() < entry.freshUntil)
        return { answer: entry.answer, ageSeconds: Math.floor((now() - entry.storedAt) / 1000) };
      const answer = loading.get(key) ?? loadOnce(key, edgeSeconds, load);
      loading.set(key, answer);
      return { answer: await answer };
    },
  };
}

function getLifeSeconds(status: number, edgeSeconds: number): number {
  if (status < 400) return edgeSeconds;
  return status === 404 ? errorCacheSeconds[404] : errorCacheSeconds.other;
}
