import { badgeLevel, badgeValue, tieredPercentage } from '../../criteria/score.ts';
import type { ProjectScore } from '../table/project.ts';
import { baseline, metal } from './series.ts';

/** Body of `/projects/N/badge.json`: level and tiered percentage (0–300) of the metal series. */
export function renderBadgeJson(score: ProjectScore): string {
  return JSON.stringify({
    ...identity(score),
    badge_level: badgeLevel(metal, score.score),
    tiered_percentage: tieredPercentage(metal, score.score),
  });
}

/** Body of `/projects/N/baseline.json`: badge value of the baseline series and percentage of its first level. */
export function renderBaselineJson(score: ProjectScore): string {
  const first = baseline.levels[0];
  return JSON.stringify({
    ...identity(score),
    badge_level: badgeValue(baseline, score.score),
    badge_percentage: (first && score.score.get(first.id)) ?? 0,
  });
}

function identity({ id, name, updatedAt, epoch, seq }: ProjectScore) {
  return { id, name: name === '' ? null : name, updated_at: updatedAt, epoch, seq };
}
