/**
 * `npm run bench`: what we ship beside what one would ship without the effort, interleaved in one run; ratios where there
 * is a peer. Then what a browser says of the pages; `npm run bench -- rules` leaves that out.
 */
import { makeBadge } from 'badge-maker';
import { catalogue } from '../../criteria/catalogue.ts';
import { parseAnswerFile } from '../../criteria/answer-file.ts';
import { noFields } from '../../criteria/fields.ts';
import { badgeValue, scoreAnswers } from '../../criteria/score.ts';
import { listLooks } from '../../functions/objects/looks.ts';
import { metal } from '../../functions/objects/series.ts';
import { renderBadge } from '../../functions/objects/svg.ts';
import { readFileSync } from 'node:fs';
import { editAnswer, openForm } from '../../frontend/answers-form.ts';
import { openStore } from '../../frontend/form-store.ts';
import { type PlainEntry, scoreProjectPlainly } from '../second-scorer.ts';
import { measurePages } from './pages.ts';
import { median, printRow } from './row.ts';

interface Contest {
  readonly figure: string;
  readonly peer: string;
  readonly goal: number;
  readonly ours: () => unknown;
  readonly theirs: () => unknown;
}

const file = parseAnswerFile(readFileSync(new URL('../../infra/local/demo.json', import.meta.url), 'utf8'));
if (!file.ok) throw new Error('demo.json is broken');
const { answers } = file;
const plainAnswers = Object.fromEntries(answers);
const entries = catalogue.levels.flatMap(({ id, series, entries: asked }) =>
  asked.map(({ criterion, category, flags }): PlainEntry => ({
    id: criterion,
    series: series === 'metal' ? 'metal' : 'baseline',
    level: id,
    category,
    na_allowed: flags.has('na_allowed'),
    na_justification_required: flags.has('na_justification_required'),
    met_justification_required: flags.has('met_justification_required'),
    met_url_required: flags.has('met_url_required'),
    future: flags.has('future'),
    obsolete: flags.has('obsolete'),
  })),
);
const score = scoreAnswers(catalogue, answers);
const looks = listLooks(metal);
const store = openStore(openForm(answers, noFields));
const [typedInto] = answers.keys();
let typed = 0;
const sink = Buffer.alloc(8192);

const contests: readonly Contest[] = [
  {
    figure: 'all six levels of one project',
    peer: 'the second scorer',
    goal: 3,
    ours: () => scoreAnswers(catalogue, answers),
    theirs: () => scoreProjectPlainly(entries, plainAnswers),
  },
  {
    figure: 'one keystroke in the questionnaire: edit, re-score, tell',
    peer: 'the second scorer',
    goal: 1,
    ours: typeKey,
    theirs: () => scoreProjectPlainly(entries, plainAnswers),
  },
  {
    figure: 'badge SVG from score',
    peer: 'badge-maker 6',
    goal: 30,
    ours: () => {
      const look = looks.get(badgeValue(metal, score));
      if (!look) throw new Error('no look');
      return sink.write(renderBadge('best practices', look, '1.5'));
    },
    theirs: () => sink.write(makeBadge({ label: 'best practices', message: 'in progress 46%', color: '#ca8410' })),
  },
];

for (const contest of contests) {
  const { figure, peer, goal } = contest;
  const ratio = Number(median(measure(contest)).toFixed(1));
  printRow({ figure, peer, ratio, goal, met: ratio >= goal });
}
const keyMs = Number((time(typeKey, 2000) / 2000).toFixed(4));
printRow({ figure: 'one keystroke in the questionnaire, ms', value: keyMs, goal: 1, met: keyMs <= 1 });
if (process.argv[2] !== 'rules') for await (const row of measurePages()) printRow(row);

function typeKey(): void {
  if (!typedInto) throw new Error('no answers');
  store.update((form) => editAnswer(form, typedInto, { status: 'Met', justification: `typed ${typed++}` }));
}

/** Ratios of their time to ours over interleaved rounds. */
function measure({ ours, theirs }: Contest): number[] {
  time(ours, 2000);
  time(theirs, 2000);
  return Array.from({ length: 15 }, () => time(theirs, 2000) / time(ours, 2000));
}

function time(act: () => unknown, times: number): number {
  const started = performance.now();
  for (let i = 0; i < times; i++) act();
  return performance.now() - started;
}
