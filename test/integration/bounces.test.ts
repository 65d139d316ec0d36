import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openBounces } from '../../functions/bounces/app.ts';
import { personOf } from '../../functions/table/keys.ts';
import { claimLookUp, writeAll } from '../../functions/table/look-ups.ts';
import { parsePeopleKeys } from '../../functions/table/people-keys.ts';
import type { PersonId } from '../../functions/table/project.ts';
import { getItem } from '../../functions/table/table.ts';
import { bounceOf, complaintOf } from '../fixtures/ses-events.ts';
import { putPerson } from './people.ts';
import { openWorld, type World } from './world.ts';

const [oldKeys, keys] = [{ 1: 'x'.repeat(40) }, { 1: 'x'.repeat(40), 2: 'y'.repeat(40) }].map((ring) =>
  parsePeopleKeys(JSON.stringify(ring)),
);
if (!oldKeys || !keys) throw new Error('no keys');
const address = 'Ada@Example.org';
let world: World;
let ada: PersonId;
let handler: ReturnType<typeof openBounces>;
const logged: string[] = [];

beforeAll(async () => {
  vi.stubEnv('POWERTOOLS_DEV', 'true');
  vi.spyOn(console, 'info').mockImplementation((line: string) => void logged.push(line));
  world = await openWorld();
  ada = (await putPerson(world.table)).person.id;
  await writeAll(
    world.table,
    claimLookUp(world.table, oldKeys, { kind: 'address', text: address, owner: { person: ada } }),
  );
  handler = openBounces({ table: world.table, getKeys: () => Promise.resolve(keys) });
});
afterAll(() => world.close());

const troubleOf = async (id: PersonId) => (await getItem(world.table, personOf(id)))?.['mailTrouble'];

test('a full mailbox and somebody else’s bounce mark nobody', async () => {
  expect(await handler(bounceOf(address, 'Transient'))).toEqual({ trouble: undefined, marked: 0 });
  expect(await handler(bounceOf('bob@example.org'))).toEqual({ trouble: 'bounced', marked: 0 });
  expect(await troubleOf(ada)).toBeUndefined();
});

test('a bounce marks who has the address, under an older key too, and again changes nothing', async () => {
  for (let time = 0; time < 2; time++)
    expect(await handler(bounceOf('ada@example.org'))).toEqual({ trouble: 'bounced', marked: 1 });
  expect(await troubleOf(ada)).toBe('bounced');
});

test('a complaint marks as well', async () => {
  expect(await handler(complaintOf(address))).toEqual({ trouble: 'complained', marked: 1 });
  expect(await troubleOf(ada)).toBe('complained');
});

test('who was deleted meanwhile does not come back', async () => {
  const gone = '00000000-0000-4000-8000-000000000000' as PersonId;
  const what = { kind: 'address' as const, text: 'gone@example.org', owner: { person: gone } };
  await writeAll(world.table, claimLookUp(world.table, keys, what));
  expect(await handler(bounceOf('gone@example.org'))).toEqual({ trouble: 'bounced', marked: 0 });
  expect(await getItem(world.table, personOf(gone))).toBeUndefined();
});

test('the log says how many, and no address', () => {
  expect(logged.length).toBeGreaterThan(3);
  for (const line of logged) expect(line.toLowerCase()).not.toMatch(/@|example|ada/);
});
