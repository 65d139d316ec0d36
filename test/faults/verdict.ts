import type { ProjectId } from '../../functions/table/project.ts';
import { getLastNumber, getProject } from '../../functions/table/projects.ts';
import { listRevisions } from '../../functions/table/revision.ts';
import { expectPublished, expectWholeChain } from '../integration/checks.ts';
import { deliver, only, type World } from '../integration/world.ts';
import type { Tally } from './client.ts';
import type { Ledger } from './editors.ts';

/** Brings the world to rest without faults: what the stream still holds, and what only the reconciler finds. */
export async function rest(world: World): Promise<void> {
  await world.settle();
  await world.reconcile();
  await world.settle();
}

/** Delivers what the stream has, each record a few times at most, as a mapping does before it gives up. */
export async function deliverSome(world: World): Promise<void> {
  for (const consumer of ['scoring', 'badge'] as const) {
    await deliver(world[consumer], only(consumer, await world.readStream()), 3).catch(() => {});
  }
}

/** Compares what the table and the bucket hold with what was asked and acknowledged. */
export async function judge(world: World, ledger: Ledger, tally: Tally): Promise<void> {
  const objects = await world.objects();
  const last = await getLastNumber(world.direct);
  for (let id = 1; id <= last; id++) {
    const project = await getProject(world.direct, id as ProjectId);
    if (!project) {
      if (ledger.created.includes(id)) tally.losses.push(`project ${id} is not there`);
      continue;
    }
    await note(tally, () => expectWholeChain(world, id));
    await note(tally, () => expectPublished(world, id, objects));
    const written = await listTexts(world, project.id, tally);
    const mine = ledger.asked.filter((save) => save.project === id);
    for (const text of written) if (!mine.some((save) => save.text === text)) tally.wrong.push(`nobody wrote ${text}`);
    for (const { text } of ledger.acknowledged.filter((save) => save.project === id)) {
      const times = written.filter((one) => one === text).length;
      if (times === 0) tally.losses.push(`${text} is not in the history`);
      if (times > 1) tally.wrong.push(`${text} was written ${times} times`);
    }
    for (const [criterion, saves] of Map.groupBy(mine, (save) => save.criterion)) {
      const isLast = mayStand(
        ledger,
        saves.map(({ text }) => text),
      );
      const stands = [...project.answers].find(([known]) => known === criterion)?.[1].justification ?? '';
      if (!isLast(stands)) tally.losses.push(`${criterion} of project ${id} is "${stands}"`);
    }
  }
}

/** The last text acknowledged, or one asked for after it. */
function mayStand({ acknowledged }: Ledger, texts: readonly string[]): (text: string) => boolean {
  const last = texts.findLastIndex((text) => acknowledged.some((save) => save.text === text));
  return (text) => (text === '' ? last < 0 : texts.lastIndexOf(text) >= last);
}

async function listTexts(world: World, id: ProjectId, tally: Tally): Promise<string[]> {
  const texts: string[] = [];
  let before = '';
  for await (const { at, change } of listRevisions(world.direct, id, 0)) {
    if (at < before) tally.wrong.push(`project ${id}: ${at} comes after ${before}`);
    before = at;
    for (const { new: now } of change?.answers.values() ?? []) texts.push(now.justification);
  }
  return texts;
}

async function note(tally: Tally, check: () => Promise<unknown>): Promise<void> {
  try {
    await check();
  } catch (error) {
    tally.wrong.push(error instanceof Error ? error.message : String(error));
  }
}
