import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { isDeepStrictEqual } from 'node:util';
import type { StreamEvent, StreamRecord } from '../../functions/consumer.ts';
import { parseProjectPk, projectPk, scoreOf } from '../../functions/table/keys.ts';
import type { ProjectId } from '../../functions/table/project.ts';
import { getScore } from '../../functions/table/scores.ts';
import { encode } from '../../functions/table/table.ts';
import { redriveBatches } from '../../infra/admin/redrive-batches.ts';
import type { Handler } from '../../infra/local/lambda.ts';
import { openConsumer } from '../../infra/local/stream.ts';
import { openTable } from '../../infra/local/table.ts';
import { streams } from '../../infra/streams.ts';
import { only, openWorld, type World } from '../integration/world.ts';
import { openAsk, type Tally } from './client.ts';
import { create, type Ledger, openLedger } from './editors.ts';
import { judge, rest } from './verdict.ts';

/** Places of poison in a batch of ten. */
const places: readonly (readonly number[])[] = [[0], [4], [9], [2, 7], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]];

/** How a record is poison: what it does to the table, what the function sees of it, and whether mending is possible. */
interface Poison {
  readonly put: (world: World, ledger: Ledger, tally: Tally) => Promise<string>;
  readonly wrap: (handler: Handler, isPoison: (record: StreamRecord) => boolean) => Handler;
  readonly isMendable: boolean;
}

const kinds: readonly Poison[] = [
  { put: putForeignKey, wrap: (handler) => handler, isMendable: false },
  { put: putProject, wrap: withoutKeys, isMendable: true },
  { put: putBrokenScore, wrap: (handler) => handler, isMendable: true },
  { put: putProject, wrap: deadly, isMendable: true },
];

/**
 * Poison at each place of a batch ends in the bucket of failures whole, the other records are done; redrive, once what
 * was wrong is mended, does the rest, and keeps what nothing can be done about.
 */
export async function poison(tally: Tally): Promise<void> {
  await Promise.all(kinds.map((kind) => runKind(tally, kind)));
}

async function runKind(tally: Tally, kind: Poison): Promise<void> {
  const world = await openWorld();
  const [ask, ledger] = [openAsk(world, tally), openLedger()];
  const failures = { client: world.directS3, name: 'failures' };
  const streamArn = await openTable(world.direct.client, world.direct.name);
  for (const place of places) {
    const poisoned: string[] = [];
    for (let i = 0; i < 10; i++) {
      if (place.includes(i)) poisoned.push(await kind.put(world, ledger, tally));
      else await create(ask, ledger, tally);
    }
    const records = only('scoring', await world.readStream());
    const isPoison = (record: StreamRecord) => poisoned.includes(record.dynamodb?.Keys?.['pk']?.S ?? '');
    const consumer = openConsumer({
      name: 'scoring',
      ...streams.scoring,
      filter: { ...streams.scoring.filter },
      longestPauseMs: 5,
      streamArn,
      endpoint: world.engine.endpoint,
      directory: world.directory,
      failures: { client: failures.client, bucket: failures.name },
      handler: kind.wrap(asHandler(world.scoring), isPoison),
    });
    await consumer.idle();
    await consumer.close();
    tally.cases++;
    tally.injected += poisoned.length;
    const kept = await readFailures(world);
    for (const record of records) {
      const isKept = kept.some(({ dynamodb }) => isDeepStrictEqual(dynamodb, record.dynamodb));
      const id = parseProjectPk(record.dynamodb?.Keys?.['pk']?.S);
      const isDone = id !== undefined && (await isScored(world, id));
      if (isPoison(record) && !isKept) tally.losses.push(`poison at ${place.join()} is not kept whole`);
      if (!isPoison(record) && !isDone) tally.losses.push(`a record beside poison at ${place.join()} is not done`);
    }
    await mend(world, poisoned);
    await redriveAll(world, tally, kind.isMendable ? 0 : poisoned.length);
  }
  await rest(world);
  await judge(world, ledger, tally);
  await world.close();
}

async function redriveAll(world: World, tally: Tally, broken: number): Promise<void> {
  const deployment = { table: world.direct, failures: { client: world.directS3, name: 'failures' } };
  const reasons: string[] = [];
  for await (const batch of redriveBatches(deployment, { at: new Date().toISOString(), isDry: false })) {
    reasons.push(...batch.reasons);
  }
  await world.settle();
  const kept = await readFailures(world);
  if (broken === 0 && kept.length > 0) tally.wrong.push('redrive left what it could do');
  if (broken > 0 && !reasons.some((reason) => reason.includes('P#nobody'))) tally.wrong.push('redrive names no poison');
  if (broken > 0 && kept.length === 0) tally.losses.push('redrive threw poison away');
}

async function readFailures({ directS3: client }: World): Promise<StreamRecord[]> {
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: 'failures' }));
  const batches = Contents.map(async ({ Key }) => {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: 'failures', Key }));
    const { payload } = JSON.parse((await Body?.transformToString()) ?? '') as { payload: string };
    return (JSON.parse(payload) as { Records: StreamRecord[] }).Records;
  });
  return (await Promise.all(batches)).flat();
}

async function isScored(world: World, id: ProjectId): Promise<boolean> {
  return (await getScore(world.direct, id).catch(() => undefined)) !== undefined;
}

/** The key of a revision, of something that is no project. */
async function putForeignKey({ direct }: World): Promise<string> {
  const pk = `P#nobody-${crypto.randomUUID()}`;
  const Item = encode({ pk, sk: 'R#0000000001', v: 1 });
  await direct.client.send(new PutItemCommand({ TableName: direct.name, Item }));
  return pk;
}

async function putProject(world: World, ledger: Ledger, tally: Tally): Promise<string> {
  return projectPk(((await create(openAsk(world, tally), ledger, tally)) ?? 0) as ProjectId);
}

/** A project whose score is not what any release writes. */
async function putBrokenScore(world: World, ledger: Ledger, tally: Tally): Promise<string> {
  const pk = await putProject(world, ledger, tally);
  const Item = encode({ pk, sk: 'S', seq: 'one' });
  await world.direct.client.send(new PutItemCommand({ TableName: world.direct.name, Item }));
  return pk;
}

async function mend({ direct }: World, poisoned: readonly string[]): Promise<void> {
  for (const pk of poisoned) {
    const id = parseProjectPk(pk);
    if (!id || (await getScore(direct, id).catch(() => null)) !== null) continue;
    await direct.client.send(new DeleteItemCommand({ TableName: direct.name, Key: encode({ ...scoreOf(id) }) }));
  }
}

/** The function gets poison without its keys. */
function withoutKeys(handler: Handler, isPoison: (record: StreamRecord) => boolean): Handler {
  return (event, context) =>
    handler(
      {
        Records: recordsOf(event).map((record) =>
          isPoison(record) ? { dynamodb: { SequenceNumber: record.dynamodb?.SequenceNumber } } : record,
        ),
      },
      context,
    );
}

/** The function dies of poison. */
function deadly(handler: Handler, isPoison: (record: StreamRecord) => boolean): Handler {
  return (event, context) => {
    if (recordsOf(event).some(isPoison)) throw new Error('out of memory');
    return handler(event, context);
  };
}

function recordsOf(event: unknown): StreamEvent['Records'] {
  return (event as StreamEvent).Records;
}

function asHandler(consume: World['scoring']): Handler {
  return (event) => consume({ Records: recordsOf(event) });
}
