import { wipeItems } from '../../functions/table/copies/wipe-items.ts';
import { UsageError } from './command.ts';
import type { Deployment } from './deployment.ts';
import { listKeys, listObjects, removeObjects } from './objects.ts';

/**
 * Removes all items, all failed batches, and all published objects unless they are to be kept; returns how many. Throws UsageError, and does
 * nothing, unless `confirm` is the name of the deployment. Interrupted, it is run again.
 */
export async function wipe(
  { name, table, objects, failures }: Pick<Deployment, 'name' | 'table' | 'objects' | 'failures'>,
  { confirm, keepsObjects }: { readonly confirm: string | undefined; readonly keepsObjects: boolean },
): Promise<{ readonly items: number; readonly objects: number }> {
  if (confirm !== name)
    throw new UsageError(
      `This removes every project, revision and person of ${name} for good. Nothing was changed. ` +
        `Export first, then say --confirm ${name}`,
    );
  const items = await wipeItems(table);
  // They hold old and new answers, and are about projects that are no more.
  await removeObjects(failures, listKeys(failures));
  return { items, objects: keepsObjects ? 0 : await removeObjects(objects, listObjects(objects)) };
}
