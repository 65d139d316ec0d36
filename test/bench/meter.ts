import { noFaults, openProxy } from '../integration/proxy.ts';
import { openWorld, type World } from '../integration/world.ts';

/** Capacity units of the table, as the engine reports them. */
export interface Units {
  readonly written: number;
  readonly read: number;
}

export interface Metered {
  readonly world: World;
  /** The units of what is done. */
  readonly measure: (act: () => Promise<unknown>) => Promise<Units>;
  readonly close: () => Promise<void>;
}

/** The deployed parts over a real engine, with every request to the table metered. */
export async function openMeteredWorld(): Promise<Metered> {
  const engine = await openProxy({ ...noFaults });
  const world = await openWorld({ through: engine.through });
  return {
    world,
    async measure(act) {
      const before = { ...engine.units };
      await act();
      return { written: engine.units.written - before.written, read: engine.units.read - before.read };
    },
    async close() {
      await world.close();
      await engine.close();
    },
  };
}
