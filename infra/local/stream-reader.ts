import {
  DescribeStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  TrimmedDataAccessException,
  type _Record,
  type DynamoDBStreamsClient,
  type Shard,
} from '@aws-sdk/client-dynamodb-streams';
import type { Checkpoint } from './checkpoint.ts';

/** Records of one shard in their order, at least one. */
export interface Page {
  readonly shardId: string;
  readonly records: readonly _Record[];
}

export interface Reader {
  /** The next page, or undefined at the end of the stream as it is now. After an error, call `reset`. */
  read(): Promise<Page | undefined>;
  /** Goes back to the checkpoint. */
  reset(): void;
}

const relistMs = 5000;

/** Reads a shard once its parent is read to the end, from the checkpoint on, else from the oldest record. */
export function openReader(client: DynamoDBStreamsClient, streamArn: string, checkpoint: Checkpoint): Reader {
  let shards: readonly Shard[] = [];
  let listedAt = -Infinity;
  const iterators = new Map<string, string>();
  const finished = new Set<string>();

  async function readShard(shardId: string): Promise<readonly _Record[]> {
    const iterator = iterators.get(shardId) ?? (await openIterator(client, streamArn, shardId, checkpoint));
    const page = await client.send(new GetRecordsCommand({ ShardIterator: iterator, Limit: 1000 }));
    if (page.NextShardIterator) iterators.set(shardId, page.NextShardIterator);
    else {
      finished.add(shardId);
      listedAt = -Infinity;
    }
    return page.Records ?? [];
  }

  return {
    async read() {
      let finishedBefore: number;
      do {
        finishedBefore = finished.size;
        if (Date.now() - listedAt > relistMs) {
          shards = await listShards(client, streamArn);
          listedAt = Date.now();
        }
        const unread = new Set(shards.map((shard) => shard.ShardId).filter((id) => !finished.has(id ?? '')));
        for (const { ShardId: shardId, ParentShardId: parentId } of shards) {
          if (!shardId || !unread.has(shardId) || (parentId && unread.has(parentId))) continue;
          const records = await readShard(shardId);
          if (records.length > 0) return { shardId, records };
        }
      } while (finished.size > finishedBefore);
      return undefined;
    },
    reset() {
      listedAt = -Infinity;
      iterators.clear();
      finished.clear();
    },
  };
}

async function listShards(client: DynamoDBStreamsClient, streamArn: string): Promise<Shard[]> {
  const shards: Shard[] = [];
  let after: string | undefined;
  do {
    const page = await client.send(new DescribeStreamCommand({ StreamArn: streamArn, ExclusiveStartShardId: after }));
    shards.push(...(page.StreamDescription?.Shards ?? []));
    after = page.StreamDescription?.LastEvaluatedShardId;
  } while (after);
  return shards;
}

async function openIterator(
  client: DynamoDBStreamsClient,
  streamArn: string,
  shardId: string,
  checkpoint: Checkpoint,
): Promise<string | undefined> {
  const shard = { StreamArn: streamArn, ShardId: shardId };
  const oldest = new GetShardIteratorCommand({ ...shard, ShardIteratorType: 'TRIM_HORIZON' });
  const sequenceNumber = checkpoint.get(shardId);
  if (sequenceNumber === undefined) return (await client.send(oldest)).ShardIterator;
  try {
    const next = { ...shard, ShardIteratorType: 'AFTER_SEQUENCE_NUMBER' as const, SequenceNumber: sequenceNumber };
    return (await client.send(new GetShardIteratorCommand(next))).ShardIterator;
  } catch (error) {
    if (!(error instanceof TrimmedDataAccessException)) throw error;
    return (await client.send(oldest)).ShardIterator;
  }
}
