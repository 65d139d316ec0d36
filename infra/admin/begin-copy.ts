import { beginCopy, type Copy, getCopy, isEmpty } from '../../functions/table/copies/marker.ts';
import type { Table } from '../../functions/table/table.ts';
import { UsageError } from './command.ts';

/**
 * Makes the table this copy's: a table that is empty, or that an interrupted run began to fill with the same copy. Throws a
 * UsageError for any other, before anything changes.
 */
export async function begin(table: Table, copy: Copy): Promise<'new' | 'resumed' | 'done'> {
  const found = await getCopy(table);
  if (!found) {
    if (!(await isEmpty(table))) throw used('holds data already');
    if (!(await beginCopy(table, copy))) throw used('is being filled by another command');
    return 'new';
  }
  if (found.kind === copy.kind && found.source === copy.source) return found.isDone ? 'done' : 'resumed';
  if (found.isDone) throw used(`holds the ${found.kind} of ${found.source}`);
  throw used(`holds an unfinished ${found.kind} of ${found.source}: run that again to finish it`);
}

/** Throws UsageError where a table is only half filled: an export would look whole and lack the rest. */
export async function requireFinished({
  name,
  table,
}: {
  readonly name: string;
  readonly table: Table;
}): Promise<void> {
  const copy = await getCopy(table);
  if (!copy || copy.isDone) return;
  throw new UsageError(
    `${name} holds an unfinished ${copy.kind} of ${copy.source}, and an export would lack the rest. Run that again first.`,
  );
}

function used(how: string): UsageError {
  return new UsageError(
    `The table ${how}. Nothing was changed. To replace all it holds, export it and empty it with \`npm run wipe\` first.`,
  );
}
