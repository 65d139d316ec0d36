import type { Rights } from './account-replies.ts';
import { list, parsePersonRef, type PersonRef } from './people-replies.ts';
import { isObject, property, text } from './replies.ts';

/** Who one is to a project. */
export const standings = ['owner', 'editor', 'invited', 'offered', 'administrator'] as const;
export type Standing = (typeof standings)[number];

export interface ProjectPeople {
  readonly owner: PersonRef | undefined;
  readonly editors: readonly PersonRef[];
  /** Undefined for who has no part in it. */
  readonly mine: Standing | undefined;
  readonly invitations: readonly PersonRef[];
  /** Who is asked to take the project over. */
  readonly offer: PersonRef | undefined;
}

export const scopes = ['read', 'propose', 'write'] as const;
export type Scope = (typeof scopes)[number];

export interface ApiToken {
  readonly id: string;
  readonly name: string;
  readonly scope: Scope;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly usedAt: string;
  readonly by: PersonRef | undefined;
}

export interface Challenge {
  /** The file that proves control, and where it is looked for; undefined where no forge is known that has the repository. */
  readonly file: { readonly url: string; readonly content: string } | undefined;
  /** Whether the forge itself can tell. */
  readonly hasForge: boolean;
}

/** Whether one may change the project. */
export function mayEdit(mine: Standing | undefined): boolean {
  return mine === 'owner' || mine === 'editor' || mine === 'administrator';
}

/** The parsers below read JSON of the server: undefined if it isn't what docs/api.md says. */
export function parseProjectPeople(input: unknown): ProjectPeople | undefined {
  if (!isObject(input)) return undefined;
  return {
    owner: parsePersonRef(property(input, 'owner')),
    editors: list(property(input, 'editors'), parsePersonRef),
    mine: standings.find((standing) => standing === property(input, 'mine')),
    invitations: list(property(input, 'invitations'), (one) => parsePersonRef(property(one, 'person') ?? one)),
    offer: parsePersonRef(property(input, 'offer')),
  };
}

export function parseTokens(input: unknown): readonly ApiToken[] | undefined {
  return isObject(input) ? list(property(input, 'tokens'), parseToken) : undefined;
}

function parseToken(input: unknown): ApiToken | undefined {
  const id = text(property(input, 'id'));
  const scope = scopes.find((scope) => scope === property(input, 'scope'));
  if (id === '' || !scope) return undefined;
  const [name, createdAt] = [text(property(input, 'name')), text(property(input, 'createdAt'))];
  const [expiresAt, usedAt] = [text(property(input, 'expiresAt')), text(property(input, 'usedAt'))];
  return { id, name, scope, createdAt, expiresAt, usedAt, by: parsePersonRef(property(input, 'by')) };
}

/** The token itself, which is never shown again. */
export function parseNewToken(input: unknown): string | undefined {
  return text(property(input, 'token')) || undefined;
}

export function parseChallenge(input: unknown): Challenge | undefined {
  if (!isObject(input)) return undefined;
  const challenge = property(input, 'challenge');
  const [url, content] = [text(property(challenge, 'url')), text(property(challenge, 'content'))];
  return { file: content === '' ? undefined : { url, content }, hasForge: property(input, 'forge') === true };
}

export function parseClaimed(input: unknown): Rights['as'] | undefined {
  return property(input, 'as') === 'editor' ? 'editor' : 'owner';
}
