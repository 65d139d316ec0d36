import { isDeepStrictEqual } from 'node:util';
import { packEvidence, noEvidence } from '../../../criteria/answer.ts';
import { catalogue, type CriterionId, type ShelfId } from '../../../criteria/catalogue.ts';
import { canonicalUrl, type FieldName, noFields } from '../../../criteria/fields.ts';
import { type EvidenceById, weighAll } from '../../../criteria/score.ts';
import { apply } from '../commit.ts';
import { BrokenItemError } from '../items.ts';
import { projectPk, revisionOf } from '../keys.ts';
import type { PersonId, Project, ProjectId, ProjectScore } from '../project.ts';
import { isWhole, readRevision, type Revision } from '../revision.ts';
import { type Item, listItems, type Table } from '../table.ts';

/** A project as its revisions alone tell it. */
export interface Replay {
  readonly project: Project;
  /** Who created it. */
  readonly by: PersonId;
  /** Fields that were ever given. */
  readonly fields: ReadonlySet<FieldName>;
  /** The revision that last changed each shelf. */
  readonly shelves: ReadonlyMap<ShelfId, number>;
  /** By canonical URL, aliases included. */
  readonly claims: ReadonlyMap<string, ReplayedClaim>;
  /** Revisions whose change was erased: what they answered is not told. */
  readonly erased: ReadonlySet<number>;
  /** Whether the score given is the one of its revision. */
  readonly isScoreRight: boolean;
}

export interface ReplayedClaim {
  readonly url: string;
  readonly isCurrent: boolean;
  readonly at: string;
}

/**
 * Goes through a project's revisions from the first one on, as far as each is whole and follows the one before. Returns what
 * came of them, undefined without the first, and the highest revision that is there. `score` is compared on the way.
 */
export async function replay(
  table: Table,
  id: ProjectId,
  score: ProjectScore | undefined,
): Promise<{ readonly told: Replay | undefined; readonly highest: number }> {
  const replayed = openReplay(id, score);
  let highest = 0;
  let isBroken = false;
  const last = revisionOf(id, 9_999_999_999).sk;
  for await (const item of listItems(table, projectPk(id), revisionOf(id, 0).sk, last)) {
    const { seq, headHash } = replayed.getProject();
    if (typeof item['seq'] === 'number') highest = item['seq'];
    const revision = isBroken ? undefined : await readWhole(table, id, item, { seq, headHash });
    if (revision) replayed.add(revision);
    else isBroken = true;
  }
  return { told: replayed.end(), highest };
}

async function readWhole(
  table: Table,
  id: ProjectId,
  item: Item,
  last: Pick<Project, 'seq' | 'headHash'>,
): Promise<Revision | undefined> {
  try {
    if (item['seq'] !== last.seq + 1 || !(await isWhole(table, id, item, last.headHash))) return undefined;
    return await readRevision(table, id, item);
  } catch (error) {
    if (error instanceof BrokenItemError) return undefined;
    throw error;
  }
}

/** A replay that is given the revisions one after the other; `score` is compared when its own comes. */
export function openReplay(id: ProjectId, score: ProjectScore | undefined) {
  let project = nothing(id);
  let by: PersonId | undefined;
  let isScoreRight = false;
  const fields = new Set<FieldName>();
  const shelves = new Map<ShelfId, number>();
  const claims = new Map<string, ReplayedClaim>();
  const erased = new Set<number>();
  return {
    getProject: () => project,
    add({ seq, epoch, at, hash, change, ...revision }: Revision): void {
      by ??= revision.by;
      if (!change) erased.add(seq);
      const known = change ?? { kind: 'save', answers: new Map(), fields: new Map() };
      project = apply(project, { ...known, epoch }, { at, hash });
      for (const name of known.fields.keys()) fields.add(name);
      for (const criterion of known.answers.keys()) shelves.set(shelfOfCriterion(criterion), seq);
      const url = known.fields.get('repo_url');
      const [old, now] = [canonicalUrl(url?.old ?? ''), canonicalUrl(url?.new ?? '')];
      if (url && now !== '') claims.set(now, { url: url.new, isCurrent: true, at });
      if (url && old !== '' && old !== now) claims.set(old, { url: url.old, isCurrent: false, at });
      if (score?.seq === seq) isScoreRight = isScoreOf(project, score, erased.size > 0);
    },
    end(): Replay | undefined {
      if (by === undefined) return undefined;
      return { project: { ...project, claims: claims.size }, by, fields, shelves, claims, erased, isScoreRight };
    },
  };
}

/** The shelf of a criterion, retired ones included; of one that this release does not know, the shelf of those. */
export function shelfOfCriterion(id: CriterionId): ShelfId {
  const known = catalogue.criteria.get(id) ?? catalogue.retired.find((criterion) => criterion.id === id);
  return known?.shelf ?? unknownShelf;
}

/** Readers merge all shelves, and no writer comes to this one. */
const unknownShelf = 'unknown' as ShelfId;

function isScoreOf(project: Project, score: ProjectScore, isErased: boolean): boolean {
  if (score.epoch !== project.epoch || score.deletedAt !== project.deletedAt) return false;
  if (isErased) return true;
  if (score.name !== project.fields.name) return false;
  const known = weighAll(project.answers);
  // When a justification is good is a rule too: by other rules, only the statuses must be the same.
  return score.rulesHash === catalogue.rulesHash
    ? isDeepStrictEqual(listWeights(score.evidence), listWeights(known))
    : isDeepStrictEqual(listStatuses(score.evidence), listStatuses(known));
}

function listWeights(evidence: EvidenceById): Map<CriterionId, number> {
  const packed = [...evidence].map(([id, one]) => [id, packEvidence(one)] as const);
  return new Map(packed.filter(([, one]) => one !== packEvidence(noEvidence)));
}

function listStatuses(evidence: EvidenceById): Map<CriterionId, string> {
  const statuses = [...evidence].map(([id, { status }]) => [id, status] as const);
  return new Map(statuses.filter(([, status]) => status !== noEvidence.status));
}

function nothing(id: ProjectId): Project {
  const never = { createdAt: '', updatedAt: '', revisedAt: null, repoUrlUpdatedAt: null, deletedAt: null };
  return {
    id,
    epoch: 1,
    seq: 0,
    headHash: '',
    ...never,
    claims: 0,
    owner: 0,
    editors: [],
    fields: noFields,
    answers: new Map(),
  };
}
