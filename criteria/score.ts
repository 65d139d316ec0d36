import { type Answer, type Evidence, noEvidence, type Status, weigh } from './answer.ts';
import type { Catalogue, CriterionId, Level, LevelId, Series } from './catalogue.ts';
import { isCounted, isEnough, judge } from './judge.ts';

/** What is known of each answered criterion; a criterion that is missing has status `?`. */
export type EvidenceById = ReadonlyMap<CriterionId, Evidence>;

/** Percentage of each level, integers 0–100. Everything else said of a project's score follows from these. */
export type Score = ReadonlyMap<LevelId, number>;

export function weighAll(answers: ReadonlyMap<CriterionId, Answer>): Map<CriterionId, Evidence> {
  return new Map([...answers].map(([id, answer]) => [id, weigh(answer)]));
}

/** The score of a project: each level in turn, lowest first, since a level may ask whether a lower one is complete. */
export function scoreProject({ levels, criteria }: Catalogue, evidence: EvidenceById): Score {
  const score = new Map<LevelId, number>();
  for (const level of levels) {
    const counted = level.entries.filter(isCounted);
    const enough = counted.filter((entry) => {
      const achieves = criteria.get(entry.criterion)?.achieves;
      const known = evidence.get(entry.criterion) ?? noEvidence;
      return isEnough(judge(entry, achieves ? { ...known, status: achievement(score, achieves) } : known));
    });
    score.set(level.id, percentage(enough.length, counted.length));
  }
  return score;
}

/** Status of a criterion that asks for a level: Met when that is complete, Unmet otherwise. */
export function achievement(score: Score, level: LevelId): Status {
  return score.get(level) === 100 ? 'Met' : 'Unmet';
}

/** Share of `total` that is enough, halves rounded up; 100 only when all are, so at most 99 before. */
export function percentage(enough: number, total: number): number {
  if (enough === 0) return 0;
  if (enough >= total) return 100;
  return Math.min(99, Math.round((100 * enough) / total));
}

/** Levels earned, lowest first: those complete with all levels below them complete. */
export function earnedLevels(series: Series, score: Score): readonly Level[] {
  const firstOpen = series.levels.findIndex((level) => score.get(level.id) !== 100);
  return firstOpen < 0 ? series.levels : series.levels.slice(0, firstOpen);
}

/** 100 for each level earned plus the percentage of the next, 0–300 with three levels. */
export function tieredPercentage(series: Series, score: Score): number {
  const earned = earnedLevels(series, score).length;
  const next = series.levels[earned];
  return 100 * earned + (next ? (score.get(next.id) ?? 0) : 0);
}

export function badgeLevel(series: Series, score: Score): LevelId | 'in_progress' {
  return earnedLevels(series, score).at(-1)?.id ?? 'in_progress';
}

/** What the badge shows: the level earned, or the percentage of the first one after the series' prefix (`42`, `baseline-pct-42`). */
export function badgeValue(series: Series, score: Score): string {
  const level = badgeLevel(series, score);
  return level === 'in_progress' ? `${series.inProgress}${tieredPercentage(series, score)}` : level;
}
