import { createHash, type Hash } from 'node:crypto';
import { readNumber, readText } from '../items.ts';
import { metaKey, parsePartKey, parseRevisionKey, parseShelfKey, scoreKey } from '../keys.ts';
import { isOneRevision } from '../projects.ts';
import { follows } from '../revision.ts';
import type { Item } from '../table.ts';

/** Looks at the items of one project as they pass by, in the order of their keys, and keeps little of them. */
export interface Check {
  add(item: Item): void;
  /** Why the items are not those of a project as of one revision; undefined if they are, with its whole history. */
  getProblem(): string | undefined;
  /** Whether a score came by; without one a project is whole, but may be seen half. */
  hasScore(): boolean;
  /** The head, if one came by. */
  getHead(): Item | undefined;
}

/** A check of one project's items: head and shelves of one revision, every revision there, every hash right. */
export function openCheck(): Check {
  const shelves = new Map<string, Item>();
  const large = new Map<number, Large>();
  let head: Item | undefined;
  let score: Item | undefined;
  let chain = { seq: 0, hash: '' };
  let problem: string | undefined;

  function addRevision(item: Item, seq: number): void {
    if (seq !== chain.seq + 1) problem ??= `revision ${chain.seq + 1} is missing`;
    else if (!follows(item, chain.hash) || !isChangeRight(item)) problem ??= `revision ${seq} is not what it was`;
    chain = { seq, hash: readText(item, 'hash') };
    if (item['salt'] !== undefined && item['parts'] !== undefined) large.set(seq, openLarge(item));
  }

  function look(item: Item): void {
    const sk = readText(item, 'sk');
    const [shelf, seq, part] = [parseShelfKey(sk), parseRevisionKey(sk), parsePartKey(sk)];
    if (shelf) shelves.set(shelf, { seq: item['seq'] });
    else if (sk === metaKey) head = item;
    else if (seq !== undefined) addRevision(item, seq);
    else if (part) addPart(large.get(part.seq), part.part, readText(item, 'change'));
    else if (sk === scoreKey) score = item;
  }

  return {
    add(item) {
      try {
        look(item);
      } catch (error) {
        problem ??= error instanceof Error ? error.message : String(error);
      }
    },
    getProblem() {
      if (problem || !head) return problem ?? 'its head is missing';
      if (!isOneRevision(head, shelves)) return 'its answers are not those of its head';
      if (head['seq'] !== chain.seq || head['headHash'] !== chain.hash)
        return `revision ${String(head['seq'])} is missing`;
      for (const [seq, revision] of large) if (!isRight(revision)) return `revision ${seq} is not whole`;
      return score && readNumber(score, 'seq') > chain.seq ? 'its score is ahead of it' : undefined;
    },
    hasScore: () => score !== undefined,
    getHead: () => head,
  };
}

/** A revision in several pieces, which come later, one after the other. */
interface Large {
  readonly hash: Hash;
  readonly expected: string;
  readonly parts: number;
  seen: number;
}

function openLarge(item: Item): Large {
  return {
    hash: createHash('sha256').update(readText(item, 'salt')),
    expected: readText(item, 'changeHash'),
    parts: readNumber(item, 'parts'),
    seen: 0,
  };
}

/** Pieces that an erased revision left behind belong to nothing. */
function addPart(revision: Large | undefined, part: number, change: string): void {
  if (!revision || part !== revision.seen) return;
  revision.hash.update(part === 0 ? change : `\n${change}`);
  revision.seen++;
}

function isRight({ hash, expected, parts, seen }: Large): boolean {
  return seen === parts && hash.copy().digest('hex') === expected;
}

/** Whether a change in one piece has the hash its header says; an erased one says nothing. */
function isChangeRight(item: Item): boolean {
  if (item['salt'] === undefined || item['parts'] !== undefined) return true;
  const hash = createHash('sha256').update(readText(item, 'salt') + readText(item, 'change'));
  return hash.digest('hex') === item['changeHash'];
}
