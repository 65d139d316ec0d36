import type { Random } from '../fixtures/random.ts';
import type { Asked, Decide, Fault } from './fault-proxy.ts';

/** A refusal of DynamoDB's API. */
export function refusal(name: string, status = 400, more: object = {}): Fault {
  const body = JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${name}`, message: name, ...more });
  return { kind: 'refuse', status, type: 'application/x-amz-json-1.0', body };
}

/** A refusal of S3's API. */
export function bucketRefusal(code: string, status: number): Fault {
  return {
    kind: 'refuse',
    status,
    type: 'application/xml',
    body: `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`,
  };
}

/** A transaction called off because of its member `index`. */
export function cancellation(code: string, index: number, members: number): Fault {
  const reasons = Array.from({ length: members }, (_, i) => ({ Code: i === index ? code : 'None' }));
  return refusal('TransactionCanceledException', 400, { CancellationReasons: reasons });
}

/** Number of writes in a transaction; 0 for another request. */
export function membersOf({ operation, body }: Asked): number {
  if (operation !== 'TransactWriteItems') return 0;
  return (JSON.parse(body.toString()) as { TransactItems: unknown[] }).TransactItems.length;
}

/** One of the faults for this share of requests, 0–1. */
export function sometimes(random: Random, share: number, faults: readonly Fault[]): Decide {
  return () => (random.next() < share ? random.pick(faults) : undefined);
}

/** All requests for `onMs`, none for `offMs`, and so on. */
export function inBursts({ onMs, offMs }: { onMs: number; offMs: number }, fault: Fault): Decide {
  const start = Date.now();
  return () => ((Date.now() - start) % (onMs + offMs) < onMs ? fault : undefined);
}

/** The first request that `matches`, and no other. */
export function once(matches: (asked: Asked) => boolean, fault: Fault): Decide {
  let isDone = false;
  return (asked) => {
    if (isDone || !matches(asked)) return undefined;
    isDone = true;
    return fault;
  };
}
