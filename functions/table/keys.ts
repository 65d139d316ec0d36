import type { ShelfId } from '../../criteria/catalogue.ts';
import type { PersonId, ProjectId } from './project.ts';

/**
 * Where everything lives. Numbers are padded, so that keys sort as numbers do.
 *
 * | pk               | sk                | item |
 * |------------------|-------------------|------|
 * | `P#<number>`     | `A#<shelf>`       | answers of one shelf |
 * | `P#<number>`     | `META`            | head of the project: fields, last revision, which revision last wrote each shelf |
 * | `P#<number>`     | `R#<seq>`         | one revision |
 * | `P#<number>`     | `RP#<seq>#<part>` | piece of a large revision's change |
 * | `P#<number>`     | `S`               | score |
 * | `U#<canonical>`  | `U`               | claim of a repository URL |
 * | `P#<number>`     | `PR#<id>#<part>`  | proposal of answers that nobody accepted yet |
 * | `P#<number>`     | `T#<id>`          | API token of the project, as its people see it |
 * | `P#<number>`     | `W`               | who is asked to become editor or owner |
 * | `T#<hash>`       | `T`               | API token, as requests find it |
 * | `W#<person>`     | `W`               | person: number, name, handle, sealed address, standing, acts counted |
 * | `W#<person>`     | `P#<number>`      | what the person is to a project, owner or editor, and what they are asked to become |
 * | `Y#<person>`     | kind and hash     | what the person signs in with: password, forge accounts, passkeys; sessions |
 * | `K#<hash>`       | `K`               | session, by the hash of its token |
 * | `V#<hash>`       | `V`               | what is waited for: a mailed link, a forge's answer, a passkey's |
 * | `X#<key>#<hash>` | `X`               | person of an address, handle, forge account or passkey, by keyed hash |
 * | `N#<number>`     | `N`               | person of a public number |
 * | `Q#<hash>`       | `Q`               | acts counted of a source or address |
 * | `J#<month>`      | time and id       | act of an administrator |
 * | `G#<state>`      | time and id       | report about an entry |
 * | `I#<hash>`       | `I`               | who a principal of before accounts is: person and public number |
 * | `COUNTERS`       | name              | last number given out |
 * | `CURSORS`        | job               | where a job that goes round left off |
 * | `COPY`           | `COPY`            | which copy was put into the table, and how far |
 */
export const keySchema = { partitionKey: 'pk', sortKey: 'sk' } as const;

/** `L`: account of a forge. `C`: passkey. `PW`: password. `K`: session, as its person sees it. */
export type CredentialKind = 'L' | 'C' | 'PW' | 'K';

export type ReportState = 'open' | 'closed';

export interface Key {
  readonly pk: string;
  readonly sk: string;
}

export const shelfPrefix = 'A#';
export const metaKey = 'META';
export const revisionPrefix = 'R#';
export const scoreKey = 'S';

export const projectPk = (id: ProjectId): string => `P#${pad(id)}`;
export const metaOf = (id: ProjectId): Key => ({ pk: projectPk(id), sk: metaKey });
export const scoreOf = (id: ProjectId): Key => ({ pk: projectPk(id), sk: scoreKey });
export const shelfOf = (id: ProjectId, shelf: ShelfId): Key => ({ pk: projectPk(id), sk: shelfPrefix + shelf });
export const revisionOf = (id: ProjectId, seq: number): Key => ({ pk: projectPk(id), sk: revisionPrefix + pad(seq) });
export const partOf = (id: ProjectId, seq: number, part: number): Key => ({
  pk: projectPk(id),
  sk: `RP#${pad(seq)}#${String(part).padStart(2, '0')}`,
});
export const claimOf = (canonicalUrl: string): Key => ({ pk: `U#${canonicalUrl}`, sk: 'U' });
export const proposalOf = (id: ProjectId, proposal: string, part: number): Key => ({
  pk: projectPk(id),
  sk: `PR#${proposal}#${String(part).padStart(2, '0')}`,
});
export const projectTokenOf = (id: ProjectId, token: string): Key => ({ pk: projectPk(id), sk: `T#${token}` });
export const projectTokenPrefix = 'T#';
export const accessOf = (id: ProjectId): Key => ({ pk: projectPk(id), sk: 'W' });
export const tokenOf = (hash: string): Key => ({ pk: `T#${hash}`, sk: 'T' });
export const personOf = (person: PersonId): Key => ({ pk: `W#${person}`, sk: 'W' });
export const personPk = (person: PersonId): string => `W#${person}`;
export const relationPrefix = 'P#';
export const relationOf = (person: PersonId, id: ProjectId): Key => ({ pk: `W#${person}`, sk: `P#${pad(id)}` });
export const credentialOf = (person: PersonId, kind: CredentialKind, hash: string): Key => ({
  pk: `Y#${person}`,
  sk: `${kind}#${hash}`,
});
export const sessionOf = (hash: string): Key => ({ pk: `K#${hash}`, sk: 'K' });
export const waitingOf = (hash: string): Key => ({ pk: `V#${hash}`, sk: 'V' });
export const lookUpOf = (keyId: string, hash: string): Key => ({ pk: `X#${keyId}#${hash}`, sk: 'X' });
export const numberOf = (person: number): Key => ({ pk: `N#${pad(person)}`, sk: 'N' });
export const limitOf = (hash: string): Key => ({ pk: `Q#${hash}`, sk: 'Q' });
export const actOf = (at: string, id: string): Key => ({ pk: `J#${at.slice(0, 7)}`, sk: `${at}#${id}` });
export const reportPk = (state: ReportState): string => `G#${state}`;
export const reportOf = (state: ReportState, at: string, id: string): Key => ({
  pk: reportPk(state),
  sk: `${at}#${id}`,
});
export const identityOf = (hash: string): Key => ({ pk: `I#${hash}`, sk: 'I' });
export const counterOf = (name: 'projects' | 'people'): Key => ({ pk: 'COUNTERS', sk: name });
export const cursorOf = (job: 'reconciler'): Key => ({ pk: 'CURSORS', sk: job });

export const copyMarker: Key = { pk: 'COPY', sk: 'COPY' };

/** Patterns of partition keys by what they hold, with `*` for any text: what roles may reach is said in them. */
export const partitions = {
  projects: 'P#*',
  claims: 'U#*',
  people: 'W#*',
  credentials: 'Y#*',
  sessions: 'K#*',
  waiting: 'V#*',
  lookUps: 'X#*',
  numbers: 'N#*',
  tokens: 'T#*',
  limits: 'Q#*',
  acts: 'J#*',
  reports: 'G#*',
  principals: 'I#*',
  counters: 'COUNTERS',
  cursors: 'CURSORS',
} as const;

export type Partition = keyof typeof partitions;

/** What all partition keys of projects begin with, and no others. */
export const projectPkPrefix = 'P#';

/** What all partition keys of identities begin with, and no others. */
export const identityPkPrefix = 'I#';

/**
 * Whether an item is of its moment only, and in no copy: how jobs are getting on, sessions, what is waited for, acts counted.
 * A copy put back would let in again who was let go meanwhile.
 */
export function isPassing({ pk, sk }: Key): boolean {
  if (pk.startsWith('Y#')) return sk.startsWith('K#');
  return pk === 'CURSORS' || pk === copyMarker.pk || /^[KVQ]#/.test(pk);
}

/** The project whose partition key this is, or undefined. */
export function parseProjectPk(pk: string | undefined): ProjectId | undefined {
  const digits = /^P#(\d{10})$/.exec(pk ?? '')?.[1];
  return digits === undefined ? undefined : (Number(digits) as ProjectId);
}

/** The shelf whose sort key this is, or undefined. */
export function parseShelfKey(sk: string): ShelfId | undefined {
  return sk.startsWith(shelfPrefix) ? (sk.slice(shelfPrefix.length) as ShelfId) : undefined;
}

/** The revision whose sort key this is, or undefined. */
export function parseRevisionKey(sk: string): number | undefined {
  const digits = /^R#(\d{10})$/.exec(sk)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** The revision that this piece belongs to and its place among the pieces, or undefined for another sort key. */
export function parsePartKey(sk: string): { readonly seq: number; readonly part: number } | undefined {
  const [, seq, part] = /^RP#(\d{10})#(\d{2})$/.exec(sk) ?? [];
  return seq === undefined ? undefined : { seq: Number(seq), part: Number(part) };
}

/** The project whose relation to a person has this sort key, or undefined for another one. */
export const parseRelationKey = parseProjectPk;

/** The canonical URL whose claim has this partition key, or undefined. */
export function parseClaimPk(pk: string): string | undefined {
  return pk.startsWith('U#') ? pk.slice(2) : undefined;
}

/** What all partition keys of public numbers begin with, and no others. */
export const numberPkPrefix = 'N#';

/** The public number whose partition key this is, or undefined. */
export function parseNumberPk(pk: string): number | undefined {
  const digits = /^N#(\d{10})$/.exec(pk)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** Whether an identity has this partition key. */
export function isIdentityPk(pk: string): boolean {
  return pk.startsWith(identityPkPrefix);
}

/** The hash of the session's token that has this partition key, or undefined. */
export function parseSessionPk(pk: string): string | undefined {
  return pk.startsWith('K#') ? pk.slice(2) : undefined;
}

/** The counter whose key this is, or undefined. */
export function parseCounterKey({ pk, sk }: Key): 'projects' | 'people' | undefined {
  return pk === 'COUNTERS' ? (['projects', 'people'] as const).find((name) => name === sk) : undefined;
}

function pad(number: number): string {
  return String(number).padStart(10, '0');
}
