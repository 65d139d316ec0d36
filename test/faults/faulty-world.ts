import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { s3Settings } from '../../functions/s3.ts';
import { clientSettings } from '../../functions/table/table.ts';
import { openWorld } from '../integration/world.ts';
import { openAsk, type Tally } from './client.ts';
import { create, edit, openLedger } from './editors.ts';
import { type Decide, openFaultProxy } from './fault-proxy.ts';
import { deliverSome, judge, rest } from './verdict.ts';

/** A world whose engine and bucket lie behind proxies that make faults. */
export async function openFaultyWorld() {
  const [engine, bucket] = await Promise.all([openFaultProxy(), openFaultProxy()]);
  const urls = { engine: '', bucket: '' };
  const world = await openWorld({
    through: async (endpoint) => (urls.engine = await engine.through(endpoint)),
    throughBucket: async (endpoint) => (urls.bucket = await bucket.through(endpoint)),
  });
  const patient = { table: world.table.client, bucket: world.bucket.client };
  return {
    world,
    engine,
    bucket,
    /** Waits for answers no longer than deployed functions do; until then a busy machine is no fault. */
    beImpatient: (): void => {
      const { table, bucket } = world;
      Object.assign(table, { client: new DynamoDBClient({ ...clientSettings, endpoint: urls.engine }) });
      Object.assign(bucket, { client: new S3Client({ ...s3Settings, endpoint: urls.bucket }) });
    },
    /** Makes no faults any more, and waits. */
    mend: (): void => {
      engine.decide = bucket.decide = () => undefined;
      Object.assign(world.table, { client: patient.table });
      Object.assign(world.bucket, { client: patient.bucket });
    },
    close: async (): Promise<void> => {
      await world.close();
      await Promise.all([engine.close(), bucket.close()]);
    },
  };
}

export type FaultyWorld = Awaited<ReturnType<typeof openFaultyWorld>>;

/** One case: editors at work and both consumers while the engine makes faults; then rest, and the verdict. */
export async function runCase(
  tally: Tally,
  decide: Decide,
  { projects, isImpatient, ...load } = { projects: 2, editors: 4, saves: 4, isImpatient: false },
): Promise<void> {
  const faulty = await openFaultyWorld();
  if (isImpatient) faulty.beImpatient();
  const { world, engine } = faulty;
  const [ask, ledger] = [openAsk(world, tally), openLedger()];
  engine.decide = decide;
  await Promise.all(
    Array.from({ length: projects }, async () => {
      const project = await create(ask, ledger, tally);
      if (project !== undefined) await edit({ ask, ledger, tally }, project, load);
    }),
  );
  await deliverSome(world);
  tally.cases++;
  tally.injected += engine.injected;
  faulty.mend();
  await rest(world);
  await judge(world, ledger, tally);
  await faulty.close();
}
