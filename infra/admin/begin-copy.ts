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
  throw new UsageError(
    `The table holds an unfinished ${found.kind} of ${found.source}. Nothing was changed. Run that again to finish it, or ` +
      'empty the table with `npm run wipe`.',
  );
}

/** Throws UsageError where a table is only half filled: what is done with it would look whole and lack the rest. */
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
    `${name} holds an unfinished ${copy.kind} of ${copy.source}, and what this would find is not all. Run that again first, or empty it with \`npm run wipe\`.`,
  );
}

function used(how: string): UsageError {
  return new UsageError(
    `The table ${how}. Nothing was changed. To replace all it holds, export it and empty it with \`npm run wipe\` first.`,
  );
}
