import { renderTable } from './text-table.ts';

/** One figure, either beside that of a peer or by itself; with both, the value is what the goal is about. */
export interface Row {
  readonly figure: string;
  readonly peer?: string;
  /** How many times the peer's. */
  readonly ratio?: number;
  readonly value?: number;
  readonly goal: number;
  /** Whether the goal is the least or the most that is good enough. */
  readonly bound: 'least' | 'most';
}

/** Whether the goal is met; what could not be measured meets none. */
export function isMet({ ratio, value, goal, bound }: Row): boolean {
  const measured = value ?? ratio ?? Number.NaN;
  return bound === 'least' ? measured >= goal : measured <= goal;
}

/** A row as a line of JSON. */
export function renderLine(row: Row): string {
  return JSON.stringify({ ...row, met: isMet(row) });
}

/** All rows as aligned text, and how many goals are met. */
export function renderRows(rows: readonly Row[]): string {
  const cells = rows.map((row) => [
    row.figure,
    row.peer ?? '',
    row.ratio === undefined ? '' : String(row.ratio),
    row.value === undefined ? '' : String(row.value),
    `${row.bound === 'least' ? '≥' : '≤'} ${row.goal}`,
    isMet(row) ? 'yes' : 'NO',
  ]);
  const table = renderTable([['figure', 'peer', 'ratio', 'value', 'goal', 'met'], ...cells]);
  return `${table}\n\n${rows.filter(isMet).length} of ${rows.length} goals are met.`;
}

/** The middle one of an odd number of values. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

/** Rounds to so many decimals. */
export function round(value: number, decimals: number): number {
  return Number(value.toFixed(decimals));
}
