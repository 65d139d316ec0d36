/**
 * A second scorer, written from the prose of the scoring rules alone. It shares no code or data with `criteria/`:
 * a mistake has to be made twice to go unnoticed. It is also the plain peer that benchmarks compare against.
 */

/** One criterion at one level: what the rules need to know of it. Lists of entries are in presentation order. */
export type PlainEntry = {
  id: string;
  series: 'metal' | 'baseline';
  level: string;
  category: 'MUST' | 'SHOULD' | 'SUGGESTED';
  na_allowed: boolean;
  na_justification_required: boolean;
  met_justification_required: boolean;
  met_url_required: boolean;
  future: boolean;
  obsolete: boolean;
};

/** Answers by criterion id. A missing id is `?` without text; ids that no entry names are ignored. */
export type PlainAnswers = Record<string, { status: string; justification: string }>;

/** Result of one criterion at one level. Only `passing` and `barely` are enough. */
export type PlainVerdict = 'passing' | 'barely' | 'failing' | 'unknown' | 'url required' | 'justification required';

/** Score of a project: percentages by level id (integers 0–100), tiered percentages (0–300), levels and verdicts. */
export type PlainScore = {
  percentages: Record<string, number>;
  tiered_percentage: number;
  baseline_tiered_percentage: number;
  badge_level: 'in_progress' | MetalLevel;
  baseline_badge_level: 'in_progress' | BaselineLevel;
  verdicts: Record<string, Record<string, PlainVerdict>>;
};

/** When a level was last achieved, first achieved and last lost; null = never. */
export type PlainDates = { achieved_at: string | null; first_achieved_at: string | null; lost_at: string | null };

type MetalLevel = 'passing' | 'silver' | 'gold';
type BaselineLevel = 'baseline-1' | 'baseline-2' | 'baseline-3';
type Answer = PlainAnswers[string];

const METAL_LEVELS: readonly MetalLevel[] = ['passing', 'silver', 'gold'];
const BASELINE_LEVELS: readonly BaselineLevel[] = ['baseline-1', 'baseline-2', 'baseline-3'];

const UNANSWERED: Answer = { status: '?', justification: '' };

/** These criteria are Met exactly when the named level is complete, whatever was submitted for them. */
const LEVEL_TO_ACHIEVE = new Map([
  ['achieve_passing', 'passing'],
  ['achieve_silver', 'silver'],
]);

const URL_PATTERN = /https?:\/\/[^/. ]+\.[^ ]/;
const FIVE_CODE_POINTS = /^.{5}/su;

/**
 * The score of a project with these answers. Verdicts cover every entry of a level, future and obsolete ones too;
 * percentages leave those out. A level is earned only together with all levels below it in its series.
 * Throws an Error for a status other than `?`, `Unmet`, `N/A` and `Met`.
 */
export function scoreProjectPlainly(entries: readonly PlainEntry[], answers: PlainAnswers): PlainScore {
  const percentages: Record<string, number> = {};
  const verdicts: Record<string, Record<string, PlainVerdict>> = {};

  // The order matters: silver looks at the percentage of passing, gold at that of silver.
  for (const level of [...METAL_LEVELS, ...BASELINE_LEVELS]) {
    let total = 0;
    let enough = 0;
    const verdictById: [string, PlainVerdict][] = [];
    for (const entry of entries) {
      if (entry.level !== level) continue;
      const verdict = judge(entry, getAnswer(entry.id, answers, percentages));
      verdictById.push([entry.id, verdict]);
      if (entry.future || entry.obsolete) continue;
      total += 1;
      if (verdict === 'passing' || verdict === 'barely') enough += 1;
    }
    percentages[level] = percentageOf(enough, total);
    verdicts[level] = Object.fromEntries(verdictById);
  }

  const tiered = tieredPercentage(METAL_LEVELS, percentages);
  const baselineTiered = tieredPercentage(BASELINE_LEVELS, percentages);
  return {
    percentages,
    tiered_percentage: tiered,
    baseline_tiered_percentage: baselineTiered,
    badge_level: earnedLevels(METAL_LEVELS, tiered).at(-1) ?? 'in_progress',
    baseline_badge_level: earnedLevels(BASELINE_LEVELS, baselineTiered).at(-1) ?? 'in_progress',
    verdicts,
  };
}

/**
 * The dates of each level after a history of saves, oldest first, each holding all answers as they then stood.
 * Before the first save no level is achieved. A loss keeps `achieved_at`; `first_achieved_at` is set only once.
 */
export function foldDates(
  entries: readonly PlainEntry[],
  history: readonly { at: string; answers: PlainAnswers }[],
): Record<string, PlainDates> {
  const datesByLevel: Record<string, PlainDates> = {};
  for (const level of [...METAL_LEVELS, ...BASELINE_LEVELS]) {
    datesByLevel[level] = { achieved_at: null, first_achieved_at: null, lost_at: null };
  }

  let earnedBefore: string[] = [];
  for (const { at, answers } of history) {
    const score = scoreProjectPlainly(entries, answers);
    const earned: string[] = [
      ...earnedLevels(METAL_LEVELS, score.tiered_percentage),
      ...earnedLevels(BASELINE_LEVELS, score.baseline_tiered_percentage),
    ];
    for (const [level, dates] of Object.entries(datesByLevel)) {
      const isEarned = earned.includes(level);
      const wasEarned = earnedBefore.includes(level);
      if (isEarned && !wasEarned) {
        dates.achieved_at = at;
        dates.first_achieved_at ??= at;
      }
      if (wasEarned && !isEarned) dates.lost_at = at;
    }
    earnedBefore = earned;
  }
  return datesByLevel;
}

function getAnswer(id: string, answers: PlainAnswers, percentages: Record<string, number>): Answer {
  const submitted = Object.hasOwn(answers, id) ? answers[id] : undefined;
  const answer = submitted ?? UNANSWERED;
  const levelToAchieve = LEVEL_TO_ACHIEVE.get(id);
  if (levelToAchieve === undefined) return answer;
  return { status: percentages[levelToAchieve] === 100 ? 'Met' : 'Unmet', justification: answer.justification };
}

function judge(entry: PlainEntry, { status, justification }: Answer): PlainVerdict {
  switch (status) {
    case '?':
      return 'unknown';
    case 'Met':
      if (entry.met_url_required && !containsUrl(justification)) return 'url required';
      if (entry.met_justification_required && !isGood(justification)) return 'justification required';
      return 'passing';
    case 'Unmet':
      return judgeUnmet(entry, justification);
    case 'N/A':
      if (!entry.na_allowed) return judgeUnmet(entry, justification);
      if (entry.na_justification_required && !isGood(justification)) return 'justification required';
      return 'passing';
    default:
      throw new Error(`Unknown status of ${entry.id}: ${status}`);
  }
}

function judgeUnmet(entry: PlainEntry, justification: string): PlainVerdict {
  if (entry.category === 'MUST') return 'failing';
  if (entry.category === 'SUGGESTED' || isGood(justification)) return 'barely';
  return 'justification required';
}

function isGood(justification: string): boolean {
  return !isComment(justification) && FIVE_CODE_POINTS.test(justification);
}

function containsUrl(justification: string): boolean {
  return !isComment(justification) && URL_PATTERN.test(justification);
}

function isComment(justification: string): boolean {
  return justification.startsWith('// ');
}

/** Rounded, halves up; 100 only when nothing is missing, 0 for a level without criteria. */
function percentageOf(enough: number, total: number): number {
  if (enough === 0) return 0;
  if (enough >= total) return 100;
  return Math.min(Math.round((100 * enough) / total), 99);
}

/** Adds up the percentages of a series, as far as the first level that is not complete. */
function tieredPercentage(levels: readonly string[], percentages: Record<string, number>): number {
  let tiered = 0;
  for (const level of levels) {
    const percentage = percentages[level] ?? 0;
    tiered += percentage;
    if (percentage < 100) break;
  }
  return tiered;
}

function earnedLevels<Level>(levels: readonly Level[], tiered: number): Level[] {
  return levels.slice(0, Math.floor(tiered / 100));
}
