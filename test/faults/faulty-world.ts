import { s3Settings } from '../../functions/s3.ts';
import { openWorld } from '../integration/world.ts';
import { openAsk, type Tally } from './client.ts';
import { create, edit, openLedger } from './editors.ts';
import { type Decide, openFaultProxy } from './fault-proxy.ts';
import { deliverSome, judge, rest } from './verdict.ts';

/** A world whose engine and bucket lie behind proxies that make faults. */
export async function openFaultyWorld() {
  const [engine, bucket] = await Promise.all([openFaultProxy(), openFaultProxy()]);
  const world = await openWorld({
    through: engine.through,
    throughBucket: bucket.through,
    bucketSettings: s3Settings,
  });
  return {
    world,
    engine,
    bucket,
    /** Makes no faults any more. */
    mend: (): void => {
      engine.decide = bucket.decide = () => undefined;
    },
    close: async (): Promise<void> => {
      await world.close();
      await Promise.all([engine.close(), bucket.close()]);
    },
  };
}

export type FaultyWorld = Awaited<ReturnType<typeof openFaultyWorld>>;

/** One case: editors at work and both consumers while the engine makes faults; then rest, and the verdict. */
export async function runCase(tally: Tally, decide: Decide, load = { projects: 2, editors: 4, saves: 4 }) {
  const faulty = await openFaultyWorld();
  const { world, engine } = faulty;
  const [ask, ledger] = [openAsk(world, tally), openLedger()];
  engine.decide = decide;
  await Promise.all(
    Array.from({ length: load.projects }, async () => {
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
