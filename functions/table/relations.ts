import { type Asked, parseAsked } from './access.ts';
import { readItem, readText } from './items.ts';
import { parseRelationKey, personPk, relationPrefix } from './keys.ts';
import type { PersonId, ProjectId } from './project.ts';
import { listItems, type Table } from './table.ts';

/** What somebody is to a project, and what they are asked to become there; at least one of both. */
export interface Relation {
  readonly project: ProjectId;
  readonly as?: 'owner' | 'editor';
  readonly asked?: Asked;
}

/** A person's relations by ascending number of their projects; some may be deleted or purged by now. */
export async function listRelations(table: Table, person: PersonId): Promise<Relation[]> {
  const relations: Relation[] = [];
  for await (const item of listItems(table, personPk(person), relationPrefix, `${relationPrefix}~`)) {
    const project = parseRelationKey(readText(item, 'sk'));
    if (!project) continue;
    const as = (['owner', 'editor'] as const).find((known) => known === item['as']);
    const asked = item['asked'] === undefined ? undefined : parseAsked(readItem(item, 'asked'));
    if (as || asked) relations.push({ project, ...(as && { as }), ...(asked && { asked }) });
  }
  return relations;
}
