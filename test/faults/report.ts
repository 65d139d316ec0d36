import type { Tally } from './client.ts';

const head = ['class', 'cases', 'faults', 'requests', 'acknowledged', 'lost', 'wrong', 'served'];

/** The table of faults, a line a class, for people. */
export function renderTable(tallies: ReadonlyMap<string, Tally>): string {
  const rows = [...tallies].map(([name, tally]) => [
    name,
    ...[tally.cases, tally.injected, tally.requests, tally.acknowledged, tally.losses.length, tally.wrong.length].map(
      String,
    ),
    tally.requests === 0 ? '–' : `${((100 * tally.served) / tally.requests).toFixed(1)} %`,
  ]);
  const lines = [head, ...rows];
  const widths = head.map((_, i) => Math.max(...lines.map((line) => line[i]?.length ?? 0)));
  return lines
    .map((line) =>
      line.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  '),
    )
    .join('\n');
}
