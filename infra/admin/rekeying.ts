import type { PeopleKeys } from '../../functions/table/people-keys.ts';
import { getLastPerson } from '../../functions/table/people-records.ts';
import type { PersonId } from '../../functions/table/project.ts';
import { dropOldLookUps, listPersonIds, sealAnew } from '../../functions/table/rekey.ts';
import type { Table } from '../../functions/table/table.ts';
import { inParallel } from './parallel.ts';

export interface Rekeying {
  readonly table: Table;
  readonly keys: PeopleKeys;
  /** Told of people on whom it failed, by their internal id. */
  readonly onFailure: (person: PersonId, error: unknown) => void;
}

/** Numbers read at a time, and people looked at at a time. */
const pageSize = 100;
const parallel = 4;

/**
 * Brings what is stored of people under the newest key: seals and new look-ups first, and only when all are written the old
 * look-ups go, so that everybody is found all the time. May be interrupted and run again. Returns what changed, and on how
 * many people it failed.
 */
export async function rekeyPeople(
  rekeying: Rekeying,
): Promise<{ readonly people: number; readonly items: number; readonly lookUps: number; readonly failed: number }> {
  const { table, keys } = rekeying;
  const failed = new Set<PersonId>();
  const done = { people: 0, items: 0, lookUps: 0 };
  await visit(rekeying, failed, async (person) => {
    const changed = await sealAnew(table, keys, person);
    done.items += changed;
    done.people++;
  });
  await visit(rekeying, failed, async (person) => {
    const removed = await dropOldLookUps(table, keys, person);
    done.lookUps += removed;
  });
  return { ...done, failed: failed.size };
}

async function visit(
  { table, onFailure }: Rekeying,
  failed: Set<PersonId>,
  act: (person: PersonId) => Promise<void>,
): Promise<void> {
  await inParallel(listIds(table), parallel, async (person) => {
    if (failed.has(person)) return;
    try {
      await act(person);
    } catch (error) {
      failed.add(person);
      onFailure(person, error);
    }
  });
}

/** Everybody, by public number; who comes meanwhile is under the newest key from the start. */
async function* listIds(table: Table): AsyncGenerator<PersonId> {
  const last = await getLastPerson(table);
  for (let first = 1; first <= last; first += pageSize)
    yield* await listPersonIds(table, first, Math.min(pageSize, last - first + 1));
}
