import { keySchema, revisionPrefix, scoreKey } from '../functions/table/keys.ts';

/** How a function reads the table's stream, in the cloud and in the local run. */
export interface StreamSettings {
  /** Records it gets; all others never reach it, so that nothing triggers itself. */
  readonly filter: StreamFilter;
  /** Most records in one call. */
  readonly batchSize: number;
  /** Calls for one record before it goes to the bucket of failures. */
  readonly maxAttempts: number;
  readonly maxRecordAgeSeconds: number;
  /** Calls at a time for one shard; records of one project stay in order. */
  readonly parallelCalls: number;
  /** Whether a batch that fails whole is tried again in halves. */
  readonly isBisected: boolean;
}

/** Condition in the form of Lambda's event filters: each list is of alternatives. */
export type StreamFilter = {
  readonly eventName: readonly ('INSERT' | 'MODIFY')[];
  readonly dynamodb: {
    readonly Keys: { readonly [keySchema.sortKey]: { readonly S: readonly (string | { readonly prefix: string })[] } };
  };
};

/** Revisions feed scoring, scores feed the badges; a third reader would be one more than a shard allows. */
export const streams: Readonly<Record<'scoring' | 'badge', StreamSettings>> = {
  scoring: readingOnly({ prefix: revisionPrefix }),
  badge: readingOnly(scoreKey),
};

function readingOnly(sortKey: string | { readonly prefix: string }): StreamSettings {
  return {
    filter: { eventName: ['INSERT', 'MODIFY'], dynamodb: { Keys: { [keySchema.sortKey]: { S: [sortKey] } } } },
    batchSize: 10,
    maxAttempts: 21,
    maxRecordAgeSeconds: 6 * 60 * 60,
    parallelCalls: 10,
    isBisected: true,
  };
}
