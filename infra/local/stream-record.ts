import { isDeepStrictEqual } from 'node:util';
import type { _Record } from '@aws-sdk/client-dynamodb-streams';

/** A change as Lambda gets it: attribute values in DynamoDB's notation, bytes in base64, time in whole seconds. */
export interface StreamRecord {
  readonly eventID: string;
  readonly eventName: string;
  readonly eventVersion: string;
  readonly eventSource: 'aws:dynamodb';
  readonly awsRegion: string;
  readonly eventSourceARN: string;
  readonly dynamodb: {
    readonly ApproximateCreationDateTime: number;
    readonly Keys: unknown;
    readonly NewImage?: unknown;
    readonly OldImage?: unknown;
    readonly SequenceNumber: string;
    readonly SizeBytes: number;
    readonly StreamViewType: string;
  };
}

/** Undefined for a write that changed nothing: AWS writes no record of it, the embedded engine does. */
export function renderRecord(record: _Record, streamArn: string, awsRegion: string): StreamRecord | undefined {
  const change = record.dynamodb;
  if (!change?.SequenceNumber || !record.eventID || !record.eventName) return undefined;
  if (change.NewImage && change.OldImage && isDeepStrictEqual(change.NewImage, change.OldImage)) return undefined;
  return {
    eventID: record.eventID,
    eventName: record.eventName,
    eventVersion: record.eventVersion ?? '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion,
    eventSourceARN: streamArn,
    dynamodb: {
      ApproximateCreationDateTime: Math.floor((change.ApproximateCreationDateTime?.getTime() ?? 0) / 1000),
      Keys: renderBytes(change.Keys),
      ...(change.NewImage && { NewImage: renderBytes(change.NewImage) }),
      ...(change.OldImage && { OldImage: renderBytes(change.OldImage) }),
      SequenceNumber: change.SequenceNumber,
      SizeBytes: change.SizeBytes ?? 0,
      StreamViewType: change.StreamViewType ?? 'NEW_AND_OLD_IMAGES',
    },
  };
}

function renderBytes(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(renderBytes);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, renderBytes(part)]));
}
