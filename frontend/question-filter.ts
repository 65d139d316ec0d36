import type { Entry } from '../criteria/catalogue.ts';
import { isCounted, isEnough, type Verdict } from '../criteria/judge.ts';

export const filters = ['all', 'open', 'must', 'blocks', 'way'] as const;
export type Filter = (typeof filters)[number];

/** The filter of an address; `all` for anything else. */
export function parseFilter(input: unknown): Filter {
  return filters.find((filter) => filter === input) ?? 'all';
}

/** Whether a filter lists an entry: `open` wants an answer or words, `blocks` and `way` all that a level waits for. */
export function isListed(filter: Filter, entry: Entry, verdict: Verdict): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'open':
      return verdict !== 'failing' && !isEnough(verdict);
    case 'must':
      return entry.category === 'MUST';
    default:
      return isCounted(entry) && !isEnough(verdict);
  }
}
