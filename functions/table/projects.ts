import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { CriterionId } from '../../criteria/catalogue.ts';
import { fieldNames, type Fields, noFields } from '../../criteria/fields.ts';
import { BusyError } from './errors.ts';
import { BrokenItemError, readAnswer, readNumber, readOptionalText, readText } from './items.ts';
import { counterOf, metaKey, metaOf, parseProjectPk, parseShelfKey, projectPk, scoreOf, shelfPrefix } from './keys.ts';
import type { Identity } from './people.ts';
import type { PersonId, Project, ProjectId, ProjectScore, StoredAnswer } from './project.ts';
import { type Change, listRevisions, type Revision, type RightsChange } from './revision.ts';
import { parseScore } from './scores.ts';
import { batchGet, encode, getItem, type Item, listItems, pause, type Table } from './table.ts';

/** Attributes of META and of shelves: a prefix and a name, so that each is set without touching the others. */
export const fieldAttribute = (name: string): string => `f:${name}`;
export const shelfAttribute = (shelf: string): string => `s:${shelf}`;
export const answerAttribute = (id: string): string => `a:${id}`;
export const claimAttribute = (canonicalUrl: string): string => `u:${canonicalUrl}`;
export const editorAttribute = (person: string): string => `e:${person}`;

/** Times a project is read again when a save was seen half. */
const maxReads = 8;

/**
 * The project as of one revision, deleted ones included, or undefined. Head and shelves are read in one query, which
 * may see half of a save: the head tells which revision last wrote each shelf, and what does not fit is read again.
 */
export async function getProject(table: Table, id: ProjectId): Promise<Project | undefined> {
  for (let read = 0; read < maxReads; read++) {
    if (read > 0) await pause(20 * 2 ** read);
    let head: Item | undefined;
    const shelves = new Map<string, Item>();
    for await (const item of listItems(table, projectPk(id), shelfPrefix, metaKey)) {
      const shelf = parseShelfKey(readText(item, 'sk'));
      if (shelf) shelves.set(shelf, item);
      else head = item;
    }
    if (!head) {
      if (shelves.size === 0) return undefined;
      continue;
    }
    if (isOneRevision(head, shelves)) return parseProject(id, head, shelves);
  }
  throw new BusyError(`project ${id} is never seen whole`);
}

/** The project without its answers, deleted ones included, or undefined. One consistent read, however many answers it has. */
export async function getHead(table: Table, id: ProjectId): Promise<Project | undefined> {
  const item = await getItem(table, metaOf(id));
  return item && parseProject(id, item, new Map());
}

/** Part of a transaction that is refused when a project was changed since it was read, its rights included. */
export function unchanged(table: Table, { id, seq, epoch }: Project): TransactWriteItem {
  return {
    ConditionCheck: {
      TableName: table.name,
      Key: encode({ ...metaOf(id) }),
      ConditionExpression: 'seq = :seq AND epoch = :epoch',
      ExpressionAttributeValues: encode({ ':seq': seq, ':epoch': epoch }),
    },
  };
}

/** Whether there is a project of this number, deleted ones included until they are purged. */
export async function hasProject(table: Table, id: ProjectId): Promise<boolean> {
  return (await getItem(table, metaOf(id))) !== undefined;
}

/**
 * The project as it was at revision `seq`, undoing what came after. Undefined if there is none, if it is older than
 * `seq`, or if a later change was erased.
 */
export async function getProjectAt(table: Table, id: ProjectId, seq: number): Promise<Project | undefined> {
  const project = await getProject(table, id);
  if (!project || project.seq < seq) return undefined;
  if (project.seq === seq) return project;
  const revisions: Revision[] = [];
  for await (const revision of listRevisions(table, id, seq - 1)) {
    if (revision.seq <= project.seq) revisions.push(revision);
  }
  const [at, ...later] = revisions;
  if (!at || later.length !== project.seq - seq) return undefined;
  let undone: Project = { ...project, epoch: at.epoch, seq, headHash: at.hash, updatedAt: at.at };
  for (const { change } of later.toReversed()) {
    if (!change) return undefined;
    undone = undo(undone, change);
  }
  return undone;
}

export interface Heads {
  readonly found: readonly { readonly head: Project; readonly score: ProjectScore | undefined }[];
  /** Items that could not be understood, and were left out. */
  readonly broken: number;
}

/** Heads and scores of the projects with these numbers, 50 at most, by descending number; missing numbers are left out. */
export async function listHeads(table: Table, ids: readonly ProjectId[]): Promise<Heads> {
  if (ids.length === 0) return { found: [], broken: 0 };
  const items = await batchGet(
    table,
    ids.flatMap((id) => [metaOf(id), scoreOf(id)]),
  );
  const scores = new Map<ProjectId, ProjectScore>();
  const heads: Project[] = [];
  let broken = 0;
  for (const item of items) {
    const id = parseProjectPk(readText(item, 'pk'));
    if (!id) continue;
    try {
      if (item['sk'] === metaKey) heads.push(parseProject(id, item, new Map()));
      else scores.set(id, parseScore(id, item));
    } catch (error) {
      if (!(error instanceof BrokenItemError)) throw error;
      broken++;
    }
  }
  const found = heads.sort((a, b) => b.id - a.id).map((head) => ({ head, score: scores.get(head.id) }));
  return { found, broken };
}

/** Highest project number given out, 0 before the first. */
export async function getLastNumber(table: Table): Promise<number> {
  const counter = await getItem(table, counterOf('projects'));
  return counter ? readNumber(counter, 'n') : 0;
}

/** Editors once these are taken in and those are let go; whoever is both is let go. */
export function editorsAfter(
  editors: readonly Identity[],
  { added = [], removed = [] }: Pick<RightsChange, 'added' | 'removed'>,
): readonly Identity[] {
  const byId = new Map([...editors, ...added].map((editor) => [editor.id, editor]));
  for (const { id } of removed) byId.delete(id);
  return [...byId.values()];
}

/** Whether head and shelves, by their names, are those of one revision. */
export function isOneRevision(head: Item, shelves: ReadonlyMap<string, Item>): boolean {
  for (const [name, seq] of Object.entries(head)) {
    if (name.startsWith('s:') && shelves.get(name.slice(2))?.['seq'] !== seq) return false;
  }
  return [...shelves.keys()].every((shelf) => head[shelfAttribute(shelf)] !== undefined);
}

/** The project of a head and shelves by their names. */
export function parseProject(id: ProjectId, head: Item, shelves: ReadonlyMap<string, Item>): Project {
  const answers = new Map<CriterionId, StoredAnswer>();
  for (const shelf of shelves.values()) {
    for (const [name, value] of Object.entries(shelf)) {
      if (name.startsWith('a:')) answers.set(name.slice(2) as CriterionId, readAnswer(value));
    }
  }
  return {
    id,
    epoch: readNumber(head, 'epoch'),
    seq: readNumber(head, 'seq'),
    headHash: readText(head, 'headHash'),
    createdAt: readText(head, 'createdAt'),
    updatedAt: readText(head, 'updatedAt'),
    revisedAt: readRevisedAt(head),
    repoUrlUpdatedAt: readOptionalText(head, 'repoUrlUpdatedAt'),
    claims: Object.keys(head).filter((name) => name.startsWith(claimAttribute(''))).length,
    deletedAt: readOptionalText(head, 'deletedAt'),
    owner: readNumber(head, 'owner'),
    editors: Object.keys(head)
      .filter((name) => name.startsWith(editorAttribute('')))
      .map((name) => ({ id: name.slice(editorAttribute('').length) as PersonId, number: readNumber(head, name) })),
    fields: parseFields(head),
    answers,
  };
}

/** A save by the last release leaves the time of an earlier revision standing. */
function readRevisedAt(head: Item): string | null {
  const at = readOptionalText(head, 'revisedAt');
  return at !== null && at >= readText(head, 'updatedAt') ? at : null;
}

function parseFields(head: Item): Fields {
  const stored = fieldNames.map((name) => [name, readOptionalText(head, fieldAttribute(name)) ?? noFields[name]]);
  return { ...noFields, ...Object.fromEntries(stored) };
}

function undo(project: Project, change: Change): Project {
  const answers = new Map(project.answers);
  for (const [id, { old }] of change.answers) answers.set(id, old);
  const fields = Object.fromEntries([...change.fields].map(([name, { old }]) => [name, old]));
  const { owner, added = [], removed = [] } = change.rights ?? {};
  return {
    ...project,
    owner: owner?.old.number ?? project.owner,
    editors: editorsAfter(project.editors, { added: removed, removed: added }),
    answers,
    fields: { ...project.fields, ...fields },
    ...(change.kind === 'delete' && { deletedAt: null }),
  };
}
