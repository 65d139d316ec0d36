import { isDeepStrictEqual } from 'node:util';
import type { ShelfId } from '../../../criteria/catalogue.ts';
import { itemVersion } from '../items.ts';
import { claimOf, type Key, metaOf, parseShelfKey, shelfOf } from '../keys.ts';
import type { ProjectId } from '../project.ts';
import { answerAttribute, claimAttribute, editorAttribute, fieldAttribute, shelfAttribute } from '../projects.ts';
import { decode, keyOf, type RawItem } from './raw.ts';
import { type Replay, shelfOfCriterion } from './replay.ts';
import { encode, type Item } from '../table.ts';

/** What a copy has of a project beside its revisions. */
export interface Found {
  readonly head: RawItem | undefined;
  readonly shelves: readonly RawItem[];
  /** Its claims that exist. */
  readonly claims: readonly RawItem[];
}

export interface Rebuilt {
  readonly items: readonly RawItem[];
  /** Keys of items that were missing or said something else than the revisions. */
  readonly repaired: readonly Key[];
  /** Whether answers of an erased change may be missing, since nothing else told them. */
  readonly isIncomplete: boolean;
}

/**
 * Head, shelves and claims as the revisions tell them; attributes that this release does not know stay. What an erased
 * change did is taken from the items that it left.
 */
export function rebuild(id: ProjectId, told: Replay, found: Found, owner: number): Rebuilt {
  const repaired: Key[] = [];
  const put = (key: Key, stored: RawItem | undefined, known: Known): RawItem => {
    const { item, isSame } = merge(key, stored, known);
    if (!isSame) repaired.push(key);
    return item;
  };
  const isHeadTrusted = told.erased.size > 0 && isHeadOf(found.head, told);
  const shelves = listShelves(id, told, found);
  const items = shelves.map(({ key, stored, known }) => (known ? put(key, stored, known) : stored)).filter(isItem);
  const claims = isHeadTrusted
    ? found.claims
    : [...told.claims].map(([url, { at, ...claim }]) => {
        const stored = found.claims.find((item) => keyOf(item).pk === claimOf(url).pk);
        return put(claimOf(url), stored, { names: claimNames, attributes: { claimedBy: id, ...claim, at } });
      });
  const seqs = new Map([...shelves].map(({ shelf, seq }) => [shelf, seq]));
  const head =
    isHeadTrusted && found.head
      ? put(metaOf(id), found.head, { names: shelfNames, attributes: seqsOf(seqs) })
      : put(metaOf(id), found.head, { names: headNames, attributes: headOf(told, seqs, owner) });
  const isIncomplete = told.erased.size > 0 && (repaired.length > 0 || !isHeadTrusted);
  return { items: [...items, ...claims, head], repaired, isIncomplete };
}

/** Attributes as they must be, and which of the stored ones they take the place of. */
interface Known {
  readonly names: RegExp;
  readonly attributes: Item;
}

const headNames = /^(?:epoch|seq|headHash|createdAt|updatedAt|revisedAt|deletedAt|repoUrlUpdatedAt|owner|[efsu]:.*)$/s;
const shelfNames = /^s:/;
const answerNames = /^(?:seq|a:.*)$/s;
const claimNames = /^(?:claimedBy|url|isCurrent|at)$/;

function merge(key: Key, stored: RawItem | undefined, { names, attributes }: Known) {
  const unknown = Object.entries(stored ?? {}).filter(([name]) => !names.test(name));
  const item: RawItem = {
    v: { N: String(itemVersion) },
    ...Object.fromEntries(unknown),
    ...encode({ ...key, ...attributes }),
  };
  return { item, isSame: stored !== undefined && isDeepStrictEqual(decode(stored), decode(item)) };
}

function isItem(item: RawItem | undefined): item is RawItem {
  return item !== undefined;
}

function isHeadOf(head: RawItem | undefined, { project }: Replay): boolean {
  const { seq, headHash } = head ? decode(head) : {};
  return seq === project.seq && headHash === project.headHash;
}

interface Shelf {
  readonly shelf: ShelfId;
  readonly seq: number;
  readonly key: Key;
  readonly stored: RawItem | undefined;
  /** Undefined where the stored one is taken as it is. */
  readonly known: Known | undefined;
}

function listShelves(id: ProjectId, { project, shelves, erased }: Replay, found: Found): Shelf[] {
  const stored = new Map(found.shelves.map((item) => [parseShelfKey(keyOf(item).sk), item]));
  const answers = Map.groupBy(project.answers, ([criterion]) => shelfOfCriterion(criterion));
  const names = new Set([...shelves.keys(), ...[...stored.keys()].filter((shelf) => shelf !== undefined)]);
  return [...names].flatMap((shelf): Shelf[] => {
    const item = stored.get(shelf);
    const seq = shelves.get(shelf) ?? 0;
    const written = item ? Number(decode(item)['seq']) : 0;
    const key = shelfOf(id, shelf);
    const isLatest = written === seq || (written > seq && erased.has(written));
    if (item && erased.size > 0 && isLatest) return [{ shelf, seq: written, key, stored: item, known: undefined }];
    if (seq === 0) return [];
    const attributes = Object.fromEntries(
      (answers.get(shelf) ?? []).map(([c, answer]) => [answerAttribute(c), answer]),
    );
    return [{ shelf, seq, key, stored: item, known: { names: answerNames, attributes: { seq, ...attributes } } }];
  });
}

function headOf({ project, fields, claims }: Replay, seqs: ReadonlyMap<ShelfId, number>, owner: number): Item {
  const { epoch, seq, headHash, createdAt, updatedAt, revisedAt, deletedAt, repoUrlUpdatedAt } = project;
  return {
    epoch,
    seq,
    headHash,
    createdAt,
    updatedAt,
    owner,
    revisedAt: revisedAt ?? undefined,
    deletedAt: deletedAt ?? undefined,
    repoUrlUpdatedAt: repoUrlUpdatedAt ?? undefined,
    ...Object.fromEntries([...fields].map((name) => [fieldAttribute(name), project.fields[name]])),
    ...seqsOf(seqs),
    ...Object.fromEntries(project.editors.map(({ id, number }) => [editorAttribute(id), number])),
    ...Object.fromEntries([...claims.keys()].map((url) => [claimAttribute(url), true])),
  };
}

function seqsOf(seqs: ReadonlyMap<ShelfId, number>): Item {
  return Object.fromEntries([...seqs].map(([shelf, seq]) => [shelfAttribute(shelf), seq]));
}
