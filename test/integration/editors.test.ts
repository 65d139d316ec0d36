import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { answerable, expectPublished, expectWholeChain } from './checks.ts';
import { noFaults, openProxy } from './proxy.ts';
import { openWorld, request, type World } from './world.ts';

const editors = 50;
const open = { status: '?', justification: '' };

let world: World;
let proxy: Awaited<ReturnType<typeof openProxy>>;
beforeAll(async () => {
  proxy = await openProxy({ ...noFaults, conflicts: 0.3, lostAnswers: 0.1 });
  world = await openWorld({ through: proxy.through });
});
afterAll(async () => {
  await world.close();
  await proxy.close();
});

async function create(url: string): Promise<number> {
  const { status, json } = await request(world, 'POST', '/api/projects', { body: { fields: { repo_url: url } } });
  expect({ status, json }).toMatchObject({ status: 201 });
  return json.id;
}

/** Edits that were told to come back later. */
let busy = 0;

/** Saves as a browser does: what the API is too busy for is sent again after the time that it names. */
async function save(id: number, criterion: string, value: { status: string; justification: string }) {
  const body = { answers: { [criterion]: { ...value, base: open } } };
  for (;;) {
    const reply = await request(world, 'PATCH', `/api/projects/${id}`, { body, as: value.justification });
    if (reply.status !== 503) return reply;
    busy += 1;
    await setTimeout(Number(reply.headers.get('retry-after')) * 1000);
  }
}

test(
  'fifty editors of different criteria all win, each edit is there once, the chain is whole',
  { timeout: 60_000 },
  async () => {
    const id = await create('https://github.com/acme/many-editors');
    const chosen = answerable.slice(0, editors);
    const saves = chosen.map((criterion, i) => save(id, criterion, { status: 'Met', justification: `by editor ${i}` }));
    expect((await Promise.all(saves)).map(({ status }) => status)).toEqual(chosen.map(() => 200));
    const { json } = await request(world, 'GET', `/api/projects/${id}`);
    expect(json.answers).toEqual(
      Object.fromEntries(chosen.map((criterion, i) => [criterion, { status: 'Met', justification: `by editor ${i}` }])),
    );
    expect(await expectWholeChain(world, id)).toBe(editors + 1);
    await world.settle();
    await expectPublished(world, id, await world.objects());
  },
);

test('of fifty editors of one criterion one wins, 49 are told the value that won', { timeout: 60_000 }, async () => {
  const id = await create('https://github.com/acme/one-winner');
  const saves = Array.from({ length: editors }, (_, i) =>
    save(id, 'interact', { status: 'Met', justification: `text ${i}` }),
  );
  const replies = await Promise.all(saves);
  const winners = replies.flatMap(({ status }, i) => (status === 200 ? [i] : []));
  expect(winners).toHaveLength(1);
  const theirs = { status: 'Met', justification: `text ${winners[0]}` };
  for (const { status, json } of replies.filter((reply) => reply.status !== 200)) {
    expect({ status, json }).toMatchObject({
      status: 409,
      json: { error: 'conflict', conflicts: [{ field: 'answers.interact', theirs }] },
    });
  }
  expect(await expectWholeChain(world, id)).toBe(2);
});

test('the faults did happen', () => {
  expect(proxy.counts.get('TransactWriteItems')).toBeGreaterThan(100);
});

test.skipIf(process.env['AWS_ENDPOINT_URL_DYNAMODB'])('on the embedded engine nobody had to come back', () => {
  expect(busy).toBe(0);
});
