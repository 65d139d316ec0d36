import type { ShelfId } from '../../criteria/catalogue.ts';
import type { ProjectId } from './project.ts';

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
 * | `I#<hash>`       | `I`               | who a principal is: person and public number |
 * | `COUNTERS`       | name              | last number given out |
 * | `CURSORS`        | job               | where a job that goes round left off |
 */
export const keySchema = { partitionKey: 'pk', sortKey: 'sk' } as const;

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
export const identityOf = (hash: string): Key => ({ pk: `I#${hash}`, sk: 'I' });
export const counterOf = (name: 'projects' | 'people'): Key => ({ pk: 'COUNTERS', sk: name });
export const cursorOf = (job: 'reconciler'): Key => ({ pk: 'CURSORS', sk: job });

/** The project whose partition key this is, or undefined. */
export function parseProjectPk(pk: string | undefined): ProjectId | undefined {
  const digits = /^P#(\d{10})$/.exec(pk ?? '')?.[1];
  return digits === undefined ? undefined : (Number(digits) as ProjectId);
}

/** The shelf whose sort key this is, or undefined. */
export function parseShelfKey(sk: string): ShelfId | undefined {
  return sk.startsWith(shelfPrefix) ? (sk.slice(shelfPrefix.length) as ShelfId) : undefined;
}

function pad(number: number): string {
  return String(number).padStart(10, '0');
}
