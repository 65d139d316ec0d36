import { type Ask, openAsk, type Tally } from './client.ts';
import { create, type Ledger, openLedger } from './editors.ts';
import { cancellation, membersOf, once } from './faults.ts';
import { type FaultyWorld, openFaultyWorld } from './faulty-world.ts';
import { judge, rest } from './verdict.ts';

const passing = ['ConditionalCheckFailed', 'TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded'];

/** Head, new claim, old claim, a shelf, another one, the revision, and who saves. */
const members = 7;

/** Criteria on two shelves. */
const [one, other] = ['interact', 'build'];

interface Desk {
  readonly faulty: FaultyWorld;
  readonly ask: Ask;
  readonly ledger: Ledger;
  readonly tally: Tally;
  readonly id: number;
}

/** Each member of a save's transaction refuses once, for each reason: what can pass is written, nothing is written half. */
export function eachMember(tally: Tally): Promise<void> {
  return atDesk(tally, async (desk) => {
    let busy = 0;
    for (const code of [...passing, 'ValidationError']) {
      for (let index = 0; index < members; index++) {
        const before = await read(desk);
        desk.faulty.engine.decide = once((asked) => membersOf(asked) === members, cancellation(code, index, members));
        const { status, text } = await save(desk, before, `${code} ${index}`);
        const expected = code === 'ValidationError' ? 413 : 200;
        const after = await read(desk);
        tally.cases++;
        // What was refused as busy may have arrived all the same.
        const mayStand = new Map([
          [200, [text]],
          [413, [before.text]],
          [503, [before.text, text]],
        ]).get(status);
        if (status === 503) busy++;
        else if (status !== expected) tally.unclean.push(`${code} at member ${index}: ${status}`);
        if (!mayStand?.includes(after.text) || !after.isWhole) tally.wrong.push(`${code} at member ${index}: half`);
      }
    }
    if (busy > members) tally.unclean.push(`${busy} of ${tally.cases} refused as busy`);
  });
}

/** A member refuses for good: 503, and nothing of the save is there. */
export async function memberForGood(tally: Tally): Promise<void> {
  const all = passing.map((code) =>
    atDesk(tally, async (desk) => {
      const before = await read(desk);
      desk.faulty.engine.decide = (asked) =>
        membersOf(asked) > 0 ? cancellation(code, 0, membersOf(asked)) : undefined;
      const { status } = await save(desk, before, code);
      desk.faulty.mend();
      tally.cases++;
      if (status !== 503) tally.unclean.push(`${code} for good: ${status}`);
      if ((await read(desk)).text !== before.text) tally.wrong.push(`${code} for good: written`);
    }),
  );
  await Promise.all(all);
}

async function atDesk(tally: Tally, run: (desk: Desk) => Promise<void>): Promise<void> {
  const faulty = await openFaultyWorld();
  const [ask, ledger] = [openAsk(faulty.world, tally), openLedger()];
  const id = (await create(ask, ledger, tally)) ?? 0;
  const desk = { faulty, ask, ledger, tally, id };
  await save(desk, { url: '', text: '', isWhole: true }, 'first');
  await run(desk);
  tally.injected += faulty.engine.injected;
  faulty.mend();
  await rest(faulty.world);
  await judge(faulty.world, ledger, tally);
  await faulty.close();
}

interface State {
  readonly url: string;
  readonly text: string;
  /** Whether all that one save writes is of that save. */
  readonly isWhole: boolean;
}

async function read({ ask, id }: Desk): Promise<State> {
  const { fields, answers } = (await ask('GET', `/api/projects/${id}`)).json;
  const text = answers[one]?.justification ?? '';
  const isWhole = answers[other]?.justification === `${text} too` && fields.repo_url === urlOf(text);
  return { url: fields.repo_url, text, isWhole };
}

async function save({ ask, ledger, tally, id }: Desk, from: State, text: string) {
  const base = (was: string) => ({ status: from.text === '' ? '?' : 'Met', justification: was });
  const saves = [
    { project: id, criterion: one, text },
    { project: id, criterion: other, text: `${text} too` },
  ];
  ledger.asked.push(...saves);
  const { status } = await ask('PATCH', `/api/projects/${id}`, {
    fields: { repo_url: { value: urlOf(text), base: from.url } },
    answers: {
      [one]: { status: 'Met', justification: text, base: base(from.text) },
      [other]: { status: 'Met', justification: `${text} too`, base: base(from.text === '' ? '' : `${from.text} too`) },
    },
  });
  if (status === 200) {
    tally.acknowledged++;
    ledger.acknowledged.push(...saves);
  }
  return { status, text };
}

function urlOf(text: string): string {
  return `https://example.org/${text.replaceAll(' ', '-').toLowerCase()}`;
}
