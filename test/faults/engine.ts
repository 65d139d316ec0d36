import { openRandom } from '../fixtures/random.ts';
import { openAsk, type Tally } from './client.ts';
import { create, openLedger } from './editors.ts';
import type { Decide, Fault } from './fault-proxy.ts';
import { inBursts, refusal, sometimes } from './faults.ts';
import { openFaultyWorld, runCase } from './faulty-world.ts';
import { judge, rest } from './verdict.ts';

const throttled = [refusal('ThrottlingException'), refusal('ProvisionedThroughputExceededException')];

export async function throttling(tally: Tally): Promise<void> {
  await Promise.all([
    runAll(tally, [
      ...[0.01, 0.05, 0.2].map((share, i) => sometimes(openRandom(i), share, throttled)),
      inBursts({ onMs: 400, offMs: 600 }, refusal('ThrottlingException')),
    ]),
    runCase(tally, sometimes(openRandom(4), 0.5, throttled), { projects: 3, editors: 2, saves: 2, isImpatient: false }),
  ]);
}

export function timeoutsBefore(tally: Tally): Promise<void> {
  return runAll(
    tally,
    [
      sometimes(openRandom(11), 0.1, [{ kind: 'reset', arrives: false }]),
      sometimes(openRandom(12), 0.1, [{ kind: 'silence', arrives: false }]),
      atTransactions(sometimes(openRandom(13), 0.7, [{ kind: 'reset', arrives: false }])),
    ],
    true,
  );
}

export function timeoutsAfter(tally: Tally): Promise<void> {
  return runAll(
    tally,
    [
      sometimes(openRandom(21), 0.1, [{ kind: 'reset', arrives: true }]),
      sometimes(openRandom(22), 0.1, [{ kind: 'silence', arrives: true }]),
      sometimes(openRandom(23), 0.1, [{ kind: 'cut' }]),
      sometimes(openRandom(24), 0.05, [{ kind: 'stall' }]),
      atTransactions(sometimes(openRandom(25), 0.7, [{ kind: 'reset', arrives: true }])),
    ],
    true,
  );
}

export function serverErrors(tally: Tally): Promise<void> {
  const html: Fault = { kind: 'refuse', status: 502, type: 'text/html', body: '<html>Bad Gateway</html>' };
  const half: Fault = { kind: 'refuse', status: 200, type: 'application/x-amz-json-1.0', body: '{"Item":' };
  return runAll(tally, [
    sometimes(openRandom(31), 0.2, [refusal('InternalServerError', 500), refusal('ServiceUnavailable', 503)]),
    sometimes(openRandom(32), 0.1, [html, half]),
    sometimes(openRandom(33), 0.2, [{ kind: 'slow', ms: 1000 }]),
  ]);
}

/** Every answer takes nearly as long as it may, and transactions get none: the refusal must come before Lambda's end. */
export async function outage(tally: Tally): Promise<void> {
  const decide: Decide = ({ operation }) =>
    operation === 'TransactWriteItems' ? { kind: 'silence', arrives: false } : { kind: 'slow', ms: 1400 };
  await Promise.all([
    runOutage(tally, decide, (ask) =>
      ask('POST', '/api/projects', { fields: { homepage_url: 'https://example.org' } }),
    ),
    runOutage(tally, decide, (ask, id) =>
      ask('PATCH', `/api/projects/${id}`, { fields: { name: { value: 'x', base: '' } } }),
    ),
    runOutage(
      tally,
      () => ({ kind: 'silence', arrives: false }),
      (ask, id) => ask('GET', `/projects/${id}/badge`),
    ),
    runOutage(
      tally,
      () => ({ kind: 'stall' }),
      (ask) => ask('GET', '/api/projects'),
    ),
  ]);
}

async function runOutage(
  tally: Tally,
  decide: Decide,
  run: (ask: ReturnType<typeof openAsk>, id: number) => Promise<{ status: number }>,
): Promise<void> {
  const { world, engine, beImpatient, mend, close } = await openFaultyWorld();
  const [ask, ledger] = [openAsk(world, tally), openLedger()];
  const id = (await create(ask, ledger, tally)) ?? 0;
  beImpatient();
  engine.decide = decide;
  const { status } = await run(ask, id);
  if (status !== 503) tally.unclean.push(`${status} although nothing was answered`);
  tally.cases++;
  tally.injected += engine.injected;
  mend();
  await rest(world);
  await judge(world, ledger, tally);
  await close();
}

/** So many that the SDK's own attempts do not suffice. */
function atTransactions(decide: Decide): Decide {
  return (asked) => (asked.operation === 'TransactWriteItems' ? decide(asked) : undefined);
}

async function runAll(tally: Tally, faults: readonly Decide[], isImpatient = false): Promise<void> {
  await Promise.all(faults.map((decide) => runCase(tally, decide, { projects: 2, editors: 4, saves: 3, isImpatient })));
}
