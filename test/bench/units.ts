import { copyProjects, createProjects, stopStream } from './fill.ts';
import { compareUnits } from './flatness.ts';
import { openMeteredWorld } from './meter.ts';
import { measureOperations, publishSlice } from './operations.ts';
import { round, type Row } from './row.ts';
import { measureSaves } from './saves.ts';

/** Projects in the small table, those made before copies, and those in the large one. */
const [few, made, many] = [100, 300, 2000];

/** Write units of a save, and how units grow with the table; `npm run load -- 100000` asks that of a large one. */
export async function* measureUnits(): AsyncGenerator<Row> {
  const { fullShelf, fiveAnswers, scoring } = await withWorld(measureSaves);
  yield { figure: 'write units: save 5 answers of the largest shelf', value: fiveAnswers, goal: 20, bound: 'most' };
  yield { figure: 'write units: a first full shelf', value: fullShelf, goal: 32, bound: 'most' };
  yield { figure: 'write units: score a revision', value: Math.max(...scoring), goal: 10, bound: 'most' };
  const comparison = await withWorld(async (metered) => {
    await stopStream(metered.world);
    await createProjects(metered.world, few);
    const before = await measureOperations(metered);
    await createProjects(metered.world, made - few);
    await copyProjects(metered.world, many - made);
    await publishSlice(metered.world);
    return compareUnits(before, await measureOperations(metered));
  });
  const value = round(Math.max(...comparison.map(({ few, many }) => Math.abs(many / few - 1) * 100)), 2);
  const figure = `most that the units of ${comparison.length} operations change from ${few} to ${many} projects, %`;
  yield { figure, value, goal: 10, bound: 'most' };
}

async function withWorld<T>(act: (metered: Awaited<ReturnType<typeof openMeteredWorld>>) => Promise<T>): Promise<T> {
  const metered = await openMeteredWorld();
  try {
    return await act(metered);
  } finally {
    await metered.close();
  }
}
