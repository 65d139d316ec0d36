import { answerable } from '../integration/checks.ts';
import type { Ask, Tally } from './client.ts';

/** One save of one answer, each with a text of its own. */
export interface Save {
  readonly project: number;
  readonly criterion: string;
  readonly text: string;
}

/** What was asked for and what was acknowledged, in order. */
export interface Ledger {
  readonly created: number[];
  readonly asked: Save[];
  readonly acknowledged: Save[];
}

export function openLedger(): Ledger {
  return { created: [], asked: [], acknowledged: [] };
}

/** Times an editor sends a save again that was refused as busy, as the page does. */
const maxAttempts = 3;

/** Creates a project; undefined if that was refused to the end. */
export async function create(ask: Ask, ledger: Ledger, tally: Tally): Promise<number | undefined> {
  for (let attempt = 0; attempt < maxAttempts; attempt++) {
    const fields = { homepage_url: 'https://example.org/faults' };
    const { status, json } = await ask('POST', '/api/projects', { fields });
    if (status !== 201) continue;
    tally.acknowledged++;
    ledger.created.push(json.id);
    return json.id;
  }
  return undefined;
}

/** Each of the editors saves so often; texts count from `first`. */
export interface Load {
  readonly editors: number;
  readonly saves: number;
  readonly first?: number;
  readonly attempts?: number;
}

/** Several editors of one project, each at a criterion of their own, who read and save in turns. */
export async function edit(
  { ask, ledger, tally }: { ask: Ask; ledger: Ledger; tally: Tally },
  project: number,
  { editors, saves, first = 0, attempts = maxAttempts }: Load,
): Promise<void> {
  const all = answerable.slice(-editors).map(async (criterion, editor) => {
    let known = { status: '?', justification: '' };
    for (let i = first; i < first + saves; i++) {
      const text = `${project}, ${criterion}, ${i}`;
      known = await save({ project, criterion, text }, known);
      await look(ask, project, editor + i);
    }
  });
  await Promise.all(all);

  async function save(one: Save, known: { status: string; justification: string }) {
    let base = known;
    for (let attempt = 0; attempt < attempts; attempt++) {
      const now = { status: 'Met', justification: one.text };
      ledger.asked.push(one);
      const { status, json } = await ask('PATCH', `/api/projects/${one.project}`, {
        answers: { [one.criterion]: { ...now, base } },
      });
      if (status === 200) {
        tally.acknowledged++;
        ledger.acknowledged.push(one);
        return now;
      }
      // A save that was refused as busy may have arrived all the same; then it is what stands there now.
      if (status === 409) base = json.conflicts[0].theirs;
    }
    return base;
  }
}

async function look(ask: Ask, project: number, turn: number): Promise<void> {
  const paths = [
    `/api/projects/${project}`,
    `/projects/${project}/badge`,
    '/api/projects',
    `/projects/${project}.json`,
  ];
  await ask('GET', paths[turn % paths.length] ?? '');
}
