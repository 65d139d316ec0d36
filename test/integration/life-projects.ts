import { CreateTableCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { createHash, randomUUID } from 'node:crypto';
import { type Answer, unanswered } from '../../criteria/answer.ts';
import { catalogue, type CriterionId } from '../../criteria/catalogue.ts';
import type { FieldName } from '../../criteria/fields.ts';
import { renderObjects } from '../../functions/objects/objects.ts';
import { defaultSettings } from '../../functions/objects/settings.ts';
import { fold } from '../../functions/scoring/fold.ts';
import { scoreUpTo } from '../../functions/scoring/score.ts';
import { commit, commitNew } from '../../functions/table/commit.ts';
import { canonicalJson, sha256 } from '../../functions/table/hash.ts';
import {
  identityOf,
  accessOf,
  actOf,
  credentialOf,
  isPassing,
  limitOf,
  lookUpOf,
  numberOf,
  personOf,
  projectTokenOf,
  proposalOf,
  relationOf,
  reportOf,
  revisionOf,
  sessionOf,
  tokenOf,
  waitingOf,
} from '../../functions/table/keys.ts';
import { nextNumber, type Identity } from '../../functions/table/people.ts';
import type { PersonId, Project, ProjectId, ProjectScore } from '../../functions/table/project.ts';
import { getProjectAt } from '../../functions/table/projects.ts';
import { raiseCounter } from '../../functions/table/copies/put-others.ts';
import { keyOf, putAll, type RawItem, scanRaw } from '../../functions/table/copies/raw.ts';
import { rebuild } from '../../functions/table/copies/rebuild.ts';
import { openReplay } from '../../functions/table/copies/replay.ts';
import { type Change, type Edit, type RightsChange, writeRevision } from '../../functions/table/revision.ts';
import { getScore, saveScore } from '../../functions/table/scores.ts';
import { encode, getItem, type Item, type Table } from '../../functions/table/table.ts';
import { drawAnswer } from '../fixtures/answer-sets.ts';
import { openRandom, type Random } from '../fixtures/random.ts';
import { answerable } from './checks.ts';

/** Kinds of projects, by their number. */
export const kinds = {
  isPassing: (id: number) => id % 20 === 1,
  isRenamed: (id: number) => id % 10 === 3,
  isDeleted: (id: number) => id % 20 === 5,
  isBroughtBack: (id: number) => id % 40 === 5,
  /** A change of some 400 KB, in two pieces. */
  isLarge: (id: number) => id % 500 === 7,
  isErased: (id: number) => id === 9 || id === 19,
  /** Given to somebody else, who has an editor; another one came and went. */
  isShared: (id: number) => id % 20 === 16,
};

/** Scored projects of every kind with two to six revisions each, numbered from 1, by twenty people, saved as the API does. */
export async function makeProjects(table: Table, count: number): Promise<void> {
  const drawing = openDrawing();
  const authors = await makePeople(table);
  for (let i = 0; i < count; i++) {
    const id = (await nextNumber(table, 'projects')) as ProjectId;
    const author = drawing.random.pick(authors);
    const by = { by: author.id, now: drawing.now };
    const [creation, ...changes] = listChanges(id, drawing.random);
    if (creation)
      await commitNew(table, by, { ...openReplay(id, undefined).getProject(), owner: author.number }, creation);
    for (const [index, change] of changes.entries()) {
      await commit(table, id, by, () => change);
      if (!kinds.isErased(id) || index > 0) continue;
      await scoreUpTo({ table, catalogue }, id, 2);
      await erase(table, id, 2);
    }
    await scoreUpTo({ table, catalogue }, id, 1 + changes.length);
  }
}

/**
 * The same as many at a time as a transaction takes, since a thousand projects saved one by one take minutes. Returns what
 * is to be published of them: ETags by key.
 */
export async function makeManyProjects(table: Table, count: number): Promise<Map<string, string>> {
  const drawing = openDrawing();
  const authors = await makePeople(table);
  const etags = new Map<string, string>();
  let items: RawItem[] = [];
  for (let id = 1; id <= count; id++) {
    const made = makeProject(id as ProjectId, drawing.random.pick(authors), drawing);
    items.push(...made.items);
    if (items.length > 1000 || id === count) {
      await putAll(table, items);
      items = [];
    }
    await saveScore(table, undefined, made.score);
    if (made.project.deletedAt) continue;
    for (const { key, body } of renderObjects(made.project, made.score, defaultSettings)) etags.set(key, etagOf(body));
  }
  await raiseCounter(table, 'projects', count);
  return etags;
}

function makeProject(id: ProjectId, author: Identity, { random, now }: Drawing) {
  const replayed = openReplay(id, undefined);
  const revisions: RawItem[] = [];
  let score: ProjectScore | undefined;
  for (const change of listChanges(id, random)) {
    const before = replayed.getProject();
    const at = now().toISOString();
    const stamped = { ...change, answers: stamp(before, change, at) };
    const written = writeRevision(before, stamped, { by: author.id, at, rulesHash: catalogue.rulesHash });
    revisions.push(...written.items.map(encode));
    const revision = { seq: before.seq + 1, epoch: 1, at, by: author.id, hash: written.hash, change: stamped };
    replayed.add(revision);
    score = fold(catalogue, id, score, revision);
  }
  const told = replayed.end();
  if (!told || !score) throw new Error(`project ${id} has no revisions`);
  const owner = told.project.owner || author.number;
  const { items } = rebuild(id, told, { head: undefined, shelves: [], claims: [] }, owner);
  const stored = revisions.map((item, i) => (kinds.isErased(id) && i === 1 ? withoutChange(item) : item));
  return { project: { ...told.project, owner }, score, items: [...stored, ...items] };
}

function stamp({ answers }: Project, change: Change, at: string): Change['answers'] {
  const edits = [...change.answers].map(
    ([c, edit]) => [c, { old: answers.get(c) ?? edit.old, new: { ...edit.new, at } }] as const,
  );
  return new Map(edits);
}

interface Drawing {
  readonly random: Random;
  readonly now: () => Date;
}

function openDrawing(): Drawing {
  let ms = Date.parse('2026-01-01T00:00:00.000Z');
  return { random: openRandom(4), now: () => new Date((ms += 1000)) };
}

/** Somebody of before accounts, as the first release stored who signed requests. */
async function putIdentity(table: Table, principal: string): Promise<Identity> {
  const identity = { id: randomUUID() as PersonId, number: await nextNumber(table, 'people') };
  const item = { ...identityOf(sha256(principal)), v: 1, person: identity.id, number: identity.number };
  await table.client.send(new PutItemCommand({ TableName: table.name, Item: encode(item) }));
  return identity;
}

async function makePeople(table: Table): Promise<Identity[]> {
  const people: Identity[] = [];
  for (let i = 0; i < 20; i++) people.push(await putIdentity(table, `person-${i}`));
  const items = [...listPeopleItems(await nextNumber(table, 'people')), ...passingItems];
  await putAll(
    table,
    items.map((item) => encode({ v: 1, ...item })),
  );
  return people;
}

const person = 'b3f4c1de-0a5b-4f6d-9a7e-5d1f3c2b1a09' as PersonId;
const at = '2026-01-01T00:00:00.000Z';

const goes: Identity = { id: 'editor-who-goes' as PersonId, number: 31 };
const stays: Identity = { id: 'editor-who-stays' as PersonId, number: 32 };

/** What becomes of a project that is shared. */
const sharing: readonly RightsChange[] = [
  { added: [goes, stays] },
  { owner: { old: {}, new: { id: person, number: 21 } }, removed: [goes] },
];

/** One item of each kind that people and their tokens have, and of what is beside the revisions of project 2. */
const listPeopleItems = (number: number): readonly Item[] => [
  { ...personOf(person), id: person, number, name: 'Ada', handle: 'ada', email: '1.c2VhbGVk', createdAt: at },
  { ...relationOf(person, 2 as ProjectId), as: 'editor' },
  { ...numberOf(number), person },
  { ...credentialOf(person, 'L', 'l'), provider: 'github' },
  { ...credentialOf(person, 'C', 'c'), counter: 7 },
  { ...credentialOf(person, 'PW', 'p'), hash: 'scrypt' },
  { ...lookUpOf('1', 'x'), person },
  { ...tokenOf('t'), id: 'token', project: 2, name: 'robot', scope: 'write', by: person, expiresAt: at, ttl: 1 },
  { ...projectTokenOf(2 as ProjectId, 'token'), hash: 't' },
  { ...accessOf(2 as ProjectId), asked: { [person]: { as: 'owner', by: person, at } }, turn: 1 },
  { ...proposalOf(2 as ProjectId, '00', 0), id: '00-000000000000', at, by: 'token', answers: [], fields: ['name'] },
  { ...proposalOf(2 as ProjectId, '00', 1), id: '00-000000000000', change: '{"answers":{},"fields":{"name":"x"}}' },
  { ...actOf(at, 'a'), act: 'block', number },
  { ...reportOf('open', at, 'r'), text: 'abusive' },
  { ...reportOf('closed', at, 'r'), text: 'was abusive' },
];

/** One item of each kind that is in no copy. */
const passingItems: readonly Item[] = [
  { ...sessionOf('k'), userId: person, ttl: 4_000_000_000 },
  { ...credentialOf(person, 'K', 'k'), id: 'k', ttl: 4_000_000_000 },
  { ...waitingOf('v'), ttl: 4_000_000_000 },
  { ...limitOf('q'), n: 1, ttl: 4_000_000_000 },
];

/** Whether a table holds anything that passes; cursors of jobs aside. */
export async function hasPassing(table: Table): Promise<boolean> {
  for (const { pk, sk } of passingItems) if (await getItem(table, { pk: String(pk), sk: String(sk) })) return true;
  return false;
}

/** The life of a project of its kind, from its creation on. */
function listChanges(id: number, random: Random): Change[] {
  const url = `https://github.com/made-up/repo-${id}`;
  const none = { answers: new Map(), fields: new Map() };
  const fields = edits({ name: `Project ${id}`, repo_url: url, description: 'made up, “quoted” & more' });
  const moved = new Map([['repo_url' as const, { old: url, new: `${url}-moved` }]]);
  const save = (answers: Change['answers']): Change => ({ ...none, kind: 'save', answers });
  return [
    { ...none, kind: 'create', fields },
    ...Array.from({ length: random.pick([1, 1, 2, 3]) }, () => save(drawSome(random))),
    ...(kinds.isPassing(id) ? [save(answersOf(0, 67, 'see https://example.org/evidence'))] : []),
    ...(kinds.isLarge(id) ? [save(answersOf(60, 50, `large, ${'text '.repeat(1600)}`))] : []),
    ...(kinds.isErased(id) ? [save(drawSome(random))] : []),
    ...(kinds.isRenamed(id) ? [{ ...none, kind: 'save' as const, fields: moved }] : []),
    ...(kinds.isShared(id)
      ? sharing.map((rights) => ({ ...none, kind: 'save' as const, cause: 'rights' as const, rights }))
      : []),
    ...(kinds.isDeleted(id) ? [{ ...none, kind: 'delete' as const, reason: 'no longer maintained by anyone' }] : []),
    ...(kinds.isBroughtBack(id) ? [{ ...none, kind: 'restore' as const }] : []),
  ];
}

function edits(fields: Partial<Record<FieldName, string>>): Map<FieldName, Edit<string>> {
  return new Map(Object.entries(fields).map(([name, value]) => [name as FieldName, { old: '', new: value }]));
}

/** Answers of neighboring criteria, so that a save is of a usual size. */
function drawSome(random: Random): Map<CriterionId, Edit<Answer>> {
  const start = Math.floor(random.next() * (answerable.length - 8));
  const some = answerable.slice(start, start + 8);
  return new Map(some.map((id) => [id, { old: unanswered, new: drawAnswer(random) }]));
}

function answersOf(start: number, count: number, justification: string): Map<CriterionId, Edit<Answer>> {
  const some = answerable.slice(start, start + count);
  return new Map(some.map((id) => [id, { old: unanswered, new: { status: 'Met', justification } }]));
}

function withoutChange({ salt: _salt, change: _change, ...header }: RawItem): RawItem {
  return header;
}

/** As a duty to forget would have it: the change and its salt are gone, its hash stays. */
async function erase(table: Table, id: ProjectId, seq: number): Promise<void> {
  await table.client.send(
    new UpdateItemCommand({
      TableName: table.name,
      Key: encode({ ...revisionOf(id, seq) }),
      UpdateExpression: 'REMOVE salt, #change',
      ExpressionAttributeNames: { '#change': 'change' },
    }),
  );
}

/** A table without a stream: the embedded engine's writes get slower with every record of one. */
export async function createTable({ client, name: TableName }: Table): Promise<void> {
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
      ],
    }),
  );
}

/** Every item of a table by its key, as one line each; what passes is left out. */
export async function listAll(table: Table): Promise<Map<string, string>> {
  const items = new Map<string, string>();
  for await (const item of scanRaw(table)) {
    const { pk, sk } = keyOf(item);
    if (!isPassing({ pk, sk })) items.set(`${pk} ${sk}`, canonicalJson(item));
  }
  return items;
}

/** The same from what a table holds. */
export async function renderAll(table: Table, count: number): Promise<Map<string, string>> {
  const etags = new Map<string, string>();
  for (let id = 1; id <= count; id++) {
    const score = await getScore(table, id as ProjectId);
    const project = score && !score.deletedAt && (await getProjectAt(table, score.id, score.seq));
    if (!project) continue;
    for (const { key, body } of renderObjects(project, score, defaultSettings)) etags.set(key, etagOf(body));
  }
  return etags;
}

/** As S3 computes it. */
function etagOf(body: string): string {
  return `"${createHash('md5').update(body).digest('hex')}"`;
}
