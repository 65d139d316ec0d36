import { type Answer, unanswered } from '../criteria/answer.ts';
import { catalogue } from '../criteria/catalogue.ts';
import { fieldNames } from '../criteria/fields.ts';
import { itemName, parseItemName, type Theirs } from './answers-form.ts';
import type { Proposal } from './proposal-replies.ts';
import type { Editable } from './replies.ts';

/** What a project holds: the answers and fields of `Editable`. */
export type Stand = Pick<Editable, 'answers' | 'fields'>;

/** One answer or field of a proposal beside what stands now. */
export interface ReviewItem {
  readonly name: string;
  readonly now: Answer | string;
  readonly proposed: Answer | string;
  /** Whether there is nothing to change. */
  readonly isSame: boolean;
}

/** What the server wants to know of a part that is accepted: that it was seen beside what stands. */
export interface Acceptance {
  readonly answers: Readonly<Record<string, { readonly base: Answer }>>;
  readonly fields: Readonly<Record<string, { readonly base: string }>>;
}

/** The parts of a proposal: fields first, then answers in the order of the levels. */
export function reviewProposal({ answers, fields }: Proposal, stand: Stand): readonly ReviewItem[] {
  const items: ReviewItem[] = [];
  for (const name of fieldNames) {
    const proposed = fields.get(name);
    const now = stand.fields[name];
    if (proposed !== undefined)
      items.push({ name: itemName({ kind: 'field', name }), now, proposed, isSame: now === proposed });
  }
  for (const id of catalogue.criteria.keys()) {
    const proposed = answers.get(id);
    const now = stand.answers.get(id) ?? unanswered;
    if (!proposed) continue;
    const isSame = now.status === proposed.status && now.justification === proposed.justification;
    items.push({ name: itemName({ kind: 'answer', id }), now, proposed, isSame });
  }
  return items;
}

/** What to send for the chosen items, by their names. */
export function acceptItems(items: readonly ReviewItem[], chosen: ReadonlySet<string>): Acceptance {
  const answers: Record<string, { base: Answer }> = {};
  const fields: Record<string, { base: string }> = {};
  for (const { name, now } of items) {
    const item = chosen.has(name) ? parseItemName(name) : undefined;
    if (item?.kind === 'answer' && typeof now !== 'string') answers[item.id] = { base: now };
    if (item?.kind === 'field' && typeof now === 'string') fields[item.name] = { base: now };
  }
  return { answers, fields };
}

/** What stands, with what the server said that others changed meanwhile. */
export function withTheirs(stand: Stand, theirs: Theirs): Stand {
  return {
    answers: new Map([...stand.answers, ...theirs.answers]),
    fields: { ...stand.fields, ...Object.fromEntries(theirs.fields) },
  };
}

/** Names of the items that others changed. */
export function listTheirs({ answers, fields }: Theirs): readonly string[] {
  return [
    ...[...fields.keys()].map((name) => itemName({ kind: 'field', name })),
    ...[...answers.keys()].map((id) => itemName({ kind: 'answer', id })),
  ];
}

/** The names that are ticked after one was ticked or unticked. */
export function withTick(chosen: ReadonlySet<string>, name: string, isTicked: boolean): ReadonlySet<string> {
  const next = new Set(chosen);
  if (isTicked) next.add(name);
  else next.delete(name);
  return next;
}
