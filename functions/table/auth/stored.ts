import { itemVersion, readText } from '../items.ts';
import type { Key } from '../keys.ts';
import { aboutOf } from '../people-keys.ts';
import type { Item } from '../table.ts';
import { type Condition, type Row, textsOf } from './conditions.ts';
import type { Kind, Storage } from './kinds.ts';

/** Attributes that are no fields. */
const around = new Set(['pk', 'sk', 'v', 'ttl', 'seal', 'model']);

/** The item of a whole row. Fields without a value are left out. */
export function toItem(storage: Storage, kind: Kind, key: Key, row: Row): Item {
  return { ...key, ...withoutUndefined(toAttributes(storage, kind, row, Object.keys(row))) };
}

/** Attributes of some fields of a row; undefined for a field without a value. */
export function toAttributes(storage: Storage, kind: Kind, row: Row, fields: readonly string[]): Item {
  const stored = fields
    .filter((field) => field !== kind.bearer)
    .map((field) => [field, store(storage, kind, row, field)]);
  return { v: itemVersion, ...Object.fromEntries(stored), ...kind.derived(storage, row) };
}

/** The row of an item. A bearer field is what it was asked for with, null when it was found in another way. */
export function toRow(storage: Storage, kind: Kind, item: Item, where: readonly Condition[]): Row {
  const id = readText(item, 'id');
  const fields = Object.entries(item)
    .filter(([name]) => !around.has(name))
    .map(([name, value]) => [
      name,
      kind.sealed.includes(name) ? (storage.keys.open(String(value), aboutOf(name, id)) ?? '') : value,
    ]);
  const bearer = kind.bearer && { [kind.bearer]: bearerOf(storage, kind, item, where) };
  return { ...Object.fromEntries(fields), ...bearer };
}

function store({ keys }: Storage, kind: Kind, row: Row, field: string): unknown {
  const value = row[field] ?? undefined;
  return kind.sealed.includes(field) && typeof value === 'string'
    ? keys.seal(value, aboutOf(field, readText(row, 'id')))
    : value;
}

/** The text that leads to the item, out of those asked with. */
function bearerOf({ official }: Storage, kind: Kind, item: Item, where: readonly Condition[]): string | null {
  const { bearer } = kind;
  const asked = bearer === undefined ? undefined : textsOf(where, bearer);
  const found = asked?.find((one) => bearer !== undefined && kind.keyOf({ [bearer]: one }).pk === item['pk']);
  return found ?? official?.get(readText(item, 'id')) ?? null;
}

function withoutUndefined(attributes: Item): Item {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined));
}
