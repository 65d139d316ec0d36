import { type Answer, type Evidence, packEvidence, type Status, unpackEvidence, weigh } from './answer.ts';
import type { Catalogue, CriterionId, Level, LevelId, Series } from './catalogue.ts';
import { type PlannedLevel, planOf } from './plan.ts';

/** What is known of each answered criterion; a criterion that is missing has status `?`. */
export type EvidenceById = ReadonlyMap<CriterionId, Evidence>;

/** Percentage of each level, integers 0–100. Everything else said of a project's score follows from these. */
export type Score = ReadonlyMap<LevelId, number>;

/** Evidence of every answer, also of those that no rule asks for. */
export function weighAll(answers: ReadonlyMap<CriterionId, Answer>): Map<CriterionId, Evidence> {
  return new Map([...answers].map(([id, answer]) => [id, weigh(answer)]));
}

/** The score of a project, from its answers. */
export function scoreAnswers(catalogue: Catalogue, answers: ReadonlyMap<CriterionId, Answer>): Score {
  const { criteria, levels } = planOf(catalogue);
  const evidence = new Uint8Array(criteria.size);
  for (const [id, answer] of answers) {
    const criterion = criteria.get(id);
    if (criterion) evidence[criterion.place] = packEvidence(weigh(answer, criterion.needsUrl));
  }
  return count(levels, evidence);
}

/** The score of a project, from the evidence of its answers. */
export function scoreProject(catalogue: Catalogue, known: EvidenceById): Score {
  const { criteria, levels } = planOf(catalogue);
  const evidence = new Uint8Array(criteria.size);
  for (const [id, one] of known) {
    const criterion = criteria.get(id);
    if (criterion) evidence[criterion.place] = packEvidence(one);
  }
  return count(levels, evidence);
}

/** Counts each level in turn, lowest first, since a level may ask whether a lower one is complete. */
function count(levels: readonly PlannedLevel[], evidence: Uint8Array): Score {
  const score = new Map<LevelId, number>();
  for (const { level, places, enough, computed } of levels) {
    for (const { place, achieves } of computed) {
      const { isGood, hasUrl } = unpackEvidence(evidence[place] ?? 0);
      evidence[place] = packEvidence({ status: achievement(score, achieves), isGood, hasUrl });
    }
    let met = 0;
    for (let i = 0; i < places.length; i++) met += ((enough[i] ?? 0) >> (evidence[places[i] ?? 0] ?? 0)) & 1;
    score.set(level.id, percentage(met, places.length));
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
