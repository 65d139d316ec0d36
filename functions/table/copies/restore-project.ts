import { listClaimed } from './export-items.ts';
import { BrokenItemError } from '../items.ts';
import {
  claimOf,
  type Key,
  metaKey,
  metaOf,
  parsePartKey,
  parseRevisionKey,
  parseShelfKey,
  projectPk,
  scoreKey,
  scoreOf,
} from '../keys.ts';
import type { PersonId, ProjectId, ProjectScore } from '../project.ts';
import { putProject } from './put-project.ts';
import { decode, getRaw, keyOf, patiently, queryRaw, type RawItem } from './raw.ts';
import { type Found, rebuild, type Rebuilt } from './rebuild.ts';
import { replay, type Replay } from './replay.ts';
import { parseScore } from '../scores.ts';
import { getItem, type Item, type Table } from '../table.ts';

/** What became of a project. */
export interface Restored {
  readonly id: ProjectId;
  /** Its epoch in the copy; undefined if not even its first revision is there: it is lost. */
  readonly epoch: number | undefined;
  /** Whether an earlier run had put it back and started its new epoch. */
  readonly isDone: boolean;
  /** Items that were built from the revisions, the score aside. */
  readonly repaired: readonly Key[];
  /** Whether the score is computed anew. */
  readonly isRescored: boolean;
  /** Revisions that were cut off, since one of them is not whole. */
  readonly cut: { readonly from: number; readonly to: number } | undefined;
  readonly isIncomplete: boolean;
}

/** Public number of a person, for a project whose head does not tell its owner; 0 where it is not known. */
export type GetNumber = (person: PersonId) => Promise<number>;

/**
 * Writes a project of a copy of the table, made whole: as of its last revision up to which all are whole. Score included
 * only if it fits; else scoring computes it from the revisions.
 */
export async function restoreProject(
  source: Table,
  target: Table,
  id: ProjectId,
  getNumber: GetNumber,
): Promise<Restored> {
  const found = await findItems(source, id);
  const { told, highest } = await patiently(() => replay(source, id, found.score));
  const before = { id, isDone: false, repaired: [], isRescored: false, cut: undefined, isIncomplete: false };
  if (!told) return { ...before, epoch: undefined };
  const { epoch, seq } = told.project;
  const now = await patiently(() => getItem(target, metaOf(id)));
  if (Number(now?.['epoch'] ?? 0) > epoch) return { ...before, epoch, isDone: true };
  const head = found.head && decode(found.head);
  const owner = told.project.owner || (await findOwner(told, head, getNumber));
  const claims = await findClaims(source, id, told, found.head);
  const rebuilt = rebuild(id, claims.told, { ...found, claims: claims.found }, owner);
  const score = told.isScoreRight ? found.rawScore : undefined;
  await putProject(target, { id, seq, read: () => readRestored(source, { id, seq, rebuilt, score }) });
  const last = Math.max(highest, typeof head?.['seq'] === 'number' ? head['seq'] : 0);
  const { repaired, isIncomplete } = rebuilt;
  const cut = last > seq ? { from: seq + 1, to: last } : undefined;
  return { ...before, epoch, repaired, isRescored: !score, cut, isIncomplete };
}

/**
 * The owner of a project that was never given away, as far as its revisions go. A head that is ahead of them may name a
 * later one: then whoever made it is asked for first.
 */
async function findOwner({ project, by }: Replay, head: Item | undefined, getNumber: GetNumber): Promise<number> {
  const named = typeof head?.['owner'] === 'number' ? head['owner'] : 0;
  return (head?.['seq'] === project.seq && named) || (await getNumber(by)) || named;
}

interface FoundItems extends Omit<Found, 'claims'> {
  readonly rawScore: RawItem | undefined;
  readonly score: ProjectScore | undefined;
}

async function findItems(source: Table, id: ProjectId): Promise<FoundItems> {
  const shelves: RawItem[] = [];
  let head: RawItem | undefined;
  for await (const item of queryRaw(source, projectPk(id), metaKey)) {
    if (keyOf(item).sk === metaKey) head = item;
    else if (parseShelfKey(keyOf(item).sk)) shelves.push(item);
  }
  const rawScore = await getRaw(source, scoreOf(id));
  return { head, shelves, rawScore, score: rawScore && understandScore(id, rawScore) };
}

function understandScore(id: ProjectId, item: RawItem): ProjectScore | undefined {
  try {
    return parseScore(id, decode(item));
  } catch (error) {
    if (error instanceof BrokenItemError) return undefined;
    throw error;
  }
}

/** Claims that the project has, and what its revisions tell of those that nobody else has by now. */
async function findClaims(
  source: Table,
  id: ProjectId,
  told: Replay,
  head: RawItem | undefined,
): Promise<{ readonly told: Replay; readonly found: RawItem[] }> {
  const found: RawItem[] = [];
  const claims = new Map(told.claims);
  const urls = new Set([...told.claims.keys(), ...(told.erased.size > 0 ? listClaimed(head && decode(head)) : [])]);
  for (const url of urls) {
    const claim = await getRaw(source, claimOf(url));
    if (claim && decode(claim)['claimedBy'] === id) found.push(claim);
    else if (claim) claims.delete(url);
  }
  return { told: { ...told, claims }, found };
}

/** The items of a restored project: what was rebuilt, its revisions so far, kinds that this release does not know. */
async function* readRestored(
  source: Table,
  { id, seq, rebuilt, score }: { id: ProjectId; seq: number; rebuilt: Rebuilt; score: RawItem | undefined },
): AsyncGenerator<RawItem> {
  yield* rebuilt.items;
  if (score) yield score;
  for await (const item of queryRaw(source, projectPk(id))) {
    const { sk } = keyOf(item);
    if (parseShelfKey(sk) || sk === metaKey || sk === scoreKey) continue;
    if ((parseRevisionKey(sk) ?? parsePartKey(sk)?.seq ?? 0) <= seq) yield item;
  }
}
