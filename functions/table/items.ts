import { parseStatus } from '../../criteria/answer.ts';
import { Fault } from '../fault.ts';
import type { StoredAnswer } from './project.ts';
import type { Item } from './table.ts';

/** Thrown when an item is not what this version of the code writes or knows to upgrade. */
export class BrokenItemError extends Fault {}

/** The newest shape of stored items. Older ones are upgraded where they are read; newer ones keep what is not known here. */
export const itemVersion = 1;

export function readNumber(item: Item, name: string): number {
  const value = item[name];
  if (typeof value !== 'number') throw new BrokenItemError(`${name} is no number`);
  return value;
}

export function readText(item: Item, name: string): string {
  const value = item[name];
  if (typeof value !== 'string') throw new BrokenItemError(`${name} is no text`);
  return value;
}

export function readOptionalText(item: Item, name: string): string | null {
  return item[name] === undefined ? null : readText(item, name);
}

export function readAnswer(value: unknown): StoredAnswer {
  if (!isItem(value)) throw new BrokenItemError('no answer');
  const status = parseStatus(value['status']);
  if (!status) throw new BrokenItemError('unknown status');
  const answer = { status, justification: readText(value, 'justification') };
  return value['at'] === undefined ? answer : { ...answer, at: readText(value, 'at') };
}

export function readItem(item: Item, name: string): Item {
  const value = item[name];
  if (!isItem(value)) throw new BrokenItemError(`${name} is no map`);
  return value;
}

function isItem(value: unknown): value is Item {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
