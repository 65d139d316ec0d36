import { revisionOf } from './keys.ts';
import type { ProjectId } from './project.ts';
import { readRevision, type Revision } from './revision.ts';
import { readNumber } from './items.ts';
import { batchGet, type Table } from './table.ts';

/** Most revisions, and about the most bytes of changes, that are read at once. */
const maxRevisions = 20;
const maxBytes = 3_000_000;

/** Some revisions below number `before`, newest first: as many as are read at once, one at least if there is one. */
export async function listNewestRevisions(table: Table, id: ProjectId, before: number): Promise<Revision[]> {
  const count = Math.min(maxRevisions, before - 1);
  if (count < 1) return [];
  const keys = Array.from({ length: count }, (_, i) => revisionOf(id, before - 1 - i));
  const items = (await batchGet(table, keys, true)).sort((a, b) => readNumber(b, 'seq') - readNumber(a, 'seq'));
  const revisions: Revision[] = [];
  let room = maxBytes;
  for (const item of items) {
    if (room <= 0) break;
    const revision = await readRevision(table, id, item);
    if (revision) revisions.push(revision);
    room -= item['parts'] === undefined ? 0 : Number(item['parts']) * largePart;
  }
  return revisions;
}

/** About the bytes of a piece of a change that is stored in several. */
const largePart = 300_000;
