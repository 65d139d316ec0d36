/**
 * `npm run load -- 100000`: fills the engine with so many generated projects, in a folder of its own that is removed in the
 * end, and shows how fast that goes, what memory it takes, and whether any operation costs more capacity units than it does
 * among a hundred projects. The first three hundred are made as users make them, the others are copies: see `fill.ts`.
 */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { copyProjects, createProjects, type Filled, stopStream } from './fill.ts';
import { compareUnits, renderComparison } from './flatness.ts';
import { openMeteredWorld } from './meter.ts';
import { measureOperations, publishSlice } from './operations.ts';

const few = 100;
const made = 300;

const count = Number(process.argv[2] ?? 100_000);
if (!Number.isInteger(count) || count < made || count > 5_000_000) {
  console.error(`Usage: npm run load -- NUMBER, of projects, ${made} to 5000000.`);
  process.exit(1);
}
const metered = await openMeteredWorld();
const { world } = metered;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => void metered.close().finally(() => process.exit(1)));
try {
  await stopStream(world);
  printFill('made through the API, scored, published', await createProjects(world, few));
  const before = await measureOperations(metered);
  printFill('made through the API, scored, published', await createProjects(world, made - few));
  if (count > made) {
    printFill('copied', await copyProjects(world, count - made));
    await publishSlice(world);
  }
  const comparison = compareUnits(before, await measureOperations(metered));
  console.log(`\n${renderComparison(comparison, [few, count])}`);
  printMemory();
} finally {
  await metered.close();
}

function printFill(how: string, { projects, items, bytes, seconds }: Filled): void {
  const [mb, rate] = [bytes / 1e6, projects / seconds];
  console.log(
    `${projects} projects ${how}: ${items} items, ${mb.toFixed(0)} MB in ${seconds.toFixed(0)} s, ` +
      `${rate.toFixed(0)} projects/s, ${(mb / seconds).toFixed(1)} MB/s`,
  );
}

function printMemory(): void {
  const mb = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`;
  const engine = world.engine.pid === undefined ? undefined : peakOf(world.engine.pid);
  const file = join(world.directory, 'table.db');
  console.log(
    `\nAt most in memory: this process ${mb(process.resourceUsage().maxRSS * 1024)}, the engine ${engine ? mb(engine) : 'unknown'}.`,
  );
  console.log(`The engine's file: ${mb(statSync(file).size)}.`);
}

/** The most memory that a process ever had, bytes; undefined where the system does not tell. */
function peakOf(pid: number): number | undefined {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024;
  } catch {
    return undefined;
  }
}
