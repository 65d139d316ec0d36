import { unanswered } from '../../criteria/answer.ts';
import { catalogue, type CriterionId } from '../../criteria/catalogue.ts';
import { publish } from '../../functions/badge/publish.ts';
import { defaultSettings } from '../../functions/objects/settings.ts';
import { reconcile } from '../../functions/reconciler/reconcile.ts';
import { listSlices } from '../../functions/reconciler/slices.ts';
import { scoreUpTo } from '../../functions/scoring/score.ts';
import { saveCursor } from '../../functions/table/cursors.ts';
import type { ProjectId } from '../../functions/table/project.ts';
import { getLastNumber } from '../../functions/table/projects.ts';
import { purgeProject } from '../../functions/table/purge.ts';
import { request, type World } from '../integration/world.ts';
import type { Metered, Units } from './meter.ts';
import { generateProject } from './projects.ts';
import { largestShelf } from './saves.ts';

/** Projects that each operation is measured on; the first of the generated ones, so that two tables measure the same. */
const probes = 20;

/** Numbers in the names of the probes, which no other project has. */
const firstProbe = 9_000_000_000;

/** Mean units of a call, by what was done. */
export type UnitsByOperation = ReadonlyMap<string, Units>;

/**
 * Measures every operation on new projects, which are gone afterwards. What the table holds must be scored, and published
 * as far as the reconciler will look: `publishSlice` does that.
 */
export async function measureOperations(metered: Metered): Promise<UnitsByOperation> {
  const { world, measure } = metered;
  const sums = new Map<string, Units & { readonly calls: number }>();
  const note = async (operation: string, act: () => Promise<unknown>, calls = 1) => {
    const { written, read } = await measure(act);
    const sum = sums.get(operation) ?? { written: 0, read: 0, calls: 0 };
    sums.set(operation, { written: sum.written + written, read: sum.read + read, calls: sum.calls + calls });
  };
  const ids: ProjectId[] = [];
  for (let probe = 0; probe < probes; probe++) ids.push(await editProbe(world, firstProbe + probe, note));
  const badge = (id: ProjectId) => publish({ table: world.table, bucket: world.bucket, settings: defaultSettings }, id);
  for (const id of ids) {
    await note('publish the objects of a score', () => badge(id));
    await note('publish again what is there', () => badge(id));
    await note('open the edit page', () => request(world, 'GET', `/api/projects/${id}`));
    await note('answer for a missing object', () => askFallback(world, `/projects/${id}.json`));
  }
  await note('answer for an unknown number', () => askFallback(world, '/projects/9999999999/badge'));
  await note('list 20 projects', () => request(world, 'GET', '/api/projects', { as: null }));
  const url = encodeURIComponent(generateProject(firstProbe).fields.repo_url);
  await note('look up a repository', () => request(world, 'GET', `/projects?as=badge&url=${url}`, { as: null }));
  const round = await measureReconciler(metered);
  for (const id of ids) await endProbe(world, id, note);
  const means = [...sums].map(([name, { written, read, calls }]) => [
    name,
    { written: written / calls, read: read / calls },
  ]);
  return new Map([...(means as [string, Units][]), ['reconcile, per project', round]]);
}

type Note = (operation: string, act: () => Promise<unknown>) => Promise<void>;

async function editProbe(world: World, number: number, note: Note): Promise<ProjectId> {
  const { fields, answers } = generateProject(number);
  let id = 0 as ProjectId;
  await note('create a project', async () => (id = (await ask(world, 'POST', '/api/projects', { fields })).id));
  const path = `/api/projects/${id}`;
  const patch = async (edits: Record<string, unknown>) => ask(world, 'PATCH', path, { answers: edits });
  const imported = [...answers].filter(([criterion]) => !largestShelf.includes(criterion));
  await note('save a whole answer file', () =>
    patch(Object.fromEntries(imported.map(([criterion, answer]) => [criterion, { ...answer, base: unanswered }]))),
  );
  await note('score the first two revisions', () => scoreUpTo({ table: world.table, catalogue }, id, 2));
  await note('save a first full shelf', () => patch(edit(largestShelf, 'First', unanswered)));
  const first = { status: 'Met', justification: textOf('First') };
  await scoreUpTo({ table: world.table, catalogue }, id, 3);
  await note('save 5 answers', () => patch(edit(largestShelf.slice(0, 5), 'Second', first)));
  await note('score a revision', () => scoreUpTo({ table: world.table, catalogue }, id, 4));
  return id;
}

async function endProbe(world: World, id: ProjectId, note: Note): Promise<void> {
  await note('delete a project', () => ask(world, 'DELETE', `/api/projects/${id}`, { reason: 'measured long enough' }));
  await note('restore a project', () => ask(world, 'POST', `/api/projects/${id}/restore`, undefined));
  await scoreUpTo({ table: world.table, catalogue }, id, 6);
  await note('purge a project', () => purgeProject(world.table, id));
  await publish({ table: world.table, bucket: world.bucket, settings: defaultSettings }, id);
}

const textOf = (word: string) => `${word}, see https://example.org/docs.md `.padEnd(150, 'and why it is so ');

function edit(ids: readonly CriterionId[], word: string, base: unknown) {
  return Object.fromEntries(ids.map((id) => [id, { status: 'Met', justification: textOf(word), base }]));
}

async function ask(world: World, method: string, path: string, body: unknown): Promise<{ id: ProjectId }> {
  const { status, json } = await request(world, method, path, { body });
  if (status >= 300) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(json)}`);
  return json;
}

async function askFallback(world: World, path: string): Promise<void> {
  await world.fallback.request(
    path,
    { headers: { 'x-origin-secret': 'test-secret' } },
    { event: {}, lambdaContext: {} },
  );
}

/** Publishes the projects of the slice that `measureOperations` has the reconciler walk, those of the newest number. */
export async function publishSlice(world: World): Promise<void> {
  const { slice, last } = await findSlice(world, probes);
  for (const id of slice.ids) {
    if (id > last - probes) continue;
    await publish({ table: world.direct, bucket: world.bucket, settings: defaultSettings }, id);
  }
}

/** The slice of the newest number once `more` projects are made, and the one before it. */
async function findSlice(world: World, more: number) {
  const last = (await getLastNumber(world.direct)) + more;
  const slices = listSlices(last);
  const index = slices.findIndex(({ ids }) => [...ids].includes(last as ProjectId));
  const slice = slices[index];
  if (!slice) throw new Error('no slice');
  return { slice, before: slices.at(index - 1), last };
}

/**
 * Units by project of a whole round, or of one slice where that is large, without the cursor that it writes once a slice.
 * Fails if the reconciler finds something to heal, which would cost more.
 */
async function measureReconciler({ world, measure }: Metered): Promise<Units> {
  const { before } = await findSlice(world, 0);
  await saveCursor(world.direct, 'reconciler', before?.name ?? '');
  let checked = 0;
  const { read } = await measure(async () => {
    const { table, bucket, clock } = world;
    const report = await reconcile(
      {
        table,
        bucket,
        settings: defaultSettings,
        now: () => clock.now(),
        onFailure: (_id, error) => console.error(error),
      },
      { maxChecked: 120, maxMs: 60 * 60 * 1000 },
    );
    checked = report.checked;
    if (report.rescored + report.republished + report.purged + report.failed > 0)
      throw new Error(`the table was not as it should be: ${JSON.stringify(report)}`);
  });
  return { written: 0, read: read / checked };
}
