/** Rows as aligned text; what looks like a number stands to the right. The first row is the heading. */
export function renderTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const isRight = widths.map((_, column) => rows.slice(1).some((row) => /^[\d.,]+$/.test(row[column] ?? '')));
  const renderCell = (text: string, column: number) =>
    isRight[column] ? text.padStart(widths[column] ?? 0) : text.padEnd(widths[column] ?? 0);
  return rows.map((row) => row.map(renderCell).join('  ').trimEnd()).join('\n');
}
