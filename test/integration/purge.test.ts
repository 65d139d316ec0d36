import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { scanRaw } from '../../functions/table/copies/raw.ts';
import { commit } from '../../functions/table/commit.ts';
import { canonicalJson } from '../../functions/table/hash.ts';
import { projectPk } from '../../functions/table/keys.ts';
import type { ProjectId } from '../../functions/table/project.ts';
import { encode } from '../../functions/table/table.ts';
import { putPerson, type SignedIn } from './people.ts';
import { putToken } from './tokens.ts';
import { openWorld, request, type World } from './world.ts';

let world: World;
let owner: SignedIn;
let editor: SignedIn;
let invited: SignedIn;

beforeAll(async () => {
  world = await openWorld();
  owner = await putPerson(world.direct);
  [editor, invited] = [await putPerson(world.direct), await putPerson(world.direct)];
});
afterAll(() => world.close());

function ask(headers: Readonly<Record<string, string>>, method: string, path: string, body: unknown) {
  return request(world, method, path, { as: null, headers, body });
}

async function listAll(): Promise<string[]> {
  const items: string[] = [];
  for await (const item of scanRaw(world.direct)) items.push(canonicalJson(item));
  return items;
}

/** A project with an editor, somebody invited, an API token and a proposal. */
async function make(): Promise<ProjectId> {
  const { json } = await ask(owner.headers, 'POST', '/api/projects', {
    fields: { repo_url: `https://example.org/${crypto.randomUUID()}` },
  });
  const id: ProjectId = json.id;
  const { person } = editor;
  const rights = { added: [{ id: person.id, number: person.number }] };
  const change = { kind: 'save', cause: 'rights', rights, answers: new Map(), fields: new Map() } as const;
  await commit(world.direct, id, { by: owner.person.id, now: () => new Date() }, () => change);
  const token = await putToken(world.direct, id, { person: owner.person, scope: 'propose' });
  expect(await ask(token.headers, 'PATCH', `/api/projects/${id}`, { license: 'MIT' })).toMatchObject({ status: 202 });
  for (const key of [
    { pk: `W#${invited.person.id}`, sk: projectPk(id), asked: { as: 'editor' } },
    { pk: projectPk(id), sk: 'W', turn: 1, asked: { [invited.person.id]: { as: 'editor' } } },
  ])
    await world.direct.client.send(
      new PutItemCommand({ TableName: world.direct.name, Item: encode({ v: 1, ...key }) }),
    );
  await world.settle();
  return id;
}

test('a deletion made final leaves nothing of a project, and all of others', { timeout: 60_000 }, async () => {
  const [gone, stays] = [await make(), await make()];
  const isOf = (id: ProjectId) => (item: string) =>
    item.includes(projectPk(id)) ||
    item.includes(`"project":{"N":"${id}"}`) ||
    item.includes(`"claimedBy":{"N":"${id}"}`);
  const before = await listAll();
  expect(before.filter(isOf(gone)).length).toBe(before.filter(isOf(stays)).length);
  const reason = 'made only to be removed again';
  expect(await ask(owner.headers, 'DELETE', `/api/projects/${gone}`, { reason })).toMatchObject({ status: 200 });
  await world.settle();
  const { now } = world.clock;
  world.clock.now = () => new Date(now().getTime() + 32 * 24 * 60 * 60 * 1000);
  expect(await world.reconcile()).toMatchObject({ purged: 1, failed: 0 });
  await world.settle();
  const after = await listAll();
  expect(after.filter(isOf(gone))).toEqual([]);
  expect(after.filter(isOf(stays))).toEqual(before.filter(isOf(stays)));
});
