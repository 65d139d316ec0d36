import { metaKey, metaOf, parseRevisionKey, revisionOf, scoreKey } from '../keys.ts';
import type { ProjectId } from '../project.ts';
import { keyOf, maxBytes, maxWrites, patiently, putAll, type RawItem, sizeOf } from './raw.ts';
import { getItem, type Table } from '../table.ts';

/** A project as another table or a file has it. */
export interface ProjectCopy {
  readonly id: ProjectId;
  /** Its last revision. */
  readonly seq: number;
  /** All its items and claims, each time from the first on. */
  readonly read: () => AsyncIterable<RawItem>;
}

/**
 * Writes a project that the table does not have, or goes on where this was interrupted. In one transaction if that takes it;
 * else first what nobody sees without the head, then head and score in one transaction, so that badge can publish what it
 * hears of, then the revisions, so that scoring finds the score of each; the last revision is the last item. Memory is that
 * of one transaction.
 */
export async function putProject(table: Table, { id, seq, read }: ProjectCopy): Promise<void> {
  const revision = revisionOf(id, seq);
  if (await patiently(() => getItem(table, revision))) return;
  const hasHead = (await patiently(() => getItem(table, metaOf(id)))) !== undefined;
  const few = await takeFew(read());
  if (few && !hasHead) return putAll(table, few);
  const isTop = (sk: string) => sk === metaKey || sk === scoreKey;
  const isRevision = (sk: string) => parseRevisionKey(sk) !== undefined;
  if (!hasHead) {
    await putSome(table, read(), (sk) => !isTop(sk) && !isRevision(sk));
    await putSome(table, read(), isTop);
  }
  await putSome(table, read(), (sk) => isRevision(sk) && sk !== revision.sk);
  await putSome(table, read(), (sk) => sk === revision.sk);
}

/** All items, if one transaction takes them. */
async function takeFew(items: AsyncIterable<RawItem>): Promise<RawItem[] | undefined> {
  const few: RawItem[] = [];
  let sizeBytes = 0;
  for await (const item of items) {
    sizeBytes += sizeOf(item);
    if (few.push(item) > maxWrites || sizeBytes > maxBytes) return undefined;
  }
  return few;
}

async function putSome(table: Table, items: AsyncIterable<RawItem>, isWanted: (sk: string) => boolean): Promise<void> {
  let some: RawItem[] = [];
  let sizeBytes = 0;
  for await (const item of items) {
    if (!isWanted(keyOf(item).sk)) continue;
    sizeBytes += sizeOf(item);
    if (some.length === maxWrites || sizeBytes > maxBytes) {
      await putAll(table, some);
      [some, sizeBytes] = [[], sizeOf(item)];
    }
    some.push(item);
  }
  await putAll(table, some);
}
