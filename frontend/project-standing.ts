import { type Answer, unanswered, weigh } from '../criteria/answer.ts';
import type { CriterionId, Entry, Level, Series } from '../criteria/catalogue.ts';
import { isCounted, isEnough, judge, type Verdict } from '../criteria/judge.ts';
import { earnedLevels, type Score } from '../criteria/score.ts';

export type Answers = ReadonlyMap<CriterionId, Answer>;

/** How far a project is in a series of levels. */
export interface Standing {
  readonly series: Series;
  /** Highest level earned. */
  readonly earned: Level | undefined;
  /** The level to go for; undefined when all are earned. */
  readonly next: Level | undefined;
  /** Counted criteria of `next` that are not enough yet, by what is missing; those without any are left out. */
  readonly missing: ReadonlyMap<Verdict, number>;
}

export function standingOf(series: Series, score: Score, answers: Answers): Standing {
  const earned = earnedLevels(series, score);
  const next = series.levels[earned.length];
  const missing = new Map<Verdict, number>();
  for (const entry of next?.entries.filter(isCounted) ?? []) {
    const verdict = verdictOf(entry, answers);
    if (!isEnough(verdict)) missing.set(verdict, (missing.get(verdict) ?? 0) + 1);
  }
  return { series, earned: earned.at(-1), next, missing };
}

/** The verdict on a published answer; the status of computed criteria is published too. */
export function verdictOf(entry: Entry, answers: Answers): Verdict {
  return judge(entry, weigh(answers.get(entry.criterion) ?? unanswered));
}

export const auditFilters = ['all', 'enough', 'missing', 'unanswered'] as const;
export type AuditFilter = (typeof auditFilters)[number];

/** Whether an auditor who looks for that wants to see the verdict. */
export function isWanted(filter: AuditFilter, verdict: Verdict): boolean {
  if (filter === 'all') return true;
  if (filter === 'unanswered') return verdict === 'unknown';
  return filter === 'enough' ? isEnough(verdict) : verdict !== 'unknown' && !isEnough(verdict);
}
