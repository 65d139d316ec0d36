import { afterAll, expect, test } from 'vitest';
import { bucketFaults, bucketSilence } from './bucket.ts';
import { openTally, type Tally } from './client.ts';
import { outage, serverErrors, throttling, timeoutsAfter, timeoutsBefore } from './engine.ts';
import { eachMember, memberForGood } from './members.ts';
import { renderTable } from './report.ts';

const tallies = new Map<string, Tally>();
afterAll(() => console.log(renderTable(tallies)));

// Faults are logged, and here they are what is wanted.
process.env['POWERTOOLS_LOG_LEVEL'] = 'SILENT';
// Each engine listens for the end of this process.
process.setMaxListeners(100);

testClass('engine: throttling at 1, 5, 20, 50 %, in bursts', throttling);
testClass('engine: time-outs, request lost', timeoutsBefore);
testClass('engine: time-outs, answer lost', timeoutsAfter);
testClass('engine: 5xx, broken and slow answers', serverErrors);
testClass('engine: no answer at all', outage);
testClass('transaction: each member refuses once', eachMember);
testClass('transaction: a member refuses for good', memberForGood);
testClass('bucket: errors and broken connections', bucketFaults);
testClass('bucket: no answer', bucketSilence);

/** A class of faults: nothing acknowledged is lost, nothing is wrong, and who was refused was told to come again. */
function testClass(name: string, run: (tally: Tally) => Promise<void>): void {
  test.concurrent(name, { timeout: 120_000 }, async () => {
    const tally = openTally();
    tallies.set(name, tally);
    await run(tally);
    expect(tally.injected).toBeGreaterThan(0);
    const { losses, wrong, unclean } = tally;
    expect({ losses, wrong, unclean }).toEqual({ losses: [], wrong: [], unclean: [] });
  });
}
