import { type ActName, logAct } from './acts-log.ts';
import { readOptionalText, readText } from './items.ts';
import { counterOf, numberOf, personOf } from './keys.ts';
import { parsePerson, type Person } from './people.ts';
import type { PersonId } from './project.ts';
import { batchGet, getItem, type Item, type Table, updateOf } from './table.ts';
import { type Actor, transactAs } from './transact-as.ts';

/** A person as administrators see them; the address is elsewhere. Times are ISO 8601 UTC. */
export interface PersonRecord extends Person {
  readonly createdAt: string;
  readonly blockedAt: string | null;
  readonly blockedReason: string | null;
}

/** Records of those of up to 100 people that are there, in no order. */
export async function listRecords(table: Table, ids: readonly PersonId[]): Promise<PersonRecord[]> {
  return ids.length === 0 ? [] : (await batchGet(table, ids.map(personOf))).map(parseRecord);
}

/** People with public numbers from `before - 1` down to `before - count`, 100 at most, the highest first. */
export async function listRecordsBelow(table: Table, before: number, count: number): Promise<PersonRecord[]> {
  const numbers = Array.from({ length: count }, (_, i) => before - 1 - i).filter((number) => number > 0);
  if (numbers.length === 0) return [];
  const found = await batchGet(table, numbers.map(numberOf));
  const records = await listRecords(
    table,
    found.map((item) => readText(item, 'person') as PersonId),
  );
  return records.sort((a, b) => b.number - a.number);
}

/** Highest public number given out, 0 before the first. */
export async function getLastPerson(table: Table): Promise<number> {
  const item = await getItem(table, counterOf('people'));
  return typeof item?.['n'] === 'number' ? item['n'] : 0;
}

/** What an administrator makes of a person: what is set, and what must hold before. */
export interface StandingChange {
  readonly act: ActName;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly condition: string;
  /** Why; kept in the log. */
  readonly reason?: string;
}

/** Blocked from now on. */
export const blocking = (at: string, reason: string): StandingChange => ({
  act: 'block',
  attributes: { blockedAt: at, blockedReason: reason, updatedAt: at },
  condition: 'attribute_not_exists(blockedAt)',
  reason,
});

export const unblocking = (at: string): StandingChange => ({
  act: 'unblock',
  attributes: { blockedAt: undefined, blockedReason: undefined, updatedAt: at },
  condition: 'attribute_exists(blockedAt)',
});

export const roleChange = (at: string, role: 'administrator' | 'person'): StandingChange => ({
  act: role === 'administrator' ? 'make_administrator' : 'make_person',
  attributes: { role: role === 'administrator' ? role : undefined, updatedAt: at },
  condition: 'attribute_exists(pk)',
});

/** Changes a person's standing, and logs it. False if they are gone or the condition did not hold. */
export async function changeStanding(
  table: Table,
  person: PersonId,
  standing: StandingChange,
  actor: Actor,
): Promise<boolean> {
  const { act, attributes, condition, reason } = standing;
  const expression = `attribute_exists(pk) AND ${condition}`;
  return transactAs(table, actor, [
    { Update: updateOf(table, personOf(person), attributes, { expression }) },
    logAct(
      table,
      { by: actor.by, act, person, ...(reason !== undefined && { text: reason }) },
      actor.now().toISOString(),
    ),
  ]);
}

function parseRecord(item: Item): PersonRecord {
  return {
    ...parsePerson(item),
    createdAt: readText(item, 'createdAt'),
    blockedAt: readOptionalText(item, 'blockedAt'),
    blockedReason: readOptionalText(item, 'blockedReason'),
  };
}
