import { readFileSync, renameSync, writeFileSync } from 'node:fs';

/** How far a consumer has got in each shard of one stream; kept in a file that is replaced as a whole. */
export interface Checkpoint {
  /** Sequence number of the last record that is done with, or undefined. */
  get(shardId: string): string | undefined;
  save(shardId: string, sequenceNumber: string): void;
}

/** A file of another stream, or one that cannot be read, counts as none: everything is delivered again. */
export function openCheckpoint(path: string, streamArn: string): Checkpoint {
  const sequenceNumberByShard = parseCheckpoint(readText(path), streamArn);
  return {
    get: (shardId) => sequenceNumberByShard.get(shardId),
    save(shardId, sequenceNumber) {
      sequenceNumberByShard.set(shardId, sequenceNumber);
      const shards = [...sequenceNumberByShard].map(([shardId, sequenceNumber]) => ({ shardId, sequenceNumber }));
      writeFileSync(`${path}.new`, JSON.stringify({ streamArn, shards }));
      renameSync(`${path}.new`, path);
    },
  };
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function parseCheckpoint(text: string, streamArn: string): Map<string, string> {
  const result = new Map<string, string>();
  try {
    const value: Partial<Record<string, unknown>> = JSON.parse(text);
    if (value['streamArn'] !== streamArn || !Array.isArray(value['shards'])) return result;
    const shards: Partial<Record<string, unknown>>[] = value['shards'];
    for (const { shardId, sequenceNumber } of shards)
      if (typeof shardId === 'string' && typeof sequenceNumber === 'string') result.set(shardId, sequenceNumber);
    return result;
  } catch {
    return new Map();
  }
}
