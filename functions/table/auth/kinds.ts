import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { TakenError } from '../errors.ts';
import type { Key } from '../keys.ts';
import type { PeopleKeys } from '../people-keys.ts';
import type { Table } from '../table.ts';
import type { Condition, Row } from './conditions.ts';

/** What rows are kept in and under. */
export interface Storage {
  readonly table: Table;
  readonly keys: PeopleKeys;
  /** Hash of the whole session cookie of a token, by which other Lambdas check it. */
  readonly sealOf: (token: string) => string;
  readonly now: () => Date;
  /**
   * For the library's official tests alone, which ask what no key answers: whether such questions scan the whole table, and the
   * texts that rows are found by but that are not stored, by row id. No Lambda has the right to scan, or this.
   */
  readonly official?: Map<string, string> | undefined;
}

/** A row that comes (nothing before), changes, or goes (nothing after). A bearer field may be unknown, null. */
export interface Step {
  readonly key: Key;
  readonly before: Row | undefined;
  readonly after: Row | undefined;
}

/** A write, and what somebody else has when the table refuses it; `person` when it is refused because there is none. */
export interface Companion {
  readonly write: TransactWriteItem;
  readonly what?: TakenError['what'] | 'person';
}

/** How the rows of one model are placed in the table. */
export interface Kind {
  /** Fields that are stored sealed. */
  readonly sealed: readonly string[];
  /** The field whose text is not stored: whoever asks with it is told it back. */
  readonly bearer?: string;
  /** Whether a row that comes to the place of another replaces it. */
  readonly replaces?: boolean;
  readonly keyOf: (row: Row) => Key;
  /** Where rows that meet conditions can be at all; undefined when no key tells. */
  readonly candidates: (storage: Storage, where: readonly Condition[]) => Promise<readonly Key[] | undefined>;
  /** Whether a row of this kind has this key. */
  readonly isKey: (key: Key) => boolean;
  /** Attributes that follow from the fields, such as `ttl`. */
  readonly derived: (storage: Storage, row: Row) => Row;
  /** Writes that go with that of the row itself, and the fields that they depend on. */
  readonly companionsOf: readonly string[];
  readonly companions: (storage: Storage, step: Step) => Companion[];
}

/** A field that must be a text. */
export function text(row: Row, field: string): string {
  const value = row[field];
  if (typeof value !== 'string') throw new Error(`${field} is no text`);
  return value;
}

/** Seconds since 1970 after which the database may drop a row. */
export function ttlOf(row: Row): { ttl?: number } {
  return typeof row['expiresAt'] === 'string' ? { ttl: Math.ceil(Date.parse(row['expiresAt']) / 1000) } : {};
}
