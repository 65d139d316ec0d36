import { list, parsePersonRef, type PersonRef } from './people-replies.ts';
import { isObject, number, property, text } from './replies.ts';

/** A part of a list, and what to ask for next where there is more. */
export interface Part<T> {
  readonly entries: readonly T[];
  readonly next: string | undefined;
}

/** A person as administrators see them. */
export interface Known extends PersonRef {
  /** Empty for who has none. */
  readonly email: string;
  readonly isAdministrator: boolean;
  /** Empty for who is not blocked. */
  readonly blockedAt: string;
  readonly blockedReason: string;
  readonly createdAt: string;
}

export interface DeletedProject {
  readonly id: number;
  readonly name: string;
  readonly deletedAt: string;
  /** Until when it can be brought back. */
  readonly undoableUntil: string;
  readonly reason: string;
}

export interface Report {
  readonly id: string;
  readonly project: number;
  readonly text: string;
  readonly at: string;
  readonly by: PersonRef | undefined;
  /** What was done about it, and by whom; empty and undefined while it is open. */
  readonly outcome: string;
  readonly closedBy: PersonRef | undefined;
}

export interface LogEntry {
  readonly at: string;
  readonly by: PersonRef | undefined;
  /** A code such as `block`. */
  readonly act: string;
  readonly person: PersonRef | undefined;
  readonly project: number | undefined;
  readonly reason: string;
}

/** The parsers below read JSON of the server: undefined if it isn't what docs/api.md says. */
export function parseKnown(input: unknown): Part<Known> | undefined {
  return parsePart(input, 'people', (entry) => {
    const person = parsePersonRef(entry);
    return (
      person && {
        ...person,
        email: text(property(entry, 'email')),
        isAdministrator: property(entry, 'isAdministrator') === true,
        blockedAt: text(property(entry, 'blockedAt')),
        blockedReason: text(property(entry, 'blockedReason')),
        createdAt: text(property(entry, 'createdAt')),
      }
    );
  });
}

export function parseDeleted(input: unknown): Part<DeletedProject> | undefined {
  return parsePart(input, 'projects', (entry) => {
    const id = number(property(entry, 'id'));
    if (id === undefined) return undefined;
    const [deletedAt, undoableUntil] = [text(property(entry, 'deletedAt')), text(property(entry, 'undoableUntil'))];
    const [name, reason] = [text(property(entry, 'name')), text(property(entry, 'reason'))];
    return { id, name, deletedAt, undoableUntil, reason };
  });
}

export function parseReports(input: unknown): Part<Report> | undefined {
  return parsePart(input, 'reports', (entry) => {
    const [id, project] = [text(property(entry, 'id')), number(property(entry, 'project'))];
    if (id === '' || project === undefined) return undefined;
    return {
      id,
      project,
      text: text(property(entry, 'text')),
      at: text(property(entry, 'at')),
      by: parsePersonRef(property(entry, 'by')),
      outcome: text(property(entry, 'outcome')),
      closedBy: parsePersonRef(property(entry, 'closedBy')),
    };
  });
}

export function parseLog(input: unknown): Part<LogEntry> | undefined {
  return parsePart(input, 'entries', (entry) => {
    const [at, act] = [text(property(entry, 'at')), text(property(entry, 'act'))];
    const by = parsePersonRef(property(entry, 'by'));
    const person = parsePersonRef(property(entry, 'person'));
    const project = number(property(entry, 'project'));
    return act === '' ? undefined : { at, by, act, person, project, reason: text(property(entry, 'reason')) };
  });
}

function parsePart<T>(input: unknown, name: string, parse: (entry: unknown) => T | undefined): Part<T> | undefined {
  if (!isObject(input)) return undefined;
  const next = property(input, 'next');
  return {
    entries: list(property(input, name), parse),
    next: typeof next === 'string' || typeof next === 'number' ? String(next) : undefined,
  };
}
