import { expect, test } from 'vitest';
import { expectWholeChain } from '../integration/checks.ts';
import { request } from '../integration/world.ts';
import type { Fault } from './fault-proxy.ts';
import { cancellation, membersOf } from './faults.ts';
import { openFaultyWorld } from './faulty-world.ts';

test('a creation whose answer was lost is told as done, though what is sent again is called off', async () => {
  const { world, engine, close } = await openFaultyWorld();
  const faults: Fault[] = [{ kind: 'reset', arrives: true }, cancellation('TransactionConflict', 0, 3)];
  engine.decide = (asked) => (membersOf(asked) > 0 ? faults.shift() : undefined);
  const body = { fields: { repo_url: 'https://example.org/lost-answer' } };
  expect(await request(world, 'POST', '/api/projects', { body })).toMatchObject({
    status: 201,
    json: { id: 1, seq: 1 },
  });
  expect(faults).toEqual([]);
  expect(await expectWholeChain(world, 1)).toBe(1);
  const again = await request(world, 'POST', '/api/projects', { body });
  expect(again).toMatchObject({ status: 409, json: { error: 'repo_url_taken', project: 1 } });
  await close();
});
