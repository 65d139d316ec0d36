import { number, property, text } from './replies.ts';

/** A person as everybody sees them. */
export interface PersonRef {
  readonly number: number;
  readonly handle: string;
  readonly name: string;
}

/** Undefined for who is gone, too. */
export function parsePersonRef(input: unknown): PersonRef | undefined {
  const given = number(property(input, 'number'));
  const handle = text(property(input, 'handle'));
  return given === undefined ? undefined : { number: given, handle, name: text(property(input, 'name')) || handle };
}

/** What `parse` makes of each entry; entries of which it makes nothing are passed over, and so is what is no list. */
export function list<T>(input: unknown, parse: (entry: unknown) => T | undefined): readonly T[] {
  return Array.isArray(input) ? input.map(parse).filter((entry) => entry !== undefined) : [];
}
