import type { UnitsByOperation } from './operations.ts';
import { renderTable } from './text-table.ts';

/** Units of one operation in a small and in a large table. */
export interface Comparison {
  readonly operation: string;
  readonly kind: 'written' | 'read';
  readonly few: number;
  readonly many: number;
  /** Whether they differ by 10 % at most. */
  readonly isFlat: boolean;
}

/** Operations that write or read anything at all, in the order measured. */
export function compareUnits(few: UnitsByOperation, many: UnitsByOperation): Comparison[] {
  return [...few].flatMap(([operation, units]) =>
    (['written', 'read'] as const).flatMap((kind): Comparison[] => {
      const [before, after] = [units[kind], many.get(operation)?.[kind] ?? Number.NaN];
      const isFlat = Math.abs(after - before) <= before * 0.1;
      return before === 0 && after === 0 ? [] : [{ operation, kind, few: before, many: after, isFlat }];
    }),
  );
}

/** The comparison as a table, and a sentence that says what is not flat. */
export function renderComparison(comparison: readonly Comparison[], [few, many]: readonly [number, number]): string {
  const rows = comparison.map(({ operation, kind, few, many, isFlat }) => [
    operation,
    kind,
    few.toFixed(2),
    many.toFixed(2),
    (many / few).toFixed(3),
    isFlat ? 'yes' : 'NO',
  ]);
  const table = renderTable([['operation', 'units', `at ${few}`, `at ${many}`, 'ratio', 'within 10 %'], ...rows]);
  const steep = comparison.filter(({ isFlat }) => !isFlat).map(({ operation, kind }) => `${operation} (${kind})`);
  const verdict =
    steep.length === 0
      ? `All ${comparison.length} within 10 % of those among ${few} projects.`
      : `Not within 10 %: ${steep.join(', ')}.`;
  return `${table}\n\n${verdict}`;
}
