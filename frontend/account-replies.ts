import { list, parsePersonRef, type PersonRef } from './people-replies.ts';
import { isObject, number, property, text } from './replies.ts';
import { type Me, parseMe } from './session.ts';

/** What a sign-in leads to. */
export interface SignedIn {
  readonly person: Me;
  readonly isNew: boolean;
  readonly returnTo: string;
}

export interface Rights {
  readonly id: number;
  readonly name: string;
  readonly as: 'owner' | 'editor';
  readonly isDeleted: boolean;
}

export interface Invitation {
  readonly project: number;
  readonly name: string;
  readonly kind: 'editor' | 'owner';
  readonly by: PersonRef | undefined;
}

export interface Passkey {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
  readonly usedAt: string;
}

export interface OpenSession {
  readonly id: string;
  /** The browser's own words. */
  readonly agent: string;
  readonly createdAt: string;
  readonly seenAt: string;
  readonly isThis: boolean;
}

export interface Account extends Me {
  /** Empty for who has none. */
  readonly email: string;
  readonly isEmailVerified: boolean;
  /** Whether mail to the address came back. */
  readonly hasMailTrouble: boolean;
  readonly notices: { readonly levels: boolean; readonly reminders: boolean };
  readonly hasPassword: boolean;
  readonly passkeys: readonly Passkey[];
  readonly forges: readonly { readonly id: string; readonly handle: string }[];
  readonly sessions: readonly OpenSession[];
  readonly invitations: readonly Invitation[];
  readonly projects: readonly Rights[];
}

export interface Person extends PersonRef {
  readonly projects: readonly Rights[];
}

/** The parsers below read JSON of the server: undefined if it isn't what docs/api.md says. */
export function parseSignedIn(input: unknown): SignedIn | undefined {
  const person = parseMe(property(input, 'person'));
  const returnTo = text(property(input, 'returnTo'));
  return person && { person, isNew: property(input, 'isNew') === true, returnTo };
}

export function parseAccount(input: unknown): Account | undefined {
  const me = parseMe(input);
  const notices = property(input, 'notices');
  const flag = (name: string) => property(input, name) === true;
  return (
    me && {
      ...me,
      email: text(property(input, 'email')),
      isEmailVerified: flag('emailVerified'),
      hasMailTrouble: flag('mailTrouble'),
      notices: {
        levels: property(notices, 'levels') === true,
        reminders: property(notices, 'reminders') === true,
      },
      hasPassword: flag('hasPassword'),
      passkeys: list(property(input, 'passkeys'), parsePasskey),
      forges: list(property(input, 'forges'), (forge) =>
        isObject(forge) ? { id: text(property(forge, 'id')), handle: text(property(forge, 'handle')) } : undefined,
      ),
      sessions: list(property(input, 'sessions'), parseOpenSession),
      invitations: list(property(input, 'invitations'), parseInvitation),
      projects: list(property(input, 'projects'), parseRights),
    }
  );
}

export function parsePerson(input: unknown): Person | undefined {
  const person = parsePersonRef(input);
  return person && { ...person, projects: list(property(input, 'projects'), parseRights) };
}

function parsePasskey(input: unknown): Passkey | undefined {
  const id = text(property(input, 'id'));
  const [name, createdAt] = [text(property(input, 'name')), text(property(input, 'createdAt'))];
  return id === '' ? undefined : { id, name, createdAt, usedAt: text(property(input, 'usedAt')) };
}

function parseOpenSession(input: unknown): OpenSession | undefined {
  const id = text(property(input, 'id'));
  if (id === '') return undefined;
  return {
    id,
    agent: text(property(input, 'agent')),
    createdAt: text(property(input, 'createdAt')),
    seenAt: text(property(input, 'seenAt')),
    isThis: property(input, 'isThis') === true,
  };
}

function parseInvitation(input: unknown): Invitation | undefined {
  const project = number(property(input, 'project'));
  if (project === undefined) return undefined;
  const kind = property(input, 'kind') === 'owner' ? 'owner' : 'editor';
  return { project, name: text(property(input, 'name')), kind, by: parsePersonRef(property(input, 'by')) };
}

function parseRights(input: unknown): Rights | undefined {
  const id = number(property(input, 'id'));
  if (id === undefined) return undefined;
  return {
    id,
    name: text(property(input, 'name')),
    as: property(input, 'as') === 'owner' ? 'owner' : 'editor',
    isDeleted: text(property(input, 'deletedAt')) !== '',
  };
}
