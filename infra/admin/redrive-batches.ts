import { DeleteObjectCommand, GetObjectCommand } from '@aws-sdk/client-s3';
import { BrokenItemError } from '../../functions/table/items.ts';
import { revisionOf, scoreOf } from '../../functions/table/keys.ts';
import { getScore, touchRevision, touchScore } from '../../functions/table/scores.ts';
import { getItem, type Table } from '../../functions/table/table.ts';
import type { Deployment } from './deployment.ts';
import { listKeys } from './objects.ts';
import { parseFailedBatch, type Target } from './failed-batch.ts';

/** What became of one failed batch. */
export interface RedrivenBatch {
  /** Of its object in the bucket of failures. */
  readonly key: string;
  /** Revisions and scores that were touched, or would be. */
  readonly touched: number;
  /** Why the batch stays; empty if it was removed, or would be. */
  readonly reasons: readonly string[];
}

/**
 * Touches every revision and score that failed batches name, so that the stream delivers them again, and removes each batch
 * once nothing of it is left. A record that names nothing in this table keeps its batch. May be repeated and interrupted.
 * `at` is one time for the whole run, ISO 8601; dry, nothing is written.
 */
export async function* redriveBatches(
  { table, failures }: Pick<Deployment, 'table' | 'failures'>,
  { at, isDry }: { readonly at: string; readonly isDry: boolean },
): AsyncGenerator<RedrivenBatch> {
  for await (const key of listKeys(failures)) {
    const { Body } = await failures.client.send(new GetObjectCommand({ Bucket: failures.name, Key: key }));
    const records = parseFailedBatch((await Body?.transformToString()) ?? '');
    const reasons = records ? [] : ['it is no failed batch of a stream'];
    let touched = 0;
    for (const record of records ?? []) {
      const reason = record.target
        ? await touch(table, record.target, isDry ? undefined : at)
        : `no key of a revision or a score: ${record.key}`;
      if (reason === undefined) touched++;
      else reasons.push(reason);
    }
    if (reasons.length === 0 && !isDry)
      await failures.client.send(new DeleteObjectCommand({ Bucket: failures.name, Key: key }));
    yield { key, touched, reasons };
  }
}

/** Why it can't be touched, or undefined when it was; without a time, when it could be. */
async function touch(table: Table, { id, seq }: Target, at: string | undefined): Promise<string | undefined> {
  const { pk, sk } = seq === undefined ? scoreOf(id) : revisionOf(id, seq);
  const missing = `nothing is at ${pk} ${sk}`;
  if (seq !== undefined) {
    const isThere =
      at === undefined ? (await getItem(table, { pk, sk })) !== undefined : await touchRevision(table, id, seq, at);
    return isThere ? undefined : missing;
  }
  try {
    const score = await getScore(table, id);
    if (!score) return missing;
    // A score that moves on meanwhile is in the stream by that.
    if (at !== undefined) await touchScore(table, score, at);
    return undefined;
  } catch (error) {
    if (error instanceof BrokenItemError) return `the score at ${pk} can't be read: ${error.message}`;
    throw error;
  }
}
