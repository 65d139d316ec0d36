import { catalogue } from '../../criteria/catalogue.ts';
import type { ProjectId, ProjectScore } from '../table/project.ts';
import { listRevisions } from '../table/revision.ts';
import { getScore, saveScore } from '../table/scores.ts';
import type { Table } from '../table/table.ts';
import { fold } from './fold.ts';

/** Revisions folded before the score is written down: bounds memory and what is lost when a Lambda dies. */
const maxFold = 200;

/**
 * Brings the score of a project forward to revision `seq` at least, one revision after the other from the last one scored.
 * Does nothing when it is there already. Throws when `seq` can't be reached yet: the delivery is to be tried again.
 */
export async function scoreUpTo(table: Table, id: ProjectId, seq: number): Promise<void> {
  for (;;) {
    const last = await getScore(table, id);
    const from = last?.seq ?? 0;
    if (from >= seq) return;
    const revisions = await listRevisions(table, id, from, maxFold);
    const next = revisions.reduce<ProjectScore | undefined>(
      (score, revision) => fold(catalogue, id, score, revision),
      last,
    );
    if (!next || next.seq === from) throw new Error(`revision ${from + 1} of project ${id} is not visible yet`);
    await saveScore(table, last, next);
  }
}
