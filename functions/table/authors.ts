import { readText } from './items.ts';
import { projectTokenOf, tokenOf } from './keys.ts';
import { listPeople, type Person } from './people.ts';
import type { PersonId, ProjectId } from './project.ts';
import { batchGet, type Table } from './table.ts';

/** Who wrote, as everybody sees them. */
export type AuthorName =
  | ({ readonly kind: 'person' } & Pick<Person, 'number' | 'handle' | 'name'>)
  | { readonly kind: 'token'; readonly name: string };

/** Names of up to 100 people and API tokens of a project, by their ids; who is gone, or has no name, is missing. */
export async function listAuthors(
  table: Table,
  project: ProjectId,
  ids: Iterable<PersonId>,
): Promise<ReadonlyMap<PersonId, AuthorName>> {
  const wanted = [...new Set(ids)];
  const names = new Map<PersonId, AuthorName>();
  for (const { id, number, handle, name } of await listPeople(table, wanted))
    names.set(id, { kind: 'person', number, handle, name });
  const others = wanted.filter((id) => !names.has(id)).map((id) => projectTokenOf(project, id));
  const hashes = others.length === 0 ? [] : (await batchGet(table, others)).map((item) => readText(item, 'hash'));
  for (const token of hashes.length === 0 ? [] : await batchGet(table, hashes.map(tokenOf)))
    names.set(readText(token, 'id') as PersonId, { kind: 'token', name: readText(token, 'name') });
  return names;
}
