import { afterAll, beforeAll, expect, test } from 'vitest';
import { openReplay } from '../../functions/table/copies/replay.ts';
import { commit } from '../../functions/table/commit.ts';
import { metaOf, relationOf } from '../../functions/table/keys.ts';
import type { Identity } from '../../functions/table/people.ts';
import type { Project, ProjectId } from '../../functions/table/project.ts';
import { getProject, getProjectAt } from '../../functions/table/projects.ts';
import { listRevisions, type RightsChange } from '../../functions/table/revision.ts';
import { getItem } from '../../functions/table/table.ts';
import { expectPublished, expectWholeChain } from './checks.ts';
import { putPerson, type SignedIn } from './people.ts';
import { openWorld, request, type World } from './world.ts';

let world: World;
let people: readonly SignedIn[];
let id: ProjectId;

beforeAll(async () => {
  world = await openWorld();
  people = [await putPerson(world.direct), await putPerson(world.direct), await putPerson(world.direct)];
  const { headers } = people[0] ?? expect.unreachable();
  const body = { fields: { repo_url: 'https://example.org/rights' } };
  id = (await request(world, 'POST', '/api/projects', { as: null, headers, body })).json.id;
});
afterAll(() => world.close());

function identity(index: number): Identity {
  const { id: person, number } = people[index]?.person ?? expect.unreachable();
  return { id: person, number };
}

async function give(rights: RightsChange): Promise<Project> {
  const author = { by: identity(0).id, now: () => new Date() };
  const change = { kind: 'save', cause: 'rights', rights, answers: new Map(), fields: new Map() } as const;
  return (await commit(world.direct, id, author, () => change)) ?? expect.unreachable();
}

async function additionalRights(): Promise<unknown> {
  await world.settle();
  const objects = await world.objects();
  await expectPublished(world, id, objects);
  const { user_id, additional_rights } = JSON.parse(objects.get(`projects/${id}.json`) ?? '');
  return { user_id, additional_rights };
}

test('owner and editors change by revisions, and the project JSON shows their public numbers', async () => {
  const [owner, first, second] = [identity(0), identity(1), identity(2)];
  expect((await give({ added: [second, first] })).editors).toEqual([second, first]);
  expect(await getItem(world.direct, metaOf(id))).toMatchObject({ [`e:${first.id}`]: first.number });
  expect(await getItem(world.direct, relationOf(first.id, id))).toMatchObject({ as: 'editor' });
  expect(await additionalRights()).toEqual({ user_id: owner.number, additional_rights: [first.number, second.number] });
  await give({ owner: { old: owner, new: first }, added: [owner], removed: [first] });
  await give({ removed: [second] });
  expect(await additionalRights()).toEqual({ user_id: first.number, additional_rights: [owner.number] });
  expect(await getItem(world.direct, relationOf(first.id, id))).toMatchObject({ as: 'owner' });
  expect(await getItem(world.direct, relationOf(second.id, id))).toBeUndefined();
  expect(await expectWholeChain(world, id)).toBe(4);
});

test('a project of before has the owner and the editors of then', async () => {
  const at = async (seq: number) => {
    const { owner, editors } = (await getProjectAt(world.direct, id, seq)) ?? expect.unreachable();
    return { owner, editors: new Set(editors) };
  };
  const [owner, first, second] = [identity(0), identity(1), identity(2)];
  expect(await at(1)).toEqual({ owner: owner.number, editors: new Set() });
  expect(await at(2)).toEqual({ owner: owner.number, editors: new Set([first, second]) });
  expect(await at(3)).toEqual({ owner: first.number, editors: new Set([owner, second]) });
  expect(await at(4)).toEqual({ owner: first.number, editors: new Set([owner]) });
});

test('revisions alone tell the owner and the editors', async () => {
  const replayed = openReplay(id, undefined);
  for await (const revision of listRevisions(world.direct, id, 0)) replayed.add(revision);
  const { owner, editors } = (await getProject(world.direct, id)) ?? expect.unreachable();
  expect(replayed.end()?.project).toMatchObject({ owner, editors });
});
