import type { Category, Entry, Level } from '../criteria/catalogue.ts';
import { isCounted, isEnough, type Verdict } from '../criteria/judge.ts';
import type { Score } from '../criteria/score.ts';

/**
 * What a criterion still takes: `work` in the project itself, the `level` that it asks for, an `answer`, or a `url` or
 * `words` for an answer that is there.
 */
export type Effort = 'work' | 'level' | 'answer' | 'url' | 'words';

export interface Step {
  readonly entry: Entry;
  readonly effort: Effort;
}

/** The lowest of some levels of one series that is not complete; undefined when all are. */
export function nextLevel(levels: readonly Level[], score: Score): Level | undefined {
  return levels.find((level) => score.get(level.id) !== 100);
}

/** What keeps a level from being complete, in order of presentation. */
export function listBlockers(level: Level, verdictOf: (entry: Entry) => Verdict): Entry[] {
  return level.entries.filter((entry) => isCounted(entry) && !isEnough(verdictOf(entry)));
}

/**
 * The fewest steps to a level. Every counted criterion must be enough, so none can be left out; what can be chosen is
 * the order: work in the project first, for it takes longest, then answers, strictest first, then missing evidence.
 */
export function findShortestWay(level: Level, verdictOf: (entry: Entry) => Verdict, isComputed: IsComputed): Step[] {
  const steps = listBlockers(level, verdictOf).map((entry) => ({
    entry,
    effort: effortOf(entry, verdictOf, isComputed),
  }));
  return steps.toSorted((a, b) => rank(a) - rank(b));
}

type IsComputed = (entry: Entry) => boolean;

function effortOf(entry: Entry, verdictOf: (entry: Entry) => Verdict, isComputed: IsComputed): Effort {
  if (isComputed(entry)) return 'level';
  const verdict = verdictOf(entry);
  if (verdict === 'failing') return 'work';
  if (verdict === 'url_required') return 'url';
  return verdict === 'justification_required' ? 'words' : 'answer';
}

const efforts: readonly Effort[] = ['work', 'level', 'answer', 'url', 'words'];
const strictness: readonly Category[] = ['MUST', 'SHOULD', 'SUGGESTED'];

function rank({ entry, effort }: Step): number {
  return efforts.indexOf(effort) * strictness.length + strictness.indexOf(entry.category);
}
