import { catalogue, type CriterionId } from '../../criteria/catalogue.ts';
import { scoreProject, weighAll } from '../../criteria/score.ts';
import { renderObjects } from '../../functions/objects/objects.ts';
import { defaultSettings } from '../../functions/objects/settings.ts';
import { projectPk, revisionOf } from '../../functions/table/keys.ts';
import type { ProjectId } from '../../functions/table/project.ts';
import { getProject } from '../../functions/table/projects.ts';
import { isWhole } from '../../functions/table/revision.ts';
import { getScore } from '../../functions/table/scores.ts';
import { listItems } from '../../functions/table/table.ts';
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

/** Ids of criteria that a person answers, in order. */
export const answerable: readonly CriterionId[] = [...catalogue.criteria.values()]
  .filter(({ achieves }) => !achieves)
  .map(({ id }) => id);
