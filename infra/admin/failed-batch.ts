import { parseProjectPk, revisionPrefix, scoreKey } from '../../functions/table/keys.ts';
import type { ProjectId } from '../../functions/table/project.ts';

/** What a record that was given up is about; `seq` undefined for the score itself. */
export interface Target {
  readonly id: ProjectId;
  readonly seq: number | undefined;
}

/** What a failed record says, or its key where that is none of a revision or a score. */
export type FailedRecord = { readonly target: Target } | { readonly target: undefined; readonly key: string };

/**
 * The records of a batch as Lambda writes it to a bucket when it gives up: a JSON document about the call, with the event
 * as text in `payload`. Undefined if it is no such document.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
 */
export function parseFailedBatch(text: string): FailedRecord[] | undefined {
  const payload = read(parse(text), 'payload');
  const records = read(typeof payload === 'string' ? parse(payload) : payload, 'Records');
  return Array.isArray(records) ? records.map(parseRecord) : undefined;
}

function parseRecord(record: unknown): FailedRecord {
  const keys = read(read(record, 'dynamodb'), 'Keys');
  const [pk, sk] = [read(read(keys, 'pk'), 'S'), read(read(keys, 'sk'), 'S')];
  const id = typeof pk === 'string' ? parseProjectPk(pk) : undefined;
  if (id && sk === scoreKey) return { target: { id, seq: undefined } };
  const seq = typeof sk === 'string' && sk.startsWith(revisionPrefix) ? Number(sk.slice(revisionPrefix.length)) : NaN;
  if (id && Number.isSafeInteger(seq)) return { target: { id, seq } };
  return { target: undefined, key: JSON.stringify(keys ?? null) };
}

function read(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Object.getOwnPropertyDescriptor(value, name)?.value
    : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
