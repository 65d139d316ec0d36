import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { maxJustification } from '../../criteria/answer.ts';
import { commit } from '../../functions/table/commit.ts';
import { type Key, projectPk, proposalOf } from '../../functions/table/keys.ts';
import type { ProjectId } from '../../functions/table/project.ts';
import { maxProposals } from '../../functions/table/proposals.ts';
import { listRevisions, type Revision } from '../../functions/table/revision.ts';
import { getItem, listItems } from '../../functions/table/table.ts';
import { answerable, expectPublished, expectWholeChain } from './checks.ts';
import { putPerson, type SignedIn } from './people.ts';
import { type MadeToken, putToken } from './tokens.ts';
import { openWorld, request, type World } from './world.ts';

let world: World;
let owner: SignedIn;
let other: SignedIn;
let robot: MadeToken;
let id: ProjectId;
let path: string;
let made = 0;

const none = { status: '?', justification: '' };

beforeAll(async () => {
  world = await openWorld();
  [owner, other] = [await putPerson(world.direct), await putPerson(world.direct)];
});
afterAll(() => world.close());

beforeEach(async () => {
  const fields = { name: 'Proposed', repo_url: `https://github.com/acme/proposed-${++made}` };
  id = (await ask(owner, 'POST', '/api/projects', { fields })).json.id;
  path = `/api/projects/${id}`;
  robot = await putToken(world.direct, id, { person: owner.person, scope: 'propose' });
});

function ask(by: Asking, method: string, to: string, body?: unknown) {
  return request(world, method, to, { as: null, headers: by.headers, ...(body !== undefined && { body }) });
}

interface Asking {
  readonly headers: Readonly<Record<string, string>>;
}

const visitor: Asking = { headers: {} };

async function propose(body: unknown): Promise<string> {
  const { status, json } = await ask(robot, 'PATCH', path, body);
  expect(status, JSON.stringify(json)).toBe(202);
  return json.proposal;
}

async function listRevised(): Promise<Revision[]> {
  const revisions: Revision[] = [];
  for await (const revision of listRevisions(world.direct, id, 0)) revisions.push(revision);
  return revisions;
}

async function listStored(): Promise<string[]> {
  const keys: string[] = [];
  for await (const item of listItems(world.direct, projectPk(id), 'PR#', 'PR#~')) keys.push(String(item['sk']));
  return keys;
}

/** Every public view of the project: its objects, what the API tells everybody. */
async function seen(): Promise<string> {
  await world.settle();
  const objects = [...(await world.objects())].filter(([key]) => key.startsWith(`projects/${id}`));
  const views = ['', '/history'].map(async (view) => JSON.stringify((await ask(visitor, 'GET', path + view)).json));
  const list = JSON.stringify((await ask(visitor, 'GET', '/api/projects')).json);
  return JSON.stringify(objects) + (await Promise.all(views)).join('') + list;
}

test('a proposal of 90 kB changes nothing that anybody sees until it is accepted, in part', async () => {
  const before = await seen();
  const text = 'evidence that nobody has looked at yet. '.repeat(60);
  const some = answerable.slice(0, 40);
  const flat = some.flatMap((criterion) => [
    [`${criterion}_status`, 'Met'],
    [`${criterion}_justification`, `${criterion}: ${text}`],
  ]);
  const body = { ...Object.fromEntries(flat), description: 'proposed words' };
  expect(JSON.stringify(body).length).toBeGreaterThan(90_000);
  const proposal = await propose(body);
  expect(await seen()).toBe(before);
  expect(await ask(owner, 'GET', `${path}/proposals`)).toMatchObject({
    json: { proposals: [{ id: proposal, by: { kind: 'token', name: robot.name }, answers: 40, fields: 1 }] },
  });
  const [first = '', second = ''] = some;
  const accepted = await ask(owner, 'POST', `${path}/proposals/${proposal}/accept`, {
    answers: { [first]: { base: none } },
    fields: { description: { base: '' } },
  });
  expect(accepted).toMatchObject({ status: 200, json: { seq: 2 } });
  const after = await seen();
  expect(after).toContain('proposed words');
  expect(after).toContain(`${first}: evidence`);
  expect(after).not.toContain(`${second}: evidence`);
  await expectPublished(world, id, await world.objects());
  const { json } = await ask(owner, 'GET', `${path}/proposals/${proposal}`);
  expect(Object.keys(json.answers)).toHaveLength(39);
  expect(json.fields).toEqual({});
  const [, revision] = await listRevised();
  expect(revision).toMatchObject({ by: owner.person.id, change: { from: { proposal, by: robot.id } } });
  expect(await expectWholeChain(world, id)).toBe(2);
});

test('accepting twice, at once or later, is accepting once', async () => {
  const proposal = await propose({ license: 'MIT', contribution_status: 'Met' });
  const body = { answers: { contribution: { base: none } }, fields: { license: { base: '' } } };
  const accept = () => ask(owner, 'POST', `${path}/proposals/${proposal}/accept`, body);
  const replies = await Promise.all([accept(), accept(), accept()]);
  expect(replies.map(({ status, json }) => ({ status, seq: json.seq }))).toEqual(
    Array.from({ length: 3 }, () => ({ status: 200, seq: 2 })),
  );
  expect(await accept()).toMatchObject({ status: 200, json: { seq: 2 } });
  expect((await listRevised()).length).toBe(2);
  expect((await ask(owner, 'GET', `${path}/proposals`)).json.proposals).toEqual([]);
  expect(await ask(owner, 'GET', `${path}/proposals/${proposal}`)).toMatchObject({ status: 404 });
  expect(await listStored()).toEqual([proposalOf(id, proposal.slice(0, 2), 0).sk]);
});

test('an answer accepted once does not come back when somebody changed it meanwhile', async () => {
  const proposal = await propose({ contribution_status: 'Met', license: 'MIT' });
  const body = { answers: { contribution: { base: none } } };
  await ask(owner, 'POST', `${path}/proposals/${proposal}/accept`, body);
  await ask(owner, 'PATCH', path, { contribution_status: '?' });
  const again = await ask(owner, 'POST', `${path}/proposals/${proposal}/accept`, body);
  expect(again).toMatchObject({ status: 200, json: { seq: 3 } });
  expect((await ask(owner, 'GET', path)).json.answers).toEqual({});
});

test('what somebody else changed meanwhile is a conflict, and stays proposed', async () => {
  const proposal = await propose({ contribution_status: 'Met', license: 'MIT' });
  await ask(owner, 'PATCH', path, { contribution_status: 'Unmet' });
  const accept = (base: unknown) =>
    ask(owner, 'POST', `${path}/proposals/${proposal}/accept`, { answers: { contribution: { base } } });
  const theirs = { status: 'Unmet', justification: '' };
  expect(await accept(none)).toMatchObject({
    status: 409,
    json: { error: 'conflict', conflicts: [{ field: 'answers.contribution', theirs }] },
  });
  expect((await ask(owner, 'GET', `${path}/proposals/${proposal}`)).json.answers).toHaveProperty('contribution');
  expect(await accept(theirs)).toMatchObject({ status: 200, json: { seq: 3 } });
});

test('accepting what stands already writes no revision', async () => {
  const proposal = await propose({ license: 'MIT' });
  await ask(owner, 'PATCH', path, { license: 'MIT' });
  const body = { fields: { license: { base: '' } } };
  expect(await ask(owner, 'POST', `${path}/proposals/${proposal}/accept`, body)).toMatchObject({ json: { seq: 2 } });
  expect((await ask(owner, 'GET', `${path}/proposals`)).json.proposals).toEqual([]);
});

test('accepting what stands already is for those who still may at that moment', async () => {
  const editor = { id: other.person.id, number: other.person.number };
  const author = { by: owner.person.id, now: () => new Date() };
  const change = { kind: 'save', cause: 'rights', answers: new Map(), fields: new Map() } as const;
  await commit(world.direct, id, author, () => ({ ...change, rights: { added: [editor] } }));
  const proposal = await propose({ license: 'MIT' });
  await ask(owner, 'PATCH', path, { license: 'MIT' });
  const { client } = world.table;
  client.middlewareStack.add(
    (next) => async (args) => {
      if ('TransactItems' in args.input) {
        client.middlewareStack.remove('removed-first');
        await commit(world.direct, id, author, () => ({ ...change, rights: { removed: [editor] } }));
      }
      return next(args);
    },
    { step: 'initialize', name: 'removed-first' },
  );
  const body = { fields: { license: { base: '' } } };
  const accepted = await ask(other, 'POST', `${path}/proposals/${proposal}/accept`, body);
  expect(accepted).toMatchObject({ status: 403, json: { error: 'not_editor' } });
  expect((await ask(owner, 'GET', `${path}/proposals`)).json.proposals).toHaveLength(1);
});

test('a declined proposal is gone, and can not be accepted, not by who has it open either', async () => {
  const proposal = await propose({ license: 'MIT' });
  const { client } = world.table;
  let isDeclined = false;
  client.middlewareStack.add(
    (next) => async (args) => {
      if (!isDeclined && JSON.stringify(args.input).includes('TransactItems')) {
        isDeclined = true;
        expect(await ask(owner, 'DELETE', `${path}/proposals/${proposal}`)).toMatchObject({ status: 200 });
      }
      return next(args);
    },
    { step: 'initialize', name: 'decline-first' },
  );
  const body = { fields: { license: { base: '' } } };
  const accept = () => ask(owner, 'POST', `${path}/proposals/${proposal}/accept`, body);
  expect(await accept()).toMatchObject({ status: 404, json: { error: 'not_found' } });
  client.middlewareStack.remove('decline-first');
  expect(isDeclined).toBe(true);
  expect(await accept()).toMatchObject({ status: 404 });
  expect(await ask(owner, 'DELETE', `${path}/proposals/${proposal}`)).toMatchObject({ status: 404 });
  expect(await listStored()).toEqual([]);
  expect(await ask(owner, 'GET', path)).toMatchObject({ json: { seq: 1, fields: { license: '' } } });
});

test('a proposal is judged as a save is: all problems are told, and nothing is stored', async () => {
  const { status, json } = await ask(robot, 'PATCH', path, { user_id: 1, contribution_status: 'maybe', cpe: 'x' });
  expect({ status, codes: json.problems.map(({ code }: { code: string }) => code) }).toEqual({
    status: 400,
    codes: ['unknown_key', 'unknown_status', 'invalid_cpe'],
  });
  expect(await ask(robot, 'PATCH', path, { repo_url: '' })).toMatchObject({ status: 400 });
  const stale = { fields: { name: { value: 'x', base: 'of before' } } };
  expect(await ask(robot, 'POST', `${path}/proposals`, stale)).toMatchObject({ status: 409 });
  expect(await ask(robot, 'PATCH', path, { name: 'Proposed' })).toMatchObject({
    status: 202,
    json: { proposal: null },
  });
  expect(await listStored()).toEqual([]);
});

test('answers to all criteria at their longest are one proposal, which can be accepted in two parts', async () => {
  const text = (criterion: string) => `${criterion} `.padEnd(maxJustification, 'ü');
  const flat = answerable.flatMap((criterion) => [
    [`${criterion}_status`, 'Met'],
    [`${criterion}_justification`, text(criterion)],
  ]);
  const proposal = await propose(Object.fromEntries(flat.slice(0, 340)));
  expect((await listStored()).length).toBeGreaterThan(8);
  for (const part of [answerable.slice(0, 85), answerable.slice(85, 170)]) {
    const answers = Object.fromEntries(part.map((criterion) => [criterion, { base: none }]));
    expect(await ask(owner, 'POST', `${path}/proposals/${proposal}/accept`, { answers })).toMatchObject({
      status: 200,
    });
  }
  expect(Object.keys((await ask(owner, 'GET', path)).json.answers)).toHaveLength(170);
  expect(await listStored()).toHaveLength(1);
});

test('a project has twenty open proposals at most, whoever comes at once', { timeout: 120_000 }, async () => {
  // A busy machine is no fault.
  const tries = Array.from({ length: maxProposals + 5 }, async (_, i) => {
    for (;;) {
      const reply = await ask(robot, 'PATCH', path, { license: `L ${i}` });
      if (reply.status !== 503) return reply;
    }
  });
  const replies = await Promise.all(tries);
  expect(replies.filter(({ status }) => status === 202)).toHaveLength(maxProposals);
  for (const refused of replies.filter(({ status }) => status !== 202))
    expect(refused).toMatchObject({ status: 409, json: { error: 'too_many_proposals', limit: maxProposals } });
  const { proposals } = (await ask(owner, 'GET', `${path}/proposals`)).json;
  expect(proposals).toHaveLength(maxProposals);
  const [first, second] = proposals;
  await ask(owner, 'DELETE', `${path}/proposals/${first.id}`);
  await ask(owner, 'POST', `${path}/proposals/${second.id}/accept`, { fields: { license: { base: '' } } });
  const [third, fourth] = [await propose({ cpe: 'cpe:3' }), await propose({ cpe: 'cpe:4' })];
  expect(new Set([third, fourth]).has(second.id)).toBe(false);
  expect(await ask(robot, 'PATCH', path, { cpe: 'cpe:5' })).toMatchObject({ status: 409 });
  expect(await ask(owner, 'POST', `${path}/proposals/${second.id}/accept`, {})).toMatchObject({ status: 404 });
});

test('only the people of a project accept and decline, and its API tokens read', async () => {
  const proposal = await propose({ license: 'MIT' });
  const [reader, writer] = [
    await putToken(world.direct, id, { person: owner.person, scope: 'read' }),
    await putToken(world.direct, id, { person: owner.person, scope: 'write' }),
  ];
  const foreign = await putToken(world.direct, 1, { person: owner.person, scope: 'write' });
  const accept = { fields: { license: { base: '' } } };
  const statuses = async (by: Asking) => [
    (await ask(by, 'GET', `${path}/proposals`)).status,
    (await ask(by, 'GET', `${path}/proposals/${proposal}`)).status,
    (await ask(by, 'POST', `${path}/proposals/${proposal}/accept`, accept)).status,
    (await ask(by, 'DELETE', `${path}/proposals/${proposal}`)).status,
  ];
  expect(await statuses(visitor)).toEqual([401, 401, 401, 401]);
  expect(await statuses(other)).toEqual([403, 403, 403, 403]);
  expect(await statuses(foreign)).toEqual([403, 403, 403, 403]);
  for (const token of [reader, writer, robot]) expect(await statuses(token)).toEqual([200, 200, 403, 403]);
  expect((await ask(reader, 'POST', `${path}/proposals`, { license: 'x' })).status).toBe(403);
  expect((await ask(other, 'POST', `${path}/proposals`, { license: 'x' })).status).toBe(403);
  expect(await statuses(owner)).toEqual([200, 200, 200, 200]);
});

test('what nobody proposed, and no proposal, is not accepted', async () => {
  const proposal = await propose({ license: 'MIT' });
  const to = (name: string) => `${path}/proposals/${name}/accept`;
  expect(await ask(owner, 'POST', to(proposal), { answers: { contribution: { base: none } } })).toMatchObject({
    json: { problems: [{ field: 'answers.contribution', code: 'not_proposed' }] },
  });
  expect(await ask(owner, 'POST', to(proposal), { fields: { license: {} } })).toMatchObject({
    json: { problems: [{ field: 'fields.license.base', code: 'base_missing' }] },
  });
  for (const name of ['00-000000000000', '99-0123456789ab', 'x', '__proto__', '00'])
    expect(await ask(owner, 'POST', to(name), {})).toMatchObject({ status: 404 });
});

test('the history tells who did what, newest first, with the names of now', async () => {
  const writer = await putToken(world.direct, id, { person: owner.person, scope: 'write' });
  await ask(writer, 'PATCH', path, { contribution_status: 'Met', license: 'MIT' });
  const proposal = await propose({ name: 'New' });
  await ask(owner, 'POST', `${path}/proposals/${proposal}/accept`, { fields: { name: { base: 'Proposed' } } });
  const { number, handle, name } = owner.person;
  const person = { kind: 'person', number, handle, name };
  const token = (of: MadeToken) => ({ kind: 'token', name: of.name });
  const expected = [
    { seq: 3, by: person, kind: 'save', from: { proposal, by: token(robot) }, answers: [], fields: ['name'] },
    { seq: 2, by: token(writer), kind: 'save', from: null, answers: ['contribution'], fields: ['license'] },
    { seq: 1, by: person, kind: 'create', from: null, answers: [], fields: ['name', 'repo_url'] },
  ];
  const all = await ask(visitor, 'GET', `${path}/history`);
  expect(all).toMatchObject({ status: 200, json: { revisions: expected, next: null } });
  expect((await ask(visitor, 'GET', `${path}/history?before=3`)).json.revisions).toMatchObject(expected.slice(1));
  expect(await ask(visitor, 'GET', `${path}/history?before=x`)).toMatchObject({ status: 400 });
  expect(await ask(visitor, 'GET', '/api/projects/99999/history')).toMatchObject({ status: 404 });
});

test('a long history comes in pages without a gap', async () => {
  for (let i = 0; i < 24; i++) await ask(owner, 'PATCH', path, { license: `License ${i}` });
  const seqs: number[] = [];
  for (let next: number | null = 1000; next !== null;) {
    const { json } = await ask(visitor, 'GET', `${path}/history?before=${next}`);
    seqs.push(...json.revisions.map(({ seq }: { seq: number }) => seq));
    next = json.next;
  }
  expect(seqs).toEqual(Array.from({ length: 25 }, (_, i) => 25 - i));
});

test('no proposal is read as a revision, a shelf or a score', async () => {
  const proposal = await propose({ license: 'MIT' });
  const key: Key = proposalOf(id, proposal.slice(0, 2), 0);
  expect(await getItem(world.direct, key)).toMatchObject({ id: proposal, fields: ['license'] });
  await world.settle();
  expect(await expectWholeChain(world, id)).toBe(1);
});
