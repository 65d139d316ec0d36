import type { Person } from '../table/people.ts';

/** Somebody, as they see themselves everywhere. */
export interface Me {
  readonly number: number;
  readonly handle: string;
  readonly name: string;
  readonly language: string;
  readonly isAdministrator: boolean;
}

/** Somebody, as everybody sees them. */
export interface PersonRef {
  readonly number: number;
  readonly handle: string;
  readonly name: string;
}

export function meReply(person: Person): Me {
  const { number, handle, name, language, isAdministrator } = person;
  return { number, handle, name, language, isAdministrator };
}

export function personReply({ number, handle, name }: Person): PersonRef {
  return { number, handle, name };
}
