import { randomBytes } from 'node:crypto';
import { csrfTokenOf } from '../../functions/http/cookies.ts';
import { claimLookUp, writeAll } from '../../functions/table/look-ups.ts';
import { type PeopleKeys, parsePeopleKeys } from '../../functions/table/people-keys.ts';
import type { Person } from '../../functions/table/people.ts';
import { createPerson } from '../../functions/table/person.ts';
import type { PersonId } from '../../functions/table/project.ts';
import { originSecretHeader } from '../../infra/paths.ts';
import { putPerson, putSession } from '../integration/people.ts';
import type { Deployment } from './deployed.ts';

/** Whatever a request may say of who asks. */
export interface As {
  readonly headers: Readonly<Record<string, string>>;
}

export interface SignedIn extends As {
  readonly person: Person;
}

/** What a function answered, past the edge's caches. Each request comes from somewhere else. */
export async function askAs(
  { api, originSecret }: Deployment,
  { headers }: As,
  method: string,
  path: string,
  body?: unknown,
) {
  const viewer = { 'x-viewer-address': crypto.randomUUID(), 'x-viewer-host': 'localhost' };
  const response = await api(
    new Request(`http://api.local${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...viewer, ...headers, [originSecretHeader]: originSecret },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }),
  );
  const text = await response.text();
  const json: any = response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : undefined;
  return { status: response.status, headers: response.headers, text, json };
}

/** Keys of people that the deployment has. */
export function keysOf({ secrets }: Deployment): PeopleKeys {
  const [, secret] = [...secrets].find(([name]) => name.includes('PeopleKeys')) ?? [];
  if (secret === undefined) throw new Error('no keys of people');
  return parsePeopleKeys(secret);
}

/** A browser in which nobody is signed in. */
export function visitor(): As {
  const value = randomBytes(24).toString('base64url');
  return { headers: { cookie: `__Host-visitor=${value}`, 'x-csrf-token': csrfTokenOf(value) } };
}

/** A session that was prolonged so many hours ago. */
export async function sessionOf({ table }: Deployment, person: PersonId, hoursAgo = 0): Promise<As> {
  const session = await putSession(table, person, new Date(Date.now() - hoursAgo * 60 * 60 * 1000));
  const cookie = `__Host-session=${encodeURIComponent(session)}`;
  return { headers: { cookie, 'x-csrf-token': csrfTokenOf(session) } };
}

/** Somebody with an address and a handle, put into the table and signed in. */
export async function join(deployment: Deployment): Promise<SignedIn> {
  const email = `${crypto.randomUUID()}@example.org`;
  const made = { name: 'Somebody', email, emailVerified: true, now: new Date() };
  const person = await createPerson(deployment.table, keysOf(deployment), made);
  return { person, ...(await sessionOf(deployment, person.id)) };
}

const administrators = new WeakMap<Deployment, Promise<SignedIn>>();

/** The one administrator of a deployment. */
export function administrator(deployment: Deployment): Promise<SignedIn> {
  const known = administrators.get(deployment) ?? openAdministrator(deployment);
  administrators.set(deployment, known);
  return known;
}

async function openAdministrator(deployment: Deployment): Promise<SignedIn> {
  const { person } = await putPerson(deployment.table, { isAdministrator: true });
  return { person, ...(await sessionOf(deployment, person.id)) };
}

/** Puts somebody who has an address and nothing else. */
export async function putAddress(deployment: Deployment, address: string): Promise<PersonId> {
  const { person } = await putPerson(deployment.table);
  const what = { kind: 'address' as const, text: address, owner: { person: person.id } };
  await writeAll(deployment.table, claimLookUp(deployment.table, keysOf(deployment), what));
  return person.id;
}

/** Secret of the link in the last mail to an address; empty where there is none. */
export function linkTo({ inbox }: Deployment, address: string): string {
  return /#\w+\.([\w-]{43})/.exec(inbox.listMails(address).at(-1)?.text ?? '')?.[1] ?? '';
}
