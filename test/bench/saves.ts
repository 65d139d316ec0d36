import { catalogue, type CriterionId } from '../../criteria/catalogue.ts';
import { unanswered } from '../../criteria/answer.ts';
import { putPerson } from '../integration/people.ts';
import { deliver, only, request } from '../integration/world.ts';
import type { Metered } from './meter.ts';

const shelves = Map.groupBy(
  [...catalogue.criteria.values()].filter(({ achieves }) => !achieves),
  ({ shelf }) => shelf,
);

/** Criteria of the shelf that has the most, 9. */
export const largestShelf: readonly CriterionId[] =
  [...shelves.values()].sort((a, b) => b.length - a.length)[0]?.map(({ id }) => id) ?? [];

/** As long as the longest of real answer files are on average on one shelf: 9 answers, 1.7 KB. */
const text = (word: string) =>
  `${word} https://example.org/project/blob/main/docs/security.md `.padEnd(165, 'and why it is so ');
const met = (justification: string, base: unknown) => ({ status: 'Met', justification, base });

/** Write units of saves of a project that answers everything, and of scoring the revision that each made. */
export interface SaveUnits {
  readonly fullShelf: number;
  readonly fiveAnswers: number;
  readonly scoring: readonly [afterFullShelf: number, afterFiveAnswers: number];
}

/** Measures the saves that the bar limits, on the first project of an empty world. */
export async function measureSaves({ world, measure }: Metered): Promise<SaveUnits> {
  const fields = {
    repo_url: 'https://github.com/acme/units',
    name: 'Units',
    description: text('What it does').padEnd(280, 'x'),
  };
  const { headers } = await putPerson(world.direct);
  await request(world, 'POST', '/api/projects', { as: null, headers, body: { fields } });
  const patch = async (ids: readonly CriterionId[], answer: unknown) => {
    const answers = Object.fromEntries(ids.map((id) => [id, answer]));
    const { status, json } = await request(world, 'PATCH', '/api/projects/1', { as: null, headers, body: { answers } });
    if (status !== 200) throw new Error(`not saved: ${JSON.stringify(json)}`);
  };
  for (const criteria of shelves.values()) {
    const ids = criteria.map(({ id }) => id);
    if (!ids.some((id) => largestShelf.includes(id))) await patch(ids, met(text('First'), unanswered));
  }
  await world.settle();
  const score = async () => deliver(world.scoring, only('scoring', await world.readStream()));
  const old = { status: 'Met', justification: text('Old') };
  const full = await measure(() => patch(largestShelf, { ...old, base: unanswered }));
  const scoredFull = await measure(score);
  const five = await measure(() => patch(largestShelf.slice(0, 5), met(text('New'), old)));
  const scored = await measure(score);
  return { fullShelf: full.written, fiveAnswers: five.written, scoring: [scoredFull.written, scored.written] };
}
