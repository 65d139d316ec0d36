import type { Answer } from '../criteria/answer.ts';
import { type CriterionId, parseCriterionId } from '../criteria/catalogue.ts';
import { type FieldName, parseFieldName } from '../criteria/fields.ts';
import { list, parsePersonRef, type PersonRef } from './people-replies.ts';
import { isObject, number, parseStoredAnswer, property, text } from './replies.ts';

/** Who made a revision or a proposal; undefined for who is gone. */
export type Author =
  ({ readonly kind: 'person' } & PersonRef) | { readonly kind: 'token'; readonly name: string } | undefined;

export interface ProposalHead {
  readonly id: string;
  readonly at: string;
  readonly by: Author;
  /** How many answers and fields it would change. */
  readonly answers: number;
  readonly fields: number;
}

export interface Proposal {
  readonly id: string;
  readonly at: string;
  readonly by: Author;
  readonly answers: ReadonlyMap<CriterionId, Answer>;
  readonly fields: ReadonlyMap<FieldName, string>;
}

export interface Revision {
  readonly seq: number;
  readonly at: string;
  readonly by: Author;
  /** Empty where what was changed is erased. */
  readonly kind: string;
  readonly cause: string;
  /** Whether it accepts a proposal, and whose. */
  readonly proposal: { readonly by: Author } | undefined;
  readonly answers: readonly CriterionId[];
  readonly fields: readonly FieldName[];
}

export interface HistoryPage {
  readonly revisions: readonly Revision[];
  /** What to ask for next; undefined at the beginning of the project. */
  readonly next: number | undefined;
}

/** The parsers below read JSON of the server: undefined if it isn't what docs/api.md says. */
export function parseProposals(input: unknown): readonly ProposalHead[] | undefined {
  return isObject(input) ? list(property(input, 'proposals'), parseHead) : undefined;
}

function parseHead(input: unknown): ProposalHead | undefined {
  const id = text(property(input, 'id'));
  if (id === '') return undefined;
  return {
    id,
    at: text(property(input, 'at')),
    by: parseAuthor(property(input, 'by')),
    answers: number(property(input, 'answers')) ?? 0,
    fields: number(property(input, 'fields')) ?? 0,
  };
}

export function parseProposal(input: unknown): Proposal | undefined {
  const id = text(property(input, 'id'));
  if (id === '') return undefined;
  const answers = new Map<CriterionId, Answer>();
  const fields = new Map<FieldName, string>();
  for (const [key, value] of entries(property(input, 'answers'))) {
    const [id, answer] = [parseCriterionId(key), parseStoredAnswer(value)];
    if (id && answer) answers.set(id, answer);
  }
  for (const [key, value] of entries(property(input, 'fields'))) {
    const name = parseFieldName(key);
    if (name) fields.set(name, text(value));
  }
  return { id, at: text(property(input, 'at')), by: parseAuthor(property(input, 'by')), answers, fields };
}

export function parseHistory(input: unknown): HistoryPage | undefined {
  if (!isObject(input)) return undefined;
  return { revisions: list(property(input, 'revisions'), parseRevision), next: number(property(input, 'next')) };
}

function parseRevision(input: unknown): Revision | undefined {
  const seq = number(property(input, 'seq'));
  const from = property(input, 'from');
  if (seq === undefined) return undefined;
  return {
    seq,
    at: text(property(input, 'at')),
    by: parseAuthor(property(input, 'by')),
    kind: text(property(input, 'kind')),
    cause: text(property(input, 'cause')),
    proposal: isObject(from) ? { by: parseAuthor(property(from, 'by')) } : undefined,
    answers: list(property(input, 'answers'), (id) => parseCriterionId(text(id))),
    fields: list(property(input, 'fields'), (name) => parseFieldName(text(name))),
  };
}

function parseAuthor(input: unknown): Author {
  if (property(input, 'kind') === 'token') return { kind: 'token', name: text(property(input, 'name')) };
  const person = parsePersonRef(input);
  return person && { kind: 'person', ...person };
}

function entries(input: unknown): [string, unknown][] {
  return isObject(input) ? Object.entries(input) : [];
}
