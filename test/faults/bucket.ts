import { PutObjectCommand } from '@aws-sdk/client-s3';
import { openAnswers } from '../../functions/answers/app.ts';
import { readShell } from '../../functions/answers/shell.ts';
import { openAsk, type Tally } from './client.ts';
import { create, edit, openLedger } from './editors.ts';
import type { Fault } from './fault-proxy.ts';
import { bucketRefusal } from './faults.ts';
import { openFaultyWorld } from './faulty-world.ts';
import { deliverSome, judge, rest } from './verdict.ts';

const operations = ['PUT', 'HEAD', 'GET', 'LIST', 'DELETE'];

const quick: readonly Fault[] = [
  bucketRefusal('InternalError', 500),
  bucketRefusal('SlowDown', 503),
  { kind: 'slow', ms: 300 },
  { kind: 'reset', arrives: false },
  { kind: 'reset', arrives: true },
  { kind: 'cut' },
];

/** Every second request of one operation fails, for each operation and each fault. */
export async function bucketFaults(tally: Tally): Promise<void> {
  await Promise.all(quick.map((fault) => run(tally, fault, operations, 2)));
}

/** One request of each operation is never answered, or stops half-way. */
export async function bucketSilence(tally: Tally): Promise<void> {
  const slow: readonly Fault[] = [{ kind: 'silence', arrives: true }, { kind: 'stall' }];
  await Promise.all(slow.flatMap((fault) => operations.map((operation) => run(tally, fault, [operation], Infinity))));
}

/** `every`: of so many requests the first fails. */
async function run(tally: Tally, fault: Fault, chosen: readonly string[], every: number): Promise<void> {
  const { world, bucket, beImpatient, mend, close } = await openFaultyWorld();
  const site = { Bucket: 'site', Key: 'en/projects.html', Body: '<!doctype html><title>Projects</title>' };
  await world.bucket.client.send(new PutObjectCommand(site));
  const getShell = (language: string) => readShell(world.bucket.client, 'site', language);
  const settings = {
    originSecret: 'test-secret',
    siteUrl: 'http://localhost',
    isReadOnly: false,
    saveLimit: { acts: 1_000_000, windowSeconds: 600 },
    creationLimit: { acts: 1_000_000, windowSeconds: 3600 },
    sourceLimit: { acts: 1_000_000, windowSeconds: 600 },
  };
  const answers = openAnswers({ table: world.table, ...settings, getShell, now: () => new Date() });
  const [ask, ledger] = [openAsk({ ...world, answers }, tally), openLedger()];
  for (const operation of chosen) {
    const gone = await create(ask, ledger, tally);
    await world.settle();
    if (fault.kind === 'silence' || fault.kind === 'stall') beImpatient();
    let seen = 0;
    bucket.decide = (asked) => (asked.operation === operation && seen++ % every === 0 ? fault : undefined);
    await ask('DELETE', `/api/projects/${gone}`, { reason: 'deleted while the bucket fails' });
    const project = await create(ask, ledger, tally);
    if (project !== undefined) await edit({ ask, ledger, tally }, project, { editors: 2, saves: 1 });
    await deliverSome(world);
    await ask('GET', '/en/projects');
    await world.reconcile().catch(() => {});
    tally.cases++;
    mend();
    await rest(world);
  }
  await judge(world, ledger, tally);
  tally.injected += bucket.injected;
  await close();
}
