import { catalogue, type CriterionId } from '../../criteria/catalogue.ts';
import { scoreProject, weighAll } from '../../criteria/score.ts';
import { renderObjects } from '../../functions/objects/objects.ts';
import { defaultSettings } from '../../functions/objects/settings.ts';
import { getClaim } from '../../functions/table/claims.ts';
import { exportItems, listClaimed } from '../../functions/table/copies/export-items.ts';
import { restoreProject } from '../../functions/table/copies/restore-project.ts';
import { metaOf, projectPk, revisionOf } from '../../functions/table/keys.ts';
import type { ProjectId } from '../../functions/table/project.ts';
import { getProject } from '../../functions/table/projects.ts';
import { isWhole } from '../../functions/table/revision.ts';
import { getScore } from '../../functions/table/scores.ts';
import { getItem, listItems } from '../../functions/table/table.ts';
import { openTable } from '../../infra/local/table.ts';
import { expect } from 'vitest';
import type { World } from './world.ts';

/** Every revision of a project from 1 to its head is there once and the hashes follow one another. Returns how many. */
export async function expectWholeChain({ direct }: Pick<World, 'direct'>, id: number): Promise<number> {
  const project = await getProject(direct, id as ProjectId);
  if (!project) throw new Error(`no project ${id}`);
  let [seq, before] = [0, ''];
  const last = revisionOf(project.id, 9_999_999_999).sk;
  for await (const item of listItems(direct, projectPk(project.id), revisionOf(project.id, 0).sk, last)) {
    expect(item['seq']).toBe(++seq);
    expect(await isWhole(direct, project.id, item, before), `revision ${seq}`).toBe(true);
    before = String(item['hash']);
  }
  expect({ seq, before }).toEqual({ seq: project.seq, before: project.headHash });
  return seq;
}

/** The stored score is the one a recomputation gives, and every object a fresh rendering of it. */
export async function expectPublished(
  world: Pick<World, 'direct'>,
  id: number,
  objects: ReadonlyMap<string, string>,
  siteUrl = defaultSettings.siteUrl,
): Promise<void> {
  const [project, score] = await Promise.all([
    getProject(world.direct, id as ProjectId),
    getScore(world.direct, id as ProjectId),
  ]);
  if (!project || !score) throw new Error(`project ${id} is not scored`);
  expect(score.seq).toBe(project.seq);
  expect(score.score).toEqual(scoreProject(catalogue, weighAll(project.answers)));
  const expected = renderObjects(project, score, { ...defaultSettings, siteUrl });
  for (const { key, body } of expected) expect(objects.get(key), key).toBe(project.deletedAt ? undefined : body);
}

/** Exports and restores tell of these projects' claims what the table does, and mend nothing. */
export async function expectWholeCopies(
  { direct, settle }: Pick<World, 'direct' | 'settle'>,
  ids: readonly ProjectId[],
): Promise<void> {
  await settle();
  const damaged: unknown[] = [];
  await exportItems(direct, {
    put: () => Promise.resolve(),
    restart: () => Promise.resolve(),
    async closeGroup({ project, damage }) {
      if (damage !== undefined) damaged.push({ project, damage });
    },
  });
  expect(damaged).toEqual([]);
  const copy = { ...direct, name: `copy-${crypto.randomUUID()}` };
  await openTable(copy.client, copy.name);
  for (const id of ids) {
    expect(await restoreProject(direct, copy, id, () => Promise.resolve(0))).toMatchObject({ repaired: [] });
    for (const url of listClaimed(await getItem(copy, metaOf(id))))
      expect(await getClaim(copy, url)).toEqual(await getClaim(direct, url));
  }
}

/** Ids of criteria that a person answers, in order. */
export const answerable: readonly CriterionId[] = [...catalogue.criteria.values()]
  .filter(({ achieves }) => !achieves)
  .map(({ id }) => id);
