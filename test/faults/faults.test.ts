import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { badgeDown, clockSkew, scoringDown } from './absence.ts';
import { bucketFaults, bucketSilence } from './bucket.ts';
import { openTally, type Tally } from './client.ts';
import { bucketDiskFull, canFillDisk, engineDiskFull } from './disk.ts';
import { outage, serverErrors, throttling, timeoutsAfter, timeoutsBefore } from './engine.ts';
import { eachMember, memberForGood } from './members.ts';
import { poison } from './poison.ts';
import { renderTable } from './report.ts';

const tallies = new Map<string, Tally>();
afterAll(() => console.log(renderTable(tallies)));

// Faults are logged, and here they are what is wanted.
process.env['POWERTOOLS_LOG_LEVEL'] = 'SILENT';
beforeAll(() => void vi.spyOn(console, 'error').mockImplementation(() => {}));
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
testClass('stream: poison in a batch, and redrive', poison);
testClass('stream: scoring down for ten minutes', scoringDown);
testClass('stream: badge down for ten minutes', badgeDown);
testClass('clocks ten minutes apart', clockSkew);
testClass('disk of the engine full', engineDiskFull, canFillDisk);
testClass('disk of the bucket full', bucketDiskFull, canFillDisk);

/** A class of faults: nothing acknowledged is lost, nothing is wrong, and who was refused was told to come again. */
function testClass(name: string, run: (tally: Tally) => Promise<void>, isPossible = true): void {
  test(name, { timeout: 500_000, concurrent: true, skip: !isPossible }, async () => {
    const tally = openTally();
    tallies.set(name, tally);
    await run(tally);
    expect(tally.injected).toBeGreaterThanOrEqual(tally.cases / 2);
    const { losses, wrong, unclean } = tally;
    expect({ losses, wrong, unclean }).toEqual({ losses: [], wrong: [], unclean: [] });
  });
}
