import type { Catalogue, Level, LevelId, Series } from './catalogue.ts';
import { earnedLevels, type Score } from './score.ts';

/** When a level was earned last, earned first, and lost last; ISO 8601 UTC with milliseconds, null for never. */
export interface Achievement {
  readonly achievedAt: string | null;
  readonly firstAchievedAt: string | null;
  readonly lostAt: string | null;
}
export type Achievements = ReadonlyMap<LevelId, Achievement>;

export const neverAchieved: Achievement = { achievedAt: null, firstAchievedAt: null, lostAt: null };

/** The achievements after a revision at time `at` turned one score into another. A level counts as earned with all below it. */
export function advance(
  { series }: Catalogue,
  achievements: Achievements,
  change: { readonly before: Score; readonly after: Score; readonly at: string },
): Achievements {
  const next = new Map(achievements);
  for (const one of series) {
    const before = heldLevels(one, change.before);
    const after = earnedLevels(one, change.after);
    for (const level of after.filter((level) => !before.includes(level))) {
      const old = next.get(level.id) ?? neverAchieved;
      next.set(level.id, { ...old, achievedAt: change.at, firstAchievedAt: old.firstAchievedAt ?? change.at });
    }
    for (const level of before.filter((level) => !after.includes(level))) {
      next.set(level.id, { ...(next.get(level.id) ?? neverAchieved), lostAt: change.at });
    }
  }
  return next;
}

/**
 * Levels earned by a score that may be of older rules, lowest first: a level that came between since then took nothing
 * away at that time.
 */
export function heldLevels(series: Series, score: Score): readonly Level[] {
  return earnedLevels({ ...series, levels: series.levels.filter(({ id }) => score.has(id)) }, score);
}
