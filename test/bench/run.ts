/**
 * `npm run bench`: every figure of the bar in one table. What we ship runs beside what one would ship without the effort,
 * in turns; the peers stand in this folder. `npm run bench -- rules edge` measures only these parts, `--json` prints a line
 * of JSON for each row as it comes.
 */
import { measureColdStart } from './cold-start.ts';
import { measureEdge } from './edge.ts';
import { measurePages } from './pages.ts';
import { renderLine, renderRows, type Row } from './row.ts';
import { measureRules } from './rules.ts';
import { measureSignIn } from './sign-in.ts';
import { measureUnits } from './units.ts';

const parts = new Map<string, () => Iterable<Row> | AsyncIterable<Row>>([
  ['rules', measureRules],
  ['units', measureUnits],
  ['sign-in', measureSignIn],
  ['edge', measureEdge],
  ['cold', measureColdStart],
  ['pages', measurePages],
]);

const isJson = process.argv.includes('--json');
const named = process.argv.slice(2).filter((argument) => argument !== '--json');
const unknown = named.find((name) => !parts.has(name));
if (unknown !== undefined) {
  console.error(`There is no part "${unknown}": the parts are ${[...parts.keys()].join(', ')}.`);
  process.exit(1);
}
const rows: Row[] = [];
try {
  for (const [name, measure] of parts) {
    if (named.length > 0 && !named.includes(name)) continue;
    if (!isJson) console.error(`Measuring ${name} …`);
    for await (const row of measure()) {
      rows.push(row);
      if (isJson) console.log(renderLine(row));
    }
  }
} finally {
  if (!isJson && rows.length > 0) console.log(`\n${renderRows(rows)}`);
}
