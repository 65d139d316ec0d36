import { randomBytes } from 'node:crypto';
import type { CriterionId } from '../../criteria/catalogue.ts';
import { canonicalUrl, type FieldName, parseFieldName } from '../../criteria/fields.ts';
import { canonicalJson, sha256 } from './hash.ts';
import { readAnswer, readNumber, readText } from './items.ts';
import { partOf, projectPk, revisionOf } from './keys.ts';
import type { Identity } from './people.ts';
import { splitValues } from './pieces.ts';
import { type PersonId, type Project, type ProjectId, type StoredAnswer } from './project.ts';
import { type Item, listItems, type Table } from './table.ts';
import { TooLargeError } from './errors.ts';

export interface Edit<T> {
  readonly old: T;
  readonly new: T;
}

/** What a revision changed. `reason` is given for deletions. */
export interface Change {
  readonly kind: 'create' | 'save' | 'delete' | 'restore';
  /**
   * Set on a save in which nobody answered anything: the rules were changed, the table was put back from a copy, or others
   * may write from now on. Such a revision leaves `updatedAt` alone. No kind of its own, so that an older release reads it
   * as an empty save.
   */
  readonly cause?: 'rules' | 'recovery' | 'rights';
  /** Epoch from this revision on, higher than before; only with the cause `recovery`. */
  readonly epoch?: number;
  readonly answers: ReadonlyMap<CriterionId, Edit<StoredAnswer>>;
  readonly fields: ReadonlyMap<FieldName, Edit<string>>;
  readonly reason?: string;
  /** Who may write from now on; only with the cause `rights`. */
  readonly rights?: RightsChange;
  /** The proposal that was accepted, and the API token or person whose it was. */
  readonly from?: { readonly proposal: string; readonly by: PersonId };
}

/** New editors and those who are none any more; an owner of before accounts has a number only. */
export interface RightsChange {
  readonly owner?: { readonly old: Partial<Identity>; readonly new: Identity };
  readonly added?: readonly Identity[];
  readonly removed?: readonly Identity[];
}

export interface Revision {
  readonly seq: number;
  readonly epoch: number;
  readonly at: string;
  readonly by: PersonId;
  readonly hash: string;
  /** Undefined when it was erased; the chain of hashes still holds. */
  readonly change: Change | undefined;
}

/** Largest change, in bytes of UTF-8. */
export const maxChange = 3_500_000;

/** Whether a change turns an entry to another repository, to its first one, or to none; another spelling of a URL does not. */
export function hasMoved({ kind, fields }: Change): boolean {
  const edit = fields.get('repo_url');
  return kind === 'save' && edit !== undefined && canonicalUrl(edit.old) !== canonicalUrl(edit.new);
}

/** The items of the next revision, and its hash. Throws TooLargeError over 3.5 MB. */
export function writeRevision(
  project: Pick<Project, 'id' | 'epoch' | 'seq' | 'headHash'>,
  change: Change,
  author: { readonly by: PersonId; readonly at: string; readonly rulesHash: string },
): { readonly hash: string; readonly sizeBytes: number; readonly items: readonly Item[] } {
  const seq = project.seq + 1;
  const pieces = split(change);
  const sizeBytes = pieces.reduce((sum, piece) => sum + Buffer.byteLength(piece), 0);
  if (sizeBytes > maxChange) throw new TooLargeError(`change of ${sizeBytes} bytes`);
  const salt = randomBytes(16).toString('hex');
  const header = {
    v: 1,
    project: project.id,
    epoch: change.epoch ?? project.epoch,
    seq,
    at: author.at,
    by: author.by,
    rules: author.rulesHash,
    changeHash: sha256(salt + pieces.join('\n')),
    before: project.headHash,
  };
  const hash = sha256(canonicalJson(header));
  const [first] = pieces;
  const inline = pieces.length === 1;
  return {
    hash,
    sizeBytes,
    items: [
      {
        ...revisionOf(project.id, seq),
        ...header,
        hash,
        salt,
        ...(inline ? { change: first } : { parts: pieces.length }),
      },
      ...(inline ? [] : pieces.map((piece, part) => ({ ...partOf(project.id, seq, part), v: 1, change: piece }))),
    ],
  };
}

/** Revisions after `seq`, in order and without a gap: it ends before one that is not visible yet, or not whole. */
export async function* listRevisions(table: Table, id: ProjectId, seq: number): AsyncGenerator<Revision> {
  let next = seq + 1;
  const last = revisionOf(id, 9_999_999_999).sk;
  for await (const item of listItems(table, projectPk(id), revisionOf(id, next).sk, last)) {
    const revision = readNumber(item, 'seq') === next ? await readRevision(table, id, item) : undefined;
    if (!revision) return;
    yield revision;
    next++;
  }
}

/** Whether hash and, unless erased, change of a stored revision are what they were, and `before` is the hash before. */
export async function isWhole(table: Table, id: ProjectId, item: Item, before: string): Promise<boolean> {
  if (!follows(item, before)) return false;
  if (item['salt'] === undefined) return true;
  const pieces = await readPieces(table, id, item);
  return pieces !== undefined && sha256(readText(item, 'salt') + pieces.join('\n')) === item['changeHash'];
}

/** Whether the header of a stored revision has the hash it says, and `before` is the hash before. */
export function follows(item: Item, before: string): boolean {
  const { v, project, epoch, seq, at, by, rules, changeHash } = item;
  const header = { v, project, epoch, seq, at, by, rules, changeHash, before: item['before'] };
  return item['before'] === before && sha256(canonicalJson(header)) === item['hash'];
}

/** A stored revision with its change; undefined when a piece of it is missing. */
export async function readRevision(table: Table, id: ProjectId, item: Item): Promise<Revision | undefined> {
  const pieces = await readPieces(table, id, item);
  if (!pieces) return undefined;
  return {
    seq: readNumber(item, 'seq'),
    epoch: readNumber(item, 'epoch'),
    at: readText(item, 'at'),
    by: readText(item, 'by') as PersonId,
    hash: readText(item, 'hash'),
    change: item['salt'] === undefined ? undefined : parseChange(pieces),
  };
}

async function readPieces(table: Table, id: ProjectId, item: Item): Promise<string[] | undefined> {
  if (item['salt'] === undefined) return [];
  if (item['parts'] === undefined) return [readText(item, 'change')];
  const seq = readNumber(item, 'seq');
  const pieces: string[] = [];
  for await (const part of listItems(table, projectPk(id), partOf(id, seq, 0).sk, partOf(id, seq, 99).sk)) {
    pieces.push(readText(part, 'change'));
  }
  return pieces.length === item['parts'] ? pieces : undefined;
}

/** A change as canonical JSON, in pieces that fit into items; mostly one. */
function split({ kind, cause, reason, rights, from, answers, fields }: Change): string[] {
  return splitValues({ answers, fields }).map((piece) =>
    canonicalJson({
      kind,
      ...(cause && { cause }),
      ...(rights && { rights }),
      ...(from && { from }),
      ...(reason !== undefined && { reason }),
      ...piece,
    }),
  );
}

function parseChange(pieces: readonly string[]): Change {
  const answers = new Map<CriterionId, Edit<StoredAnswer>>();
  const fields = new Map<FieldName, Edit<string>>();
  let said: Pick<Change, 'kind' | 'cause' | 'rights' | 'from' | 'reason'> = { kind: 'save' };
  for (const piece of pieces) {
    const json = JSON.parse(piece) as typeof said & { answers: Item; fields: Item };
    said = json;
    for (const [id, edit] of Object.entries(json.answers)) {
      const { old, new: now } = edit as Edit<unknown>;
      answers.set(id as CriterionId, { old: readAnswer(old), new: readAnswer(now) });
    }
    for (const [name, edit] of Object.entries(json.fields)) {
      const field = parseFieldName(name);
      if (field) fields.set(field, edit as Edit<string>);
    }
  }
  const { kind, cause, reason, rights, from } = said;
  return {
    kind,
    answers,
    fields,
    ...(cause && { cause }),
    ...(rights && { rights }),
    ...(from && { from }),
    ...(reason !== undefined && { reason }),
  };
}
