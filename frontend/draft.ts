import type { Answer } from '../criteria/answer.ts';
import type { CriterionId } from '../criteria/catalogue.ts';
import type { FieldName } from '../criteria/fields.ts';
import { type Changes, itemName, parseItemName } from './answers-form.ts';
import type { Change } from './edits.ts';
import { parseStoredAnswer, property } from './replies.ts';

/** The part of a browser's storage that drafts use. */
export interface DraftStorage {
  readonly length: number;
  readonly key: (index: number) => string | null;
  readonly getItem: (key: string) => string | null;
  readonly setItem: (key: string, value: string) => void;
  readonly removeItem: (key: string) => void;
}

const noChanges: Changes = { answers: new Map(), fields: new Map() };

/** The unsaved changes of a project. What is not understood is passed over; never throws. */
export function readDraft(storage: DraftStorage, project: number): Changes {
  const answers = new Map<CriterionId, Change<Answer>>();
  const fields = new Map<FieldName, Change<string>>();
  try {
    for (let index = 0; index < storage.length; index++) {
      const key = storage.key(index) ?? '';
      if (!key.startsWith(prefix(project))) continue;
      const item = parseItemName(key.slice(prefix(project).length));
      const stored = parseStored(storage.getItem(key) ?? '');
      const [value, base] = [property(stored, 'value'), property(stored, 'base')];
      if (item?.kind === 'field' && typeof value === 'string' && typeof base === 'string') {
        fields.set(item.name, { value, base });
      }
      const [answer, answerBase] = [parseStoredAnswer(value), parseStoredAnswer(base)];
      if (item?.kind === 'answer' && answer && answerBase) answers.set(item.id, { value: answer, base: answerBase });
    }
  } catch {
    return noChanges;
  }
  return { answers, fields };
}

/** Keeps what differs from `before`, one entry an item, so that a keystroke writes one. False if the browser refuses. */
export function saveDraft(storage: DraftStorage, project: number, before: Changes, after: Changes): boolean {
  const old = entries(before);
  const now = entries(after);
  try {
    for (const name of old.keys()) if (!now.has(name)) storage.removeItem(prefix(project) + name);
    for (const [name, change] of now) {
      if (old.get(name) !== change) storage.setItem(prefix(project) + name, JSON.stringify(change));
    }
    return true;
  } catch {
    return false;
  }
}

function entries({ answers, fields }: Changes): Map<string, Change<Answer> | Change<string>> {
  return new Map<string, Change<Answer> | Change<string>>([
    ...[...answers].map(([id, change]) => [itemName({ kind: 'answer', id }), change] as const),
    ...[...fields].map(([name, change]) => [itemName({ kind: 'field', name }), change] as const),
  ]);
}

function parseStored(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function prefix(project: number): string {
  return `laurels/draft/${project}/`;
}
