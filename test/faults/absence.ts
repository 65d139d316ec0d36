import type { StreamRecord } from '../../functions/consumer.ts';
import { parseProjectId } from '../../functions/table/project.ts';
import { getScore } from '../../functions/table/scores.ts';
import { openRandom } from '../fixtures/random.ts';
import { answerable } from '../integration/checks.ts';
import { deliver, only, openWorld, type World } from '../integration/world.ts';
import { type Ask, openAsk, type Tally } from './client.ts';
import { create, edit, type Ledger, openLedger } from './editors.ts';
import { judge, rest } from './verdict.ts';

const start = Date.parse('2026-05-01T12:00:00.000Z');
const minuteMs = 60_000;
const minutes = 10;

/** How what was written while a consumer was down reaches it when it is back. */
const returns: readonly ((world: World, missed: readonly StreamRecord[]) => Promise<void>)[] = [
  (world, missed) => deliver(world.scoring, only('scoring', missed)),
  (world, missed) => deliver(world.scoring, only('scoring', missed).toReversed()),
  // What is older than the stream keeps is not delivered any more.
  (world, missed) => deliver(world.scoring, only('scoring', missed.slice(missed.length >> 1))),
  () => Promise.resolve(),
];

/** Scoring is down for ten minutes of saves; afterwards scores, dates and objects are as if it had never been away. */
export async function scoringDown(tally: Tally): Promise<void> {
  const all = returns.map((comeBack) =>
    atWork(tally, async (work) => {
      const missed: StreamRecord[] = [];
      await pass(work, async () => void missed.push(...(await work.world.readStream())));
      tally.injected += missed.length;
      await comeBack(work.world, missed);
      await rest(work.world);
      await checkDates(work);
    }),
  );
  await Promise.all(all);
}

/** Scoring works, but badge is down; its records come late, or in the wrong order, or not at all. */
export async function badgeDown(tally: Tally): Promise<void> {
  const all = [
    (missed: readonly StreamRecord[]) => missed,
    (missed: readonly StreamRecord[]) => missed.toReversed(),
    () => [],
  ].map((arrive) =>
    atWork(tally, async (work) => {
      const { world } = work;
      const missed: StreamRecord[] = [];
      await pass(work, async () => {
        await deliver(world.scoring, only('scoring', await world.readStream()));
        missed.push(...only('badge', await world.readStream()));
      });
      tally.injected += missed.length;
      await deliver(world.badge, arrive(missed));
      await rest(world);
      await checkDates(work);
    }),
  );
  await Promise.all(all);
}

/** Requests meet Lambdas whose clocks are up to ten minutes ahead or behind; times never go backwards. */
export async function clockSkew(tally: Tally): Promise<void> {
  const all = [1, 2, 3].map((seed) =>
    atWork(tally, async ({ world, ask, ledger, id }) => {
      const random = openRandom(seed);
      world.clock.now = () => new Date(start + random.pick([-10, 0, 10]) * minuteMs);
      tally.injected++;
      let published = '';
      for (let first = 0; first < 6; first++) {
        await edit({ ask, ledger, tally }, id, { editors: 3, saves: 1, first });
        if (first === 2) await ask('DELETE', `/api/projects/${id}`, { reason: 'deleted by a Lambda of another time' });
        if (first === 2) await ask('POST', `/api/projects/${id}/restore`);
        await world.settle();
        const { updated_at: at } = JSON.parse((await world.objects()).get(`projects/${id}.json`) ?? '{}');
        if (typeof at !== 'string' || at < published) tally.wrong.push(`${at} was published after ${published}`);
        published = String(at);
      }
      if (Math.abs(Date.parse(published) - start) > minutes * minuteMs) tally.wrong.push(`${published} is no clock's`);
    }),
  );
  await Promise.all(all);
}

interface Work {
  readonly world: World;
  readonly ask: Ask;
  readonly ledger: Ledger;
  readonly tally: Tally;
  readonly id: number;
}

async function atWork(tally: Tally, run: (work: Work) => Promise<void>): Promise<void> {
  const world = await openWorld();
  world.clock.now = () => new Date(start);
  const [ask, ledger] = [openAsk(world, tally), openLedger()];
  const id = (await create(ask, ledger, tally)) ?? 0;
  await run({ world, ask, ledger, tally, id });
  tally.cases++;
  await rest(world);
  await judge(world, ledger, tally);
  await world.close();
}

/** Ten minutes of saves, by the clock of the Lambdas; in the third one the project passes. */
async function pass(work: Work, afterEach: () => Promise<void>): Promise<void> {
  const { world, ask, ledger, tally, id } = work;
  for (let minute = 1; minute <= minutes; minute++) {
    world.clock.now = () => new Date(start + minute * minuteMs);
    if (minute === 3) await answerPassing(work);
    await edit({ ask, ledger, tally }, id, { editors: 2, saves: 1, first: minute });
    await afterEach();
  }
}

async function answerPassing({ ask, ledger, tally, id }: Work): Promise<void> {
  const saves = answerable
    .slice(0, 67)
    .map((criterion) => ({ project: id, criterion, text: `see https://example.org/${criterion}` }));
  const edits = saves.map(({ criterion, text }) => [
    criterion,
    { status: 'Met', justification: text, base: { status: '?', justification: '' } },
  ]);
  ledger.asked.push(...saves);
  const { status } = await ask('PATCH', `/api/projects/${id}`, { answers: Object.fromEntries(edits) });
  if (status !== 200) return;
  tally.acknowledged++;
  ledger.acknowledged.push(...saves);
}

/** The dates of a score are those of the revisions, whenever they were delivered. */
async function checkDates({ world, tally, id }: Work): Promise<void> {
  const project = parseProjectId(String(id));
  const score = project && (await getScore(world.direct, project));
  const at = (minute: number) => new Date(start + minute * minuteMs).toISOString();
  const passing = [...(score?.achievements ?? [])].find(([level]) => level === 'passing')?.[1];
  if (score?.updatedAt !== at(minutes)) tally.wrong.push(`updated at ${score?.updatedAt}`);
  if (passing?.firstAchievedAt !== at(3) || passing.lostAt !== null)
    tally.wrong.push(`passed ${JSON.stringify(passing)}`);
}
