/** One figure, printed as a line of JSON. `ratio` is to the peer; a `value` stands for itself, or beside the ratio. */
export interface Row {
  readonly figure: string;
  readonly peer?: string;
  readonly ratio?: number;
  readonly value?: number;
  readonly goal: number;
  readonly met: boolean;
}

export function printRow(row: Row): void {
  console.log(JSON.stringify(row));
}

/** The middle one of an odd number of values. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}
