import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { type Author, tryCommit } from './commit.ts';
import { AbsentError } from './errors.ts';
import { itemVersion, readItem, readNumber, readText } from './items.ts';
import { accessOf, personOf, relationOf } from './keys.ts';
import { personThere } from './look-ups.ts';
import type { PersonId, Project, ProjectId } from './project.ts';
import { getHead, unchanged } from './projects.ts';
import type { RightsChange } from './revision.ts';
import { encode, getItem, type Item, lost, type Table, transact, untilWon, updateOf } from './table.ts';
import { endToken, listTokens, type NewToken, type Token, writeToken } from './tokens.ts';

/** What somebody is asked to become, by whom, and when (ISO 8601 UTC). */
export interface Asked {
  readonly as: 'editor' | 'owner';
  readonly by: PersonId;
  readonly at: string;
}

/** What a project has beside its revisions: who is asked to become something, at most one of them owner, and API tokens. */
export interface Access {
  readonly asked: ReadonlyMap<PersonId, Asked>;
  /** Expired ones included. */
  readonly tokens: readonly Token[];
  /** Raised by every change; what two of them read and wrote at once is never mixed. */
  readonly turn: number;
}

/** What becomes of a project's access, all or nothing. */
export interface AccessChange {
  /** Who may write from now on: makes a revision. Whoever it names is asked for nothing afterwards. */
  readonly rights?: RightsChange;
  /** All who are asked from now on; who was before, where it is missing. */
  readonly asked?: ReadonlyMap<PersonId, Asked>;
  readonly ended?: readonly Token[];
  readonly made?: NewToken;
}

export async function getAccess(table: Table, id: ProjectId): Promise<Access> {
  const item = await getItem(table, accessOf(id));
  const tokens = await listTokens(table, id);
  if (!item) return { asked: new Map(), tokens, turn: 0 };
  const asked = readItem(item, 'asked');
  return {
    asked: new Map(Object.keys(asked).map((person) => [person as PersonId, parseAsked(readItem(asked, person))])),
    tokens,
    turn: readNumber(item, 'turn'),
  };
}

/**
 * Writes the change that `decide` makes of a project's access as it stands, in one transaction that is refused, and decided
 * anew, when project or access were changed meanwhile. Undefined changes nothing.
 *
 * Projects come without their answers here. Returns the one afterwards, or undefined if there is none. Throws what `decide` throws, AbsentError
 * when who is to be asked is gone, and as `commit` does.
 */
export async function changeAccess(
  table: Table,
  id: ProjectId,
  author: Author,
  decide: (project: Project, access: Access) => AccessChange | undefined,
): Promise<Project | undefined> {
  return untilWon(`access of project ${id} is being changed by others`, async (deadline) => {
    const project = await getHead(table, id);
    if (!project) return undefined;
    const access = await getAccess(table, id);
    const change = decide(project, access);
    if (!change) return project;
    const next = await write(table, { project, access, change, author }, deadline);
    if (next) return next;
    for (const person of newlyAsked(access, change)) {
      if (!(await getItem(table, personOf(person)))) throw new AbsentError('nobody to ask');
    }
    return lost;
  });
}

interface Writing {
  readonly project: Project;
  readonly access: Access;
  readonly change: AccessChange;
  readonly author: Author;
}

async function write(table: Table, writing: Writing, deadline: number): Promise<Project | undefined> {
  const { project, change, author } = writing;
  const also = (read: Project, at: string) => [...accessWrites(table, writing), ...(author.also?.(read, at) ?? [])];
  if (change.rights) {
    const revision = { kind: 'save', cause: 'rights', answers: new Map(), fields: new Map() } as const;
    return tryCommit(
      table,
      { project, change: { ...revision, rights: change.rights }, author: { ...author, also } },
      deadline,
    );
  }
  const standing = author.standing?.write(author.now());
  const writes = [
    ...(standing ? [standing] : []),
    unchanged(table, project),
    ...also(project, author.now().toISOString()),
  ];
  const refused = await transact(table, writes, deadline);
  if (refused && standing && refused.includes(0)) await author.standing?.check(author.now());
  return refused ? undefined : project;
}

/** An editor with whom they asked, or somebody who is asked, taken out of a project with the tokens they made; undefined for others. */
export function withoutPerson(project: Project, access: Access, person: PersonId): AccessChange | undefined {
  const ended = access.tokens.filter(({ by }) => by === person);
  const editor = project.editors.find(({ id }) => id === person);
  const asked = new Map([...access.asked].filter(([, { by }]) => by !== person));
  if (editor) return { rights: { removed: [editor] }, asked, ended };
  if (!access.asked.has(person)) return undefined;
  return { asked: new Map([...access.asked].filter(([asked]) => asked !== person)), ended };
}

function accessWrites(table: Table, { project, access, change }: Writing): TransactWriteItem[] {
  const { owner, added = [], removed = [] } = change.rights ?? {};
  const named = new Set([owner?.new.id, owner?.old.id, ...[...added, ...removed].map(({ id }) => id)]);
  const asked = new Map([...(change.asked ?? access.asked)].filter(([person]) => !named.has(person)));
  const changed = [...new Set([...access.asked.keys(), ...asked.keys()])].filter(
    (person) => !named.has(person) && access.asked.get(person) !== asked.get(person),
  );
  const attributes = { v: itemVersion, turn: access.turn + 1, asked: Object.fromEntries(asked) };
  const condition =
    access.turn === 0
      ? { expression: 'attribute_not_exists(pk)' }
      : { expression: 'turn = :turn', values: { ':turn': access.turn } };
  return [
    { Update: updateOf(table, accessOf(project.id), attributes, condition) },
    ...changed.map((person) => relationWrite(table, project, person, asked.get(person))),
    ...newlyAsked(access, change).map((person) => personThere(table, person)),
    ...(change.ended ?? []).flatMap((token) => endToken(table, token)),
    ...(change.made ? writeToken(table, change.made) : []),
  ];
}

/** Those who must still be there, or the question would stay for ever. */
function newlyAsked(access: Access, { asked = new Map() }: AccessChange): PersonId[] {
  return [...asked.keys()].filter((person) => !access.asked.has(person));
}

/** What somebody is asked to become, where they see it; the item of who is nothing else to the project goes with it. */
function relationWrite(table: Table, project: Project, person: PersonId, asked: Asked | undefined): TransactWriteItem {
  const key = relationOf(person, project.id);
  if (asked || project.editors.some(({ id }) => id === person))
    return { Update: updateOf(table, key, { v: itemVersion, asked }) };
  return { Delete: { TableName: table.name, Key: encode({ ...key }) } };
}

/** What is stored of somebody who is asked, in a project's item and in their own. */
export function parseAsked(item: Item): Asked {
  return {
    as: readText(item, 'as') === 'owner' ? 'owner' : 'editor',
    by: readText(item, 'by') as PersonId,
    at: readText(item, 'at'),
  };
}
