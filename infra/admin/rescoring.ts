import { heldLevels } from '../../criteria/achievements.ts';
import type { Catalogue, LevelId } from '../../criteria/catalogue.ts';
import { type Score, scoreProject, weighAll } from '../../criteria/score.ts';
import { commit } from '../../functions/table/commit.ts';
import { parseProjectId, type ProjectId, type ProjectScore } from '../../functions/table/project.ts';
import { getLastNumber, getProject, listHeads } from '../../functions/table/projects.ts';
import { getScore } from '../../functions/table/scores.ts';
import type { Table } from '../../functions/table/table.ts';
import { operator } from './operator.ts';

export interface Rescoring {
  readonly table: Table;
  /** The rules that all scores are to be by. */
  readonly catalogue: Catalogue;
  readonly now: () => Date;
  /** Told after each page: numbers looked at, and the last number. */
  readonly onProgress: (done: number, last: number) => void;
  /** Told of projects that could not be looked at or written; undefined where not even the number could be read. */
  readonly onFailure: (id: ProjectId | undefined, error: unknown) => void;
}

/** A project as the report names it, before and after a change of the rules. */
export interface Difference {
  readonly number: ProjectId;
  readonly name: string;
  readonly before: Standing;
  readonly after: Standing;
}

export interface Standing {
  /** Hash of the rules. */
  readonly rules: string;
  /** Levels earned, lowest first within each series. */
  readonly levels: readonly LevelId[];
  /** Of every level that the score knows, in the order of the levels. */
  readonly percentages: Readonly<Record<LevelId, number>>;
}

/** Numbers read at a time, and projects looked at at a time. */
const pageSize = 50;
const parallel = 4;

/**
 * Tells of every project whose level or percentages these rules change; changes nothing. Returns how many scores are by
 * other rules, and the projects that it failed on. Deleted projects are left out: no badge shows them, and whoever restores
 * one writes a revision, which is scored by the rules of then.
 */
export async function previewRules(
  rescoring: Rescoring,
  onDifference: (difference: Difference) => void,
): Promise<{ readonly outdated: number; readonly different: number; readonly failed: ReadonlySet<ProjectId> }> {
  const found = { outdated: 0, different: 0 };
  const failed = new Set<ProjectId>();
  await visitOutdated(rescoring, failed, async (score) => {
    const difference = await compare(rescoring, score);
    found.outdated++;
    if (!difference) return;
    found.different++;
    onDifference(difference);
  });
  return { ...found, failed };
}

/**
 * Appends a revision without a change to every project whose score is by other rules, so that scoring computes it again.
 * A project that scoring has still to catch up with is left alone: it will be scored by the rules of now. May be
 * interrupted and run again. `except` are left out; projects that fail are told, the others go on.
 */
export async function applyRules(
  rescoring: Rescoring,
  except: ReadonlySet<ProjectId>,
): Promise<{ readonly appended: number; readonly waiting: number; readonly failed: number }> {
  const done = { appended: 0, waiting: 0 };
  const failed = new Set<ProjectId>();
  await visitOutdated(rescoring, failed, async ({ id }) => {
    if (!except.has(id)) done[(await append(rescoring, id)) ? 'appended' : 'waiting']++;
  });
  return { ...done, failed: failed.size };
}

/** Visits the scores of other rules, a few at a time, in the order of their numbers by pages. */
async function visitOutdated(
  { table, catalogue, onProgress, onFailure }: Rescoring,
  failed: Set<ProjectId>,
  visit: (score: ProjectScore) => Promise<void>,
): Promise<void> {
  const visitSafely = async (score: ProjectScore): Promise<void> => {
    try {
      await visit(score);
    } catch (error) {
      failed.add(score.id);
      onFailure(score.id, error);
    }
  };
  const last = await getLastNumber(table);
  for (let start = 1; start <= last; start += pageSize) {
    const { found, broken } = await listHeads(table, numbersFrom(start, Math.min(pageSize, last - start + 1)));
    if (broken > 0) onFailure(undefined, new Error(`${broken} unreadable items among ${start} and the 49 after it`));
    const outdated = found.flatMap(({ head, score }) =>
      score && head.deletedAt === null && score.rulesHash !== catalogue.rulesHash ? [score] : [],
    );
    for (let i = 0; i < outdated.length; i += parallel)
      await Promise.all(outdated.slice(i, i + parallel).map(visitSafely));
    onProgress(Math.min(start + pageSize - 1, last), last);
  }
}

function numbersFrom(start: number, count: number): ProjectId[] {
  return Array.from({ length: count }, (_, i) => parseProjectId(String(start + i))).filter((id) => id !== undefined);
}

/** Texts are weighed anew, since that is a rule as well: see scoring. */
async function compare({ table, catalogue }: Rescoring, score: ProjectScore): Promise<Difference | undefined> {
  const project = await getProject(table, score.id);
  if (!project) return undefined;
  const before = standing(catalogue, score.score, score.rulesHash);
  const after = standing(catalogue, scoreProject(catalogue, weighAll(project.answers)), catalogue.rulesHash);
  return isSame(before, after) ? undefined : { number: score.id, name: score.name, before, after };
}

function standing(catalogue: Catalogue, score: Score, rules: string): Standing {
  const levels = catalogue.series.flatMap((series) => heldLevels(series, score).map(({ id }) => id));
  const ids = new Set([...catalogue.levels.map(({ id }) => id), ...score.keys()]);
  const percentages = [...ids].flatMap((id) => (score.has(id) ? [[id, score.get(id)]] : []));
  return { rules, levels, percentages: Object.fromEntries(percentages) };
}

function isSame(a: Standing, b: Standing): boolean {
  return JSON.stringify([a.levels, a.percentages]) === JSON.stringify([b.levels, b.percentages]);
}

/** False if the project moved on meanwhile, or is about to. */
async function append({ table, catalogue, now }: Rescoring, id: ProjectId): Promise<boolean> {
  const score = await getScore(table, id);
  if (!score || score.rulesHash === catalogue.rulesHash) return false;
  let isAppended = false;
  await commit(table, id, { by: operator, now }, (project) => {
    isAppended = project.deletedAt === null && project.seq === score.seq && project.epoch === score.epoch;
    if (!isAppended) return undefined;
    return { kind: 'save', cause: 'rules', answers: new Map(), fields: new Map() };
  });
  return isAppended;
}
