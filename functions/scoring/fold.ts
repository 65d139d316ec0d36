import { advance } from '../../criteria/achievements.ts';
import { noEvidence, weigh } from '../../criteria/answer.ts';
import type { Catalogue } from '../../criteria/catalogue.ts';
import { scoreProject } from '../../criteria/score.ts';
import type { ProjectId, ProjectScore } from '../table/project.ts';
import { hasMoved, type Revision } from '../table/revision.ts';

/**
 * The score after one more revision. It depends on nothing but the last score and the revision, so that revisions give the
 * same scores and dates however often and whenever they are delivered. An erased change leaves the answers as they were.
 */
export function fold(
  catalogue: Catalogue,
  id: ProjectId,
  last: ProjectScore | undefined,
  revision: Revision,
): ProjectScore {
  const { seq, epoch, at, change } = revision;
  const before = last ?? firstScore(catalogue, id, revision);
  const evidence = new Map(before.evidence);
  for (const [criterion, edit] of change?.answers ?? []) {
    const weighed = weigh(edit.new);
    if (weighed.status === noEvidence.status && !weighed.isGood && !weighed.hasUrl) evidence.delete(criterion);
    else evidence.set(criterion, weighed);
  }
  const score = scoreProject(catalogue, evidence);
  const deletedAt = { delete: at, restore: null, create: null, save: before.deletedAt }[change?.kind ?? 'save'];
  return {
    id,
    epoch,
    seq,
    rulesHash: catalogue.rulesHash,
    name: change?.fields.get('name')?.new ?? before.name,
    updatedAt: change?.cause ? before.updatedAt : at,
    repoUrlUpdatedAt: change && hasMoved(change) ? at : before.repoUrlUpdatedAt,
    deletedAt,
    score,
    achievements: advance(catalogue, before.achievements, { before: before.score, after: score, at }),
    evidence,
  };
}

function firstScore(catalogue: Catalogue, id: ProjectId, { epoch, at }: Revision): ProjectScore {
  return {
    id,
    epoch,
    seq: 0,
    rulesHash: catalogue.rulesHash,
    name: '',
    updatedAt: at,
    repoUrlUpdatedAt: null,
    deletedAt: null,
    score: new Map(),
    achievements: new Map(),
    evidence: new Map(),
  };
}
