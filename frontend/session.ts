import { request } from './api.ts';
import { list, parsePersonRef, type PersonRef } from './people-replies.ts';
import { isObject, property, type Reply, text } from './replies.ts';
import { tellWho } from './who.ts';

export interface Me extends PersonRef {
  readonly language: string;
  readonly isAdministrator: boolean;
}

export interface Session {
  readonly person: Me | undefined;
  readonly forges: readonly { readonly id: string; readonly name: string }[];
  /** Whether this site takes passkeys. */
  readonly hasPasskeys: boolean;
  /** Whether the site runs on a host name for trials. */
  readonly isTrial: boolean;
}

let session: Promise<Reply<Session>> | undefined;

/** Who is asking and how they may sign in; asked once, and again after `forgetSession` or a failure. */
export function loadSession(): Promise<Reply<Session>> {
  session ??= load();
  return session;
}

/** As `loadSession`, but asks in any case: a session may have ended since. */
export function reloadSession(): Promise<Reply<Session>> {
  session = undefined;
  return loadSession();
}

async function load(): Promise<Reply<Session>> {
  const reply = await request('GET', '/api/session', parseSession);
  if (reply.ok) tellWho(reply.value.person?.name ?? '');
  else session = undefined;
  return reply;
}

/** Somebody signed in, out, or changed their name: the frame says so at once, the rest is asked again. */
export function forgetSession(person: Me | undefined): void {
  session = undefined;
  tellWho(person?.name ?? '');
}

function parseSession(input: unknown): Session | undefined {
  if (!isObject(input)) return undefined;
  return {
    person: parseMe(property(input, 'person')),
    forges: list(property(input, 'forges'), (forge) => {
      const [id, name] = [text(property(forge, 'id')), text(property(forge, 'name'))];
      return id === '' ? undefined : { id, name: name || id };
    }),
    hasPasskeys: property(input, 'passkeys') === true,
    isTrial: property(input, 'trial') === true,
  };
}

export function parseMe(input: unknown): Me | undefined {
  const person = parsePersonRef(input);
  return (
    person && {
      ...person,
      language: text(property(input, 'language')),
      isAdministrator: property(input, 'isAdministrator') === true,
    }
  );
}
