import type { Catalogue, LevelId } from './catalogue.ts';
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
    const before = earnedLevels(one, change.before).length;
    const after = earnedLevels(one, change.after).length;
    for (const level of one.levels.slice(before, after)) {
      const old = next.get(level.id) ?? neverAchieved;
      next.set(level.id, { ...old, achievedAt: change.at, firstAchievedAt: old.firstAchievedAt ?? change.at });
    }
    for (const level of one.levels.slice(after, before)) {
      next.set(level.id, { ...(next.get(level.id) ?? neverAchieved), lostAt: change.at });
    }
  }
  return next;
}
