import { listPeople, type Person } from '../../table/people.ts';
import type { PersonId } from '../../table/project.ts';
import type { Table } from '../../table/table.ts';

/** A person as everybody sees them. */
export interface PersonRef {
  readonly number: number;
  readonly handle: string;
  readonly name: string;
}

export const personRef = ({ number, handle, name }: Person): PersonRef => ({ number, handle, name });

/** Those of up to 100 people who are still there, by their ids. */
export async function readPeople(table: Table, ids: Iterable<PersonId>): Promise<ReadonlyMap<PersonId, Person>> {
  const people = await listPeople(table, [...new Set(ids)]);
  return new Map(people.map((person) => [person.id, person]));
}

/** How somebody is shown: null for who is gone. */
export function refOf(people: ReadonlyMap<PersonId, Person>, id: PersonId | undefined): PersonRef | null {
  const person = id === undefined ? undefined : people.get(id);
  return person ? personRef(person) : null;
}
