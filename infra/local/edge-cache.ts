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
      entries.set(key, { answer, storedAt, freshUntil: storedAt + 1000 * getLifeSeconds(answer, edgeSeconds) });
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

/** CloudFront keeps no 404, 410, 414 or 501 whose origin forbids it; of other errors it keeps all. */
function getLifeSeconds({ status, headers }: Answer, edgeSeconds: number): number {
  if (status < 400) return edgeSeconds;
  const isForbidden = /no-cache|no-store|private/.test(headers.get('cache-control') ?? '');
  if (isForbidden && [404, 410, 414, 501].includes(status)) return 0;
  return status === 404 ? errorCacheSeconds[404] : errorCacheSeconds.other;
}
