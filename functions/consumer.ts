import { Logger } from '@aws-lambda-powertools/logger';
import { Fault } from './fault.ts';
import { loggedError } from './logged-error.ts';
import { parseProjectPk, revisionPrefix } from './table/keys.ts';
import type { ProjectId } from './table/project.ts';

/** What is read of a stream record; the rest is not relied on. */
export interface StreamRecord {
  readonly dynamodb?: {
    readonly Keys?: Readonly<Record<string, { readonly S?: string }>>;
    readonly SequenceNumber?: string;
  };
}
export interface StreamEvent {
  readonly Records: readonly StreamRecord[];
}
export interface StreamReply {
  readonly batchItemFailures: { readonly itemIdentifier: string }[];
}

/** A project that a batch is about, and the highest revision among its records; 0 if none of them is a revision. */
export interface Delivery {
  readonly id: ProjectId;
  readonly seq: number;
}

/**
 * A Lambda handler that acts once for each project of a batch. Records of a project for which that fails are reported
 * one by one, and delivered again; the others are done.
 */
export function openConsumer(service: string, act: (delivery: Delivery) => Promise<void>) {
  const logger = new Logger({ serviceName: service });
  return async ({ Records }: StreamEvent): Promise<StreamReply> => {
    const byProject = Map.groupBy(Records, ({ dynamodb }) => parseProjectPk(dynamodb?.Keys?.['pk']?.S));
    const failures = [...byProject].map(async ([id, records]) => {
      try {
        if (!id) throw new Fault('not the key of a project');
        await act({ id, seq: Math.max(...records.map(seqOf)) });
        return [];
      } catch (error) {
        logger.error('records failed', { error: loggedError(error), project: id, records: records.length });
        return records.map(({ dynamodb }) => ({ itemIdentifier: dynamodb?.SequenceNumber ?? '' }));
      }
    });
    return { batchItemFailures: (await Promise.all(failures)).flat() };
  };
}

function seqOf({ dynamodb }: StreamRecord): number {
  const sk = dynamodb?.Keys?.['sk']?.S ?? '';
  return sk.startsWith(revisionPrefix) ? Number(sk.slice(revisionPrefix.length)) : 0;
}
