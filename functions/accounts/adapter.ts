import {
  type AdapterFactoryCustomizeAdapterCreator,
  type CleanedWhere,
  createAdapterFactory,
  type CustomAdapter,
} from 'better-auth/adapters';
import { compare, type Condition, type Row } from '../table/auth/conditions.ts';
import type { Storage } from '../table/auth/kinds.ts';
import { changeRow, createRow, findRows, type Found, removeRow } from '../table/auth/rows.ts';

type Names = Parameters<AdapterFactoryCustomizeAdapterCreator>[0];

/**
 * The sign-in library's door to the table. With `storage.official`, which only the library's own tests give, it answers
 * every question they ask, some by scanning; without, it throws on a question that no key answers.
 */
export function openAdapter(storage: Storage) {
  return createAdapterFactory({
    config: {
      adapterId: 'laurels',
      supportsDates: false,
      supportsJSON: false,
      supportsArrays: false,
      supportsNumericIds: false,
    },
    // The library's types say that rows are of the type it asks for; only it knows that type.
    adapter: (names) => operations(storage, names) as CustomAdapter,
  });
}

function operations(storage: Storage, names: Names) {
  const find = async (target: Target): Promise<Found[]> =>
    findRows(storage, modelOf(target), conditionsOf(names, target));
  const change = (target: Target, found: Found, update: object) =>
    changeRow(storage, modelOf(target), found, {
      fields: inward(names, target, update),
      unchanged: fieldsOf(names, target),
    });
  const remove = (target: Target, found: Found) => removeRow(storage, modelOf(target), found, fieldsOf(names, target));
  return {
    async create(target: Target & { data: object }): Promise<Row> {
      const row = await createRow(storage, modelOf(target), inward(names, target, target.data));
      return outward(names, target, row);
    },
    async update(target: Target & { update: object }): Promise<Row | null> {
      const [found] = await find(target);
      const row = found && (await change(target, found, target.update));
      return row ? outward(names, target, row) : null;
    },
    async updateMany(target: Target & { update: object }): Promise<number> {
      const changed = (await find(target)).map((found) => change(target, found, target.update));
      return (await Promise.all(changed)).filter(Boolean).length;
    },
    async findOne(target: Target): Promise<Row | null> {
      const [found] = await find(target);
      return found ? outward(names, target, found.row) : null;
    },
    async findMany(target: Target & Page): Promise<Row[]> {
      const rows = (await find(target)).map(({ row }) => row);
      const { sortBy, offset = 0, limit } = target;
      if (sortBy) rows.sort(orderOf(fieldOf(names, target, sortBy.field), sortBy.direction));
      return rows.slice(offset, offset + limit).map((row) => outward(names, target, row));
    },
    async delete(target: Target): Promise<void> {
      const [found] = await find(target);
      if (found) await remove(target, found);
    },
    async deleteMany(target: Target): Promise<number> {
      const removed = (await find(target)).map((found) => remove(target, found));
      return (await Promise.all(removed)).filter(Boolean).length;
    },
    async consumeOne(target: Target): Promise<Row | null> {
      const [found] = await find(target);
      return found && (await remove(target, found)) ? outward(names, target, found.row) : null;
    },
    count: async (target: Target): Promise<number> => (await find(target)).length,
  };
}

interface Target {
  readonly model: string;
  readonly modelKey?: string | undefined;
  readonly where?: CleanedWhere[] | undefined;
  readonly select?: string[] | undefined;
}

interface Page {
  readonly limit: number;
  readonly offset?: number | undefined;
  readonly sortBy?: { readonly field: string; readonly direction: 'asc' | 'desc' } | undefined;
}

function modelOf({ model, modelKey }: Target): string {
  return modelKey ?? model;
}

function fieldOf(names: Names, target: Target, field: string): string {
  return names.getDefaultFieldName({ model: modelOf(target), field });
}

function conditionsOf(names: Names, target: Target): Condition[] {
  return (target.where ?? []).map(({ field, value, operator, connector, mode }) => ({
    field: fieldOf(names, target, field),
    value,
    operator,
    connector,
    mode,
  }));
}

/** Those that a row was found by must not change before it is written. */
function fieldsOf(names: Names, target: Target): string[] {
  return (target.where ?? []).map(({ field }) => fieldOf(names, target, field));
}

/** Fields under the library's own names, whatever a configuration calls them. */
function inward(names: Names, target: Target, data: object): Row {
  return Object.fromEntries(Object.entries(data).map(([field, value]) => [fieldOf(names, target, field), value]));
}

/** The row as the library asked for it: every field of the model, or those selected. */
function outward(names: Names, target: Target, row: Row): Row {
  const selected = target.select?.map((field) => fieldOf(names, target, field));
  const fields = Object.entries(names.schema[modelOf(target)]?.fields ?? {}).filter(([field]) => field !== 'id');
  const shown: [string, string][] = [
    ['id', 'id'],
    ...fields.map(([field, { fieldName }]): [string, string] => [field, fieldName ?? field]),
  ];
  return Object.fromEntries(
    shown.filter(([field]) => !selected || selected.includes(field)).map(([field, name]) => [name, row[field] ?? null]),
  );
}

/** Rows without a value come first. */
function orderOf(field: string, direction: 'asc' | 'desc'): (a: Row, b: Row) => number {
  const sign = direction === 'asc' ? 1 : -1;
  return (a, b) => {
    const [left, right] = [a[field] ?? null, b[field] ?? null];
    if (left === null || right === null) return sign * (Number(left !== null) - Number(right !== null));
    return sign * (compare(left, right) || 0);
  };
}
