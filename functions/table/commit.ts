import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { Answer } from '../../criteria/answer.ts';
import { catalogue } from '../../criteria/catalogue.ts';
import { canonicalUrl, type Fields } from '../../criteria/fields.ts';
import { requireUnclaimed, writeClaim } from './claims.ts';
import { TooLargeError, TooManyClaimsError } from './errors.ts';
import { itemVersion } from './items.ts';
import { metaOf, relationOf, shelfOf } from './keys.ts';
import type { PersonId, Project, ProjectId } from './project.ts';
import {
  answerAttribute,
  claimAttribute,
  editorAttribute,
  editorsAfter,
  fieldAttribute,
  getProject,
  shelfAttribute,
} from './projects.ts';
import { type Change, hasMoved, writeRevision } from './revision.ts';
import type { Standing } from './standing.ts';
import { encode, lost, type Table, transact, untilWon, updateOf } from './table.ts';

export interface Author {
  readonly by: PersonId;
  readonly now: () => Date;
  /** Whether they still may, judged in the same transaction. */
  readonly standing?: Standing;
  /** What else has to hold, and is written with it. */
  readonly guard?: Standing;
  /** What else is written in the same transaction, or keeps it from being written; asked at each attempt. */
  readonly also?: (project: Project, at: string) => readonly TransactWriteItem[];
}

/** Largest transaction, bytes of texts; DynamoDB takes 4 MB with all that is around them. */
const maxTransaction = 3_900_000;

/** Most text of all answers of a project, bytes, so that a reply with all of it stays below Lambda's 6 MB. */
const maxProject = 2_900_000;

/** Repositories that one project may have claimed over time. */
const maxClaims = 50;

/**
 * Writes the change that `decide` makes of the project as it stands: answers, head and one revision, all or nothing. Asked
 * again whenever another save came first, so that changes of different criteria merge; undefined changes nothing.
 *
 * Returns the project afterwards, or undefined if there is none. Throws what `decide` throws, BusyError after 8 s,
 * ClaimedError, TooManyClaimsError, TooLargeError, and what the author's standing and guard throw; then nothing was written, though after BusyError that is not certain.
 */
export async function commit(
  table: Table,
  id: ProjectId,
  author: Author,
  decide: (project: Project) => Change | undefined,
): Promise<Project | undefined> {
  return untilWon(`project ${id} is being changed by others`, async (deadline) => {
    const project = await getProject(table, id);
    if (!project) return undefined;
    const change = decide(project);
    if (!change) return project;
    return (await tryCommit(table, { project, change, author }, deadline)) ?? lost;
  });
}

/** Writes the first revision of a project under a number nobody has. Throws as `commit` does. */
export async function commitNew(table: Table, author: Author, project: Project, change: Change): Promise<Project> {
  return untilWon(`project ${project.id} could not be created`, async (deadline, count) => {
    // Nobody else has the number: what stands there was written by an attempt whose answer got lost.
    const written = count > 0 ? await getProject(table, project.id) : undefined;
    return written ?? (await write(table, { project, change, author, isNew: true }, deadline)) ?? lost;
  });
}

interface Attempt {
  readonly project: Project;
  readonly change: Change;
  readonly author: Author;
}

interface Writing extends Attempt {
  readonly isNew: boolean;
}

/**
 * One attempt to write a change of the project as it was read: the project afterwards, or undefined when something of it
 * was changed meanwhile. `deadline` in ms since 1970. Throws as `commit` does.
 */
export function tryCommit(table: Table, attempt: Attempt, deadline: number): Promise<Project | undefined> {
  return write(table, { ...attempt, isNew: false }, deadline);
}

async function write(table: Table, writing: Writing, deadline: number): Promise<Project | undefined> {
  const { project, author } = writing;
  const at = later(project.revisedAt ?? project.updatedAt, author.now().toISOString());
  const change = stamp(project, writing.change, at);
  const revision = writeRevision(project, change, { by: author.by, at, rulesHash: catalogue.rulesHash });
  const next = apply(project, change, { at, hash: revision.hash });
  const claims = await writesOfClaims(table, { ...writing, change }, next);
  const guards = [author.standing, author.guard].flatMap((guard) =>
    guard ? [{ guard, item: guard.write(author.now()) }] : [],
  );
  const writes: TransactWriteItem[] = [
    { Update: headUpdate(table, { ...writing, change }, next) },
    ...claims.writes,
    ...shelfUpdates(table, project.id, change, next.seq),
    ...revision.items.map((item) => ({
      Put: { TableName: table.name, Item: encode(item), ConditionExpression: 'attribute_not_exists(pk)' },
    })),
    ...guards.map(({ item }) => item),
    ...relationWrites(table, { ...writing, change }),
    ...(author.also?.(project, at) ?? []),
  ];
  if (revision.sizeBytes + sizeOfShelves(change, next) > maxTransaction) throw new TooLargeError('too much at once');
  if (sizeOf(next.answers.values()) > maxProject) throw new TooLargeError('too much in all');
  const refused = await transact(table, writes, deadline);
  if (!refused) return next;
  for (const { guard, item } of guards) {
    if (refused.includes(writes.indexOf(item))) await guard.check(author.now());
  }
  if (refused.includes(1)) await requireUnclaimed(table, claims.canonical, project.id);
  return undefined;
}

/** The change with what is stored as the old answers, and the new ones with their time. */
function stamp(project: Project, change: Change, at: string): Change {
  const answers = [...change.answers].map(([id, edit]) => {
    const { status, justification } = edit.new;
    return [id, { old: project.answers.get(id) ?? edit.old, new: { status, justification, at } }] as const;
  });
  return { ...change, answers: new Map(answers) };
}

/** Times of revisions never go backwards, whatever the clocks of two Lambdas say. */
function later(before: string, now: string): string {
  return before > now ? before : now;
}

/** The project after a change. */
export function apply(
  project: Project,
  change: Change,
  revision: { readonly at: string; readonly hash: string },
): Project {
  const { at, hash } = revision;
  const answers = new Map(project.answers);
  for (const [id, edit] of change.answers) {
    if (edit.new.status === '?' && edit.new.justification === '') answers.delete(id);
    else answers.set(id, edit.new);
  }
  const edited = Object.fromEntries([...change.fields].map(([name, edit]) => [name, edit.new]));
  const fields: Fields = { ...project.fields, ...edited };
  return {
    ...project,
    seq: project.seq + 1,
    headHash: hash,
    epoch: change.epoch ?? project.epoch,
    ...(change.cause ? { revisedAt: at } : { updatedAt: at, revisedAt: null }),
    ...(change.kind === 'create' && { createdAt: at }),
    ...(hasMoved(change) && { repoUrlUpdatedAt: at }),
    ...(change.kind === 'delete' && { deletedAt: at }),
    ...(change.kind === 'restore' && { deletedAt: null }),
    owner: change.rights?.owner?.new.number ?? project.owner,
    editors: editorsAfter(project.editors, change.rights ?? {}),
    answers,
    fields,
  };
}

function headUpdate(table: Table, { project, change, isNew }: Writing, next: Project) {
  const shelves = shelvesOf(change).keys();
  const canonical = canonicalUrl(next.fields.repo_url);
  const attributes = {
    v: itemVersion,
    epoch: next.epoch,
    seq: next.seq,
    headHash: next.headHash,
    updatedAt: next.updatedAt,
    revisedAt: next.revisedAt ?? undefined,
    deletedAt: next.deletedAt ?? undefined,
    repoUrlUpdatedAt: next.repoUrlUpdatedAt ?? undefined,
    ...(isNew && { createdAt: next.createdAt }),
    ...((isNew || change.rights?.owner) && { owner: next.owner }),
    ...Object.fromEntries((change.rights?.added ?? []).map(({ id, number }) => [editorAttribute(id), number])),
    ...Object.fromEntries((change.rights?.removed ?? []).map(({ id }) => [editorAttribute(id), undefined])),
    ...Object.fromEntries([...change.fields].map(([name, edit]) => [fieldAttribute(name), edit.new])),
    ...Object.fromEntries([...shelves].map((shelf) => [shelfAttribute(shelf), next.seq])),
    ...(canonical !== '' && change.fields.has('repo_url') && { [claimAttribute(canonical)]: true }),
  };
  const condition = isNew
    ? { expression: 'attribute_not_exists(pk)' }
    : { expression: 'seq = :seq AND epoch = :epoch', values: { ':seq': project.seq, ':epoch': project.epoch } };
  return updateOf(table, metaOf(project.id), attributes, condition);
}

/** What the people concerned are to the project from now on. */
function relationWrites(table: Table, { project, change, author, isNew }: Writing): TransactWriteItem[] {
  const { owner, added = [], removed = [] } = change.rights ?? {};
  const become = (person: PersonId, as: 'owner' | 'editor'): TransactWriteItem => ({
    Update: updateOf(table, relationOf(person, project.id), { v: itemVersion, as, asked: undefined }),
  });
  const former = owner?.old.id;
  const isEditor = project.editors.some(({ id }) => id === former);
  const editors = new Set([...added.map(({ id }) => id), ...(former && isEditor ? [former] : [])]);
  const gone = new Set([...removed.map(({ id }) => id), ...(former && !editors.has(former) ? [former] : [])]);
  return [
    ...(isNew ? [become(author.by, 'owner')] : []),
    ...(owner ? [become(owner.new.id, 'owner')] : []),
    ...[...editors].filter((person) => !gone.has(person)).map((person) => become(person, 'editor')),
    ...[...gone]
      .filter((person) => person !== owner?.new.id)
      .map((person) => ({ Delete: { TableName: table.name, Key: encode({ ...relationOf(person, project.id) }) } })),
  ];
}

function shelfUpdates(table: Table, id: ProjectId, change: Change, seq: number): TransactWriteItem[] {
  return [...shelvesOf(change)].map(([shelf, answers]) => ({
    Update: updateOf(table, shelfOf(id, shelf), { v: itemVersion, seq, ...Object.fromEntries(answers) }),
  }));
}

/** Bytes of the shelves that a change writes, as they are afterwards: a transaction counts whole items. */
function sizeOfShelves(change: Change, next: Project): number {
  const shelves = shelvesOf(change);
  return sizeOf(
    [...next.answers].flatMap(([id, answer]) => {
      const shelf = catalogue.criteria.get(id)?.shelf;
      return shelf && shelves.has(shelf) ? [answer] : [];
    }),
  );
}

function sizeOf(answers: Iterable<Answer>): number {
  let bytes = 0;
  for (const { justification } of answers) bytes += Buffer.byteLength(justification) + 64;
  return bytes;
}

/** The attributes to write on each shelf; undefined for an answer taken back. */
function shelvesOf({ answers }: Change) {
  const byShelf = Map.groupBy(answers, ([id]) => {
    const shelf = catalogue.criteria.get(id)?.shelf;
    if (!shelf) throw new Error(`no shelf for ${id}`);
    return shelf;
  });
  return new Map(
    [...byShelf].map(([shelf, edits]) => [
      shelf,
      edits.map(([id, { new: now }]) => [
        answerAttribute(id),
        now.status === '?' && now.justification === '' ? undefined : now,
      ]),
    ]),
  );
}

/** The claim of the new repository URL comes right after the head, so that a refusal can be told apart. */
async function writesOfClaims(table: Table, { project, change }: Writing, next: Project) {
  const canonical = canonicalUrl(next.fields.repo_url);
  if (!change.fields.has('repo_url')) return { canonical, writes: [] };
  const old = canonicalUrl(project.fields.repo_url);
  if (project.claims >= maxClaims) throw new TooManyClaimsError(`${project.claims} repositories`);
  await requireUnclaimed(table, canonical, project.id);
  const claim = { project: project.id, at: next.updatedAt };
  const writes = [
    ...(canonical === ''
      ? []
      : [writeClaim(table, canonical, { ...claim, url: next.fields.repo_url, isCurrent: true })]),
    ...(old === '' || old === canonical
      ? []
      : [writeClaim(table, old, { ...claim, url: project.fields.repo_url, isCurrent: false })]),
  ];
  return { canonical, writes };
}
