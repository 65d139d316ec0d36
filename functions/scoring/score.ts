import type { Catalogue } from '../../criteria/catalogue.ts';
import { Fault } from '../fault.ts';
import { weighAll } from '../../criteria/score.ts';
import type { ProjectId, ProjectScore } from '../table/project.ts';
import { getProjectAt, hasProject } from '../table/projects.ts';
import { listRevisions } from '../table/revision.ts';
import { getScore, saveScore } from '../table/scores.ts';
import type { Table } from '../table/table.ts';
import { fold } from './fold.ts';

/** What scores are computed from, and by which rules. */
export interface Scoring {
  readonly table: Table;
  readonly catalogue: Catalogue;
}

/** Revisions folded before the score is written down: what is lost at most when a Lambda dies. */
const maxFold = 200;

/**
 * Brings the score of a project forward to revision `seq` at least, one revision after the other from the last one scored.
 * Does nothing when it is there already, or when the project was purged. Throws when `seq` can't be reached yet: the delivery is to be tried again.
 */
export async function scoreUpTo(scoring: Scoring, id: ProjectId, seq: number): Promise<void> {
  const { table, catalogue } = scoring;
  for (;;) {
    const last = await getScore(table, id);
    const from = last?.seq ?? 0;
    if (from >= seq) return;
    let next: ProjectScore | undefined = last && (await reweigh(scoring, last));
    for await (const revision of listRevisions(table, id, from)) {
      next = fold(catalogue, id, next, revision);
      if (next.seq >= from + maxFold) break;
    }
    if (!next || next.seq === from) {
      if (!(await hasProject(table, id))) return;
      throw new Fault(`revision ${from + 1} of project ${id} is not visible yet`);
    }
    await saveScore(table, last, next);
  }
}

/**
 * A score of other rules with its answers weighed anew: when a justification is good is a rule too. Its levels stay as they
 * were, for the next revision to change. Where a later change was erased the old weights are all that is left.
 */
async function reweigh({ table, catalogue }: Scoring, last: ProjectScore): Promise<ProjectScore> {
  if (last.rulesHash === catalogue.rulesHash) return last;
  const project = await getProjectAt(table, last.id, last.seq);
  return project ? { ...last, evidence: weighAll(project.answers) } : last;
}
