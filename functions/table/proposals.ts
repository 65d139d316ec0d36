import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { randomBytes, randomInt } from 'node:crypto';
import type { Answer } from '../../criteria/answer.ts';
import { type CriterionId, parseCriterionId } from '../../criteria/catalogue.ts';
import { type FieldName, parseFieldName } from '../../criteria/fields.ts';
import type { Author } from './commit.ts';
import { TooLargeError, TooManyProposalsError } from './errors.ts';
import { canonicalJson } from './hash.ts';
import { BrokenItemError, itemVersion, readAnswer, readText } from './items.ts';
import { proposalOf } from './keys.ts';
import { splitValues, type Values } from './pieces.ts';
import type { PersonId, Project, ProjectId } from './project.ts';
import { getProject, unchanged } from './projects.ts';
import { maxChange } from './revision.ts';
import { batchGet, encode, type Item, listItems, lost, type Table, transact, untilWon } from './table.ts';

/** Names of a proposal: its place among those of the project, and what tells it from others that had the place. */
export type ProposalId = string & { readonly proposalId: true };

/** A proposal as lists show it, with what nobody accepted yet. */
export interface ProposalHead {
  readonly id: ProposalId;
  /** ISO 8601 UTC. */
  readonly at: string;
  /** API token or person. */
  readonly by: PersonId;
  readonly answers: readonly CriterionId[];
  readonly fields: readonly FieldName[];
  /** Names of what was accepted, as `answers.<id>` and `fields.<name>`. */
  readonly taken: ReadonlySet<string>;
}

export interface ProposedValues {
  readonly answers: ReadonlyMap<CriterionId, Answer>;
  readonly fields: ReadonlyMap<FieldName, string>;
}

/** Open proposals that a project has at most. */
export const maxProposals = 20;

/** Places of proposals, as keys have them. */
const places = Array.from({ length: maxProposals }, (_, place) => String(place).padStart(2, '0'));

/** The id as it stands in a path, or undefined. */
export function parseProposalId(text: string): ProposalId | undefined {
  const place = /^(\d\d)-[0-9a-f]{12}$/.exec(text)?.[1];
  return place !== undefined && Number(place) < maxProposals ? (text as ProposalId) : undefined;
}

/**
 * Stores what `decide` proposes for a project as it stands, asked again when that was changed meanwhile; undefined when it
 * proposes nothing. Throws what `decide` throws, TooManyProposalsError, TooLargeError over 3.5 MB, BusyError after 8 s, and
 * what the author's standing throws; then nothing was written, though after BusyError that is not certain.
 */
export async function putProposal(
  table: Table,
  id: ProjectId,
  { by, now, standing }: Author,
  decide: (project: Project | undefined) => ProposedValues | undefined,
): Promise<ProposalId | undefined> {
  return untilWon(`no place for a proposal of project ${id}`, async (deadline) => {
    const project = await getProject(table, id);
    const values = decide(project);
    if (!values || !project) return undefined;
    const pieces = splitValues(values).map((piece) => canonicalJson(piece));
    const sizeBytes = pieces.reduce((sum, piece) => sum + Buffer.byteLength(piece), 0);
    if (sizeBytes > maxChange) throw new TooLargeError(`proposal of ${sizeBytes} bytes`);
    const place = await findPlace(table, id);
    if (!place) throw new TooManyProposalsError(maxProposals);
    const proposal = `${place.name}-${randomBytes(6).toString('hex')}` as ProposalId;
    const head = {
      v: itemVersion,
      id: proposal,
      at: now().toISOString(),
      by,
      parts: pieces.length,
      ...namesOf(values),
    };
    const guard = standing?.write(now());
    const writes: TransactWriteItem[] = [
      {
        Put: { TableName: table.name, Item: encode({ ...proposalOf(id, place.name, 0), ...head }), ...place.free },
      },
      ...pieces.map((change, i) => ({
        Put: {
          TableName: table.name,
          Item: encode({ ...proposalOf(id, place.name, i + 1), v: itemVersion, id: proposal, change }),
        },
      })),
      unchanged(table, project),
      ...(guard ? [guard] : []),
    ];
    const refused = await transact(table, writes, deadline);
    if (!refused) return proposal;
    if (guard && refused.includes(writes.length - 1)) await standing?.check(now());
    return lost;
  });
}

/** Open proposals of a project, oldest first. */
export async function listProposals(table: Table, project: ProjectId): Promise<ProposalHead[]> {
  const heads = (await listHeads(table, project)).map(parseHead);
  return heads.filter((head) => !isDone(head)).sort(byTime);
}

/** A proposal and its values that nobody accepted yet, or undefined; what this release does not ask is left out. */
export async function getProposal(
  table: Table,
  project: ProjectId,
  id: ProposalId,
): Promise<{ readonly head: ProposalHead; readonly values: ProposedValues } | undefined> {
  let head: ProposalHead | undefined;
  const values: Writable = { answers: new Map(), fields: new Map() };
  const [from, to] = [proposalOf(project, placeOf(id), 0), proposalOf(project, placeOf(id), 99)];
  for await (const item of listItems(table, from.pk, from.sk, to.sk)) {
    if (item['id'] !== id) continue;
    if (!head) head = parseHead(item);
    else addPiece(JSON.parse(readText(item, 'change')) as Values<Item>, { head, values });
  }
  return head && { head, values };
}

/** Whether nothing of a proposal is left to be accepted. */
export function isDone({ answers, fields }: ProposalHead): boolean {
  return answers.length + fields.length === 0;
}

/** Place of a proposal among those of its project, as keys have it. */
export function placeOf(id: ProposalId): string {
  return id.slice(0, 2);
}

/** Says on a proposal's first item that a value was accepted. */
export const takenAttribute = (name: string): string => `t:${name}`;

function namesOf({ answers, fields }: ProposedValues) {
  return { answers: [...answers.keys()], fields: [...fields.keys()] };
}

/** First items of all proposals, done ones included. */
function listHeads(table: Table, project: ProjectId): Promise<Item[]> {
  return batchGet(
    table,
    places.map((place) => proposalOf(project, place, 0)),
    true,
  );
}

/** A place for one more proposal, one never used before that of a done one; with the condition that it is still free. */
async function findPlace(table: Table, project: ProjectId) {
  const heads = (await listHeads(table, project)).map(parseHead);
  const used = new Set(heads.map(({ id }) => placeOf(id)));
  const unused = places.filter((name) => !used.has(name));
  // One by lot, since others who come now look at the same list.
  const name = unused[randomInt(Math.max(1, unused.length))];
  if (name !== undefined) return { name, free: { ConditionExpression: 'attribute_not_exists(pk)' } };
  const [oldest] = heads.filter(isDone).sort(byTime);
  if (!oldest) return undefined;
  const free = { ConditionExpression: 'id = :id', ExpressionAttributeValues: encode({ ':id': oldest.id }) };
  return { name: placeOf(oldest.id), free };
}

function byTime(a: ProposalHead, b: ProposalHead): number {
  return a.at < b.at ? -1 : 1;
}

/** The first item of a proposal, understood. */
export function parseHead(item: Item): ProposalHead {
  const id = parseProposalId(readText(item, 'id'));
  if (!id) throw new BrokenItemError('no id of a proposal');
  const taken = new Set(
    Object.keys(item)
      .filter((name) => name.startsWith(takenAttribute('')))
      .map((name) => name.slice(takenAttribute('').length)),
  );
  const left = (kind: 'answers' | 'fields') => readTexts(item, kind).filter((name) => !taken.has(`${kind}.${name}`));
  return {
    id,
    at: readText(item, 'at'),
    by: readText(item, 'by') as PersonId,
    answers: left('answers').flatMap((name) => parseCriterionId(name) ?? []),
    fields: left('fields').flatMap((name) => parseFieldName(name) ?? []),
    taken,
  };
}

function readTexts(item: Item, name: string): string[] {
  const value = item[name];
  if (!Array.isArray(value)) throw new BrokenItemError(`${name} is no list`);
  return value.filter((text) => typeof text === 'string');
}

function addPiece(piece: Values<Item>, { head, values }: { head: ProposalHead; values: Writable }): void {
  for (const id of head.answers) {
    if (piece.answers[id] !== undefined) values.answers.set(id, readAnswer(piece.answers[id]));
  }
  for (const name of head.fields) {
    if (piece.fields[name] !== undefined) values.fields.set(name, readText(piece.fields, name));
  }
}

interface Writable {
  readonly answers: Map<CriterionId, Answer>;
  readonly fields: Map<FieldName, string>;
}
