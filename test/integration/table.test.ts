import { QueryCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { maxJustification } from '../../criteria/answer.ts';
import { counterOf, metaOf, shelfOf } from '../../functions/table/keys.ts';
import type { ProjectId } from '../../functions/table/project.ts';
import { getLastNumber, getProjectAt } from '../../functions/table/projects.ts';
import { listRevisions } from '../../functions/table/revision.ts';
import { encode, getItem } from '../../functions/table/table.ts';
import { getCriterion, parseCriterionId } from '../../criteria/catalogue.ts';
import { answerable, expectPublished, expectWholeChain } from './checks.ts';
import { openWorld, request, type World } from './world.ts';

const open = { status: '?', justification: '' };

let world: World;
beforeAll(async () => void (world = await openWorld()));
afterAll(() => world.close());

async function create(fields: Record<string, string>): Promise<ProjectId> {
  const { status, json } = await request(world, 'POST', '/api/projects', { body: { fields } });
  expect(status, JSON.stringify(json)).toBe(201);
  return json.id;
}

function answer(id: number, answers: Record<string, unknown>) {
  return request(world, 'PATCH', `/api/projects/${id}`, { body: { answers } });
}

const met = (justification: string, base: unknown = open) => ({ status: 'Met', justification, base });

function shelfOfCriterion(id: ProjectId, name: string) {
  const criterion = parseCriterionId(name);
  if (!criterion) throw new Error(name);
  return shelfOf(id, getCriterion(criterion).shelf);
}

test('a repository is claimed however its URL is written, kept as an alias after a rename, and free for its project', async () => {
  const id = await create({ repo_url: 'https://github.com/Acme/Claimed.git' });
  const rival = { fields: { repo_url: 'http://www.github.com/acme/claimed/' } };
  const refused = { status: 409, json: { error: 'repo_url_taken', project: id } };
  expect(await request(world, 'POST', '/api/projects', { body: rival })).toMatchObject(refused);
  const rename = (value: string, base: string) =>
    request(world, 'PATCH', `/api/projects/${id}`, { body: { fields: { repo_url: { value, base } } } });
  expect((await rename('https://github.com/acme/renamed', 'https://github.com/Acme/Claimed.git')).status).toBe(200);
  expect(await request(world, 'POST', '/api/projects', { body: rival })).toMatchObject(refused);
  for (const url of ['https://github.com/ACME/claimed', 'github.com/acme/renamed']) {
    const found = await request(world, 'GET', `/en/projects?as=entry&url=${encodeURIComponent(url)}`, {
      as: null,
    });
    expect(found.headers.get('location'), url).toBe(`/en/projects/${id}`);
  }
  expect((await rename('https://github.com/acme/claimed', 'https://github.com/acme/renamed')).status).toBe(200);
  expect((await request(world, 'GET', `/api/projects/${id}`)).json.fields.repo_url).toBe(
    'https://github.com/acme/claimed',
  );
});

test('a save that loses the race for a repository writes nothing', async () => {
  const names = Array.from({ length: 8 }, () => ({ fields: { repo_url: 'https://github.com/acme/raced' } }));
  const replies = await Promise.all(names.map((body) => request(world, 'POST', '/api/projects', { body })));
  expect(replies.filter(({ status }) => status === 201)).toHaveLength(1);
  expect(replies.filter(({ status }) => status === 409)).toHaveLength(7);
});

test('an older writer leaves fields of a newer version alone, and retired answers are kept', async () => {
  const id = await create({ homepage_url: 'https://example.org/newer' });
  await answer(id, { interact: met('first') });
  const later = { ':x': 'from the future', ':a': { status: 'Met', justification: 'kept' } };
  for (const key of [metaOf(id), shelfOfCriterion(id, 'interact')]) {
    await world.direct.client.send(
      new UpdateItemCommand({
        TableName: world.direct.name,
        Key: encode({ ...key }),
        UpdateExpression: key.sk === 'META' ? 'SET #n = :x' : 'SET #n = :x, #r = :a',
        ExpressionAttributeNames: key.sk === 'META' ? { '#n': 'newField' } : { '#n': 'newField', '#r': 'a:long_gone' },
        ExpressionAttributeValues: encode(key.sk === 'META' ? { ':x': later[':x'] } : later),
      }),
    );
  }
  await answer(id, { interact: met('second', { status: 'Met', justification: 'first' }) });
  expect(await getItem(world.direct, metaOf(id))).toMatchObject({ newField: 'from the future', seq: 3 });
  const shelf = await getItem(world.direct, shelfOfCriterion(id, 'interact'));
  expect(shelf).toMatchObject({ newField: 'from the future', 'a:long_gone': later[':a'] });
});

test(
  'every answer at 2,000 characters goes in one save, in parts, and is scored and published',
  { timeout: 60_000 },
  async () => {
    const id = await create({ homepage_url: 'https://example.org/large' });
    const text = `https://example.org/ ${'ü'.repeat(2000)}`;
    const { status } = await answer(id, Object.fromEntries(answerable.map((name) => [name, met(text)])));
    expect(status).toBe(200);
    expect(await expectWholeChain(world, id)).toBe(2);
    await world.settle();
    await expectPublished(world, id, await world.objects());
    const undone = await getProjectAt(world.direct, id, 1);
    expect([...(undone?.answers.values() ?? [])].filter(({ status }) => status !== '?')).toEqual([]);
  },
);

test('more than 3.5 MB of change is refused whole', { timeout: 60_000 }, async () => {
  const id = await create({ homepage_url: 'https://example.org/too-large' });
  const text = '😀'.repeat(maxJustification - 1);
  const answers = Object.fromEntries(answerable.slice(0, 125).map((name) => [name, met(text)]));
  expect(await answer(id, answers)).toMatchObject({ status: 413, json: { error: 'too_large' } });
  expect((await request(world, 'GET', `/api/projects/${id}`)).json).toMatchObject({ seq: 1, answers: {} });
});

test('a project can be seen as it was at any revision', async () => {
  const id = await create({ homepage_url: 'https://example.org/history', name: 'One' });
  await answer(id, { interact: met('a') });
  await answer(id, { interact: met('b', { status: 'Met', justification: 'a' }), english: met('c') });
  await request(world, 'PATCH', `/api/projects/${id}`, { body: { fields: { name: { value: 'Two', base: 'One' } } } });
  const interact = parseCriterionId('interact');
  const english = parseCriterionId('english');
  if (!interact || !english) throw new Error('criteria are gone');
  const second = await getProjectAt(world.direct, id, 2);
  expect(second).toMatchObject({ seq: 2, fields: { name: 'One' } });
  expect(second?.answers.get(interact)).toEqual({ status: 'Met', justification: 'a', at: second?.updatedAt });
  expect(second?.answers.get(english)).toEqual(open);
  const revisions = await Array.fromAsync(listRevisions(world.direct, id, 0));
  expect(revisions.map(({ seq, change }) => [seq, change?.kind])).toEqual([
    [1, 'create'],
    [2, 'save'],
    [3, 'save'],
    [4, 'save'],
  ]);
  expect(new Set(revisions.map(({ by }) => by)).size).toBe(1);
});

test('a save of what is so already writes nothing, and a lost reply is no conflict', async () => {
  const id = await create({ homepage_url: 'https://example.org/again' });
  expect((await answer(id, { interact: met('x') })).json.seq).toBe(2);
  expect(await answer(id, { interact: met('x') })).toMatchObject({ status: 200, json: { seq: 2 } });
});

test('no handle, address or principal is stored', async () => {
  const id = await create({ homepage_url: 'https://example.org/private' });
  await request(world, 'PATCH', `/api/projects/${id}`, {
    as: 'jane.doe@example.org',
    body: { answers: { interact: met('x') } },
  });
  const { Items } = await world.direct.client.send(
    new QueryCommand({
      TableName: world.direct.name,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: metaOf(id).pk } },
    }),
  );
  expect(JSON.stringify(Items)).not.toMatch(/jane|arn:aws/);
});

test('the list shows the newest first, page by page', async () => {
  for (let i = 0; i < 25; i++) await create({ homepage_url: `https://example.org/list-${i}`, name: `Project ${i}` });
  const first = (await request(world, 'GET', '/api/projects', { as: null })).json;
  expect(first.projects[0].name).toBe('Project 24');
  const second = (await request(world, 'GET', `/api/projects?before=${first.next}`, { as: null })).json;
  expect(second.projects[0].id).toBeLessThan(first.projects.at(-1).id);
  for (const before of ['0', '-5', 'x', '99999999999999']) {
    const refused = await request(world, 'GET', `/api/projects?before=${before}`);
    expect(refused).toMatchObject({ status: 400, json: { problems: [{ field: 'before', code: 'not_a_number' }] } });
  }
  expect((await request(world, 'GET', '/api/projects?before=9999999999')).json).toEqual(first);
});

test('a creation that is refused takes no number', async () => {
  await create({ repo_url: 'https://github.com/acme/only-once' });
  const last = await getLastNumber(world.direct);
  const body = { fields: { repo_url: 'https://github.com/Acme/only-once.git' } };
  expect((await request(world, 'POST', '/api/projects', { body })).status).toBe(409);
  expect(await getLastNumber(world.direct)).toBe(last);
});

/** Takes numbers for nothing, as creations do that lose a race. */
async function skipNumbers(count: number): Promise<void> {
  await world.direct.client.send(
    new UpdateItemCommand({
      TableName: world.direct.name,
      Key: encode({ ...counterOf('projects') }),
      UpdateExpression: 'ADD n :count',
      ExpressionAttributeValues: encode({ ':count': count }),
    }),
  );
}

test('pages of the list are full whatever numbers nobody has, up to 500 for a page', async () => {
  const list = async (before?: number) => {
    const { json } = await request(world, 'GET', `/api/projects${before === undefined ? '' : `?before=${before}`}`);
    return { ids: json.projects.map(({ id }: { id: number }) => id), next: json.next };
  };
  const { ids: full } = await list();
  expect(full).toHaveLength(20);
  await skipNumbers(45);
  expect(await list()).toEqual({ ids: full, next: full.at(-1) });
  const newest = await create({ homepage_url: 'https://example.org/after-the-gap' });
  expect(await list()).toEqual({ ids: [newest, ...full.slice(0, 19)], next: full[18] });
  await request(world, 'DELETE', `/api/projects/${newest}`, { body: { reason: 'it was made by a mistake of mine' } });
  expect((await list()).ids).toEqual(full);
  await skipNumbers(600);
  const first = await list();
  expect(first).toEqual({ ids: [], next: newest + 101 });
  expect((await list(first.next)).ids).toEqual(full);
  const seen: number[] = [];
  for (let page = await list(); ; page = await list(page.next)) {
    seen.push(...page.ids);
    if (page.next === null) break;
  }
  expect(seen).toEqual([...new Set(seen)].sort((a, b) => b - a));
  expect(seen.at(-1)).toBe(1);
});

test('a project with every answer at 8,000 ASCII characters can be saved at once', { timeout: 60_000 }, async () => {
  const id = await create({ homepage_url: 'https://example.org/full' });
  const text = 'x'.repeat(8000);
  expect((await answer(id, Object.fromEntries(answerable.map((name) => [name, met(text)])))).status).toBe(200);
  await world.settle();
  await expectPublished(world, id, await world.objects());
});

test('a save of more than a transaction holds is refused, never an error', { timeout: 60_000 }, async () => {
  const id = await create({ homepage_url: 'https://example.org/wide' });
  const text = '漢'.repeat(maxJustification);
  const answers = Object.fromEntries(answerable.slice(0, 88).map((name) => [name, met(text)]));
  expect(await answer(id, answers)).toMatchObject({ status: 413, json: { error: 'too_large' } });
});

test('look-ups send nobody to another host, whatever the language segment', async () => {
  await create({ repo_url: 'https://example.org/redirected' });
  for (const language of ['%2Fevil.example', '%5Cevil.example', '%0d%0aX:y', 'xx', '__proto__']) {
    const path = `/${language}/projects?as=entry&url=https://example.org/redirected`;
    const { status, headers } = await request(world, 'GET', path, { as: null });
    expect({ status, location: headers.get('location') }, language).toEqual({ status: 404, location: null });
  }
});

test.each(['#readme', '/', '.git', '.GIT.git', '/.', '/../redirected-too', '//'])(
  'the repository with %s is the same one',
  async (ending) => {
    const url = 'https://github.com/acme/redirected-too';
    if ((await request(world, 'GET', `/en/projects?as=entry&url=${url}`)).status === 404)
      await create({ repo_url: url });
    const found = await request(
      world,
      'GET',
      `/en/projects?as=entry&url=${encodeURIComponent(`HTTPS://www.GitHub.com/acme//redirected-too${ending}`)}`,
    );
    expect(found.status).toBe(302);
  },
);

test(
  'a project may have 50 repositories over time, and can still be saved after that',
  { timeout: 60_000 },
  async () => {
    const id = await create({ repo_url: 'https://example.org/r/0' });
    const rename = (from: number, to: number) =>
      request(world, 'PATCH', `/api/projects/${id}`, {
        body: { fields: { repo_url: { value: `https://example.org/r/${to}`, base: `https://example.org/r/${from}` } } },
      });
    for (let i = 0; i < 49; i++) expect((await rename(i, i + 1)).status).toBe(200);
    expect(await rename(49, 50)).toMatchObject({ status: 400, json: { problems: [{ code: 'too_many_urls' }] } });
    expect((await answer(id, { interact: met('still works') })).status).toBe(200);
  },
);

test('what is stored by older rules can be changed by newer ones', async () => {
  const id = await create({ homepage_url: 'https://example.org/older-rules' });
  await answer(id, { interact: met('x') });
  await world.direct.client.send(
    new UpdateItemCommand({
      TableName: world.direct.name,
      Key: encode({ ...shelfOfCriterion(id, 'interact') }),
      UpdateExpression: 'SET #a = :a',
      ExpressionAttributeNames: { '#a': 'a:interact' },
      ExpressionAttributeValues: encode({ ':a': { status: 'N/A', justification: 'x'.repeat(9000) } }),
    }),
  );
  const base = { status: 'N/A', justification: 'x'.repeat(9000) };
  expect((await answer(id, { interact: met('now met', base) })).status).toBe(200);
});
