import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { randomBytes, randomUUID } from 'node:crypto';
import { csrfTokenOf, sessionSeconds } from '../../functions/http/cookies.ts';
import { sha256 } from '../../functions/table/hash.ts';
import { itemVersion } from '../../functions/table/items.ts';
import { numberOf, personOf, sessionOf } from '../../functions/table/keys.ts';
import { aboutOf, type PeopleKeys } from '../../functions/table/people-keys.ts';
import { nextNumber, type Person } from '../../functions/table/people.ts';
import type { PersonId } from '../../functions/table/project.ts';
import { noteCookie, noteSecret } from '../fixtures/noted-secrets.ts';
import { encode, type Table } from '../../functions/table/table.ts';

/** Somebody who is signed in, with the headers of their browser's requests. */
export interface SignedIn {
  readonly person: Person;
  /** Value of the session's cookie. */
  readonly session: string;
  readonly headers: Readonly<Record<'cookie' | 'x-csrf-token', string>>;
}

interface Given {
  readonly name?: string;
  readonly handle?: string;
  readonly isAdministrator?: boolean;
  readonly now?: Date;
  /** With them the person has an address, as all people have whom pages tell of. */
  readonly keys?: PeopleKeys;
}

/** Puts a person and their session into the table, without the credentials that only signing in asks for. */
export async function putPerson(table: Table, given: Given = {}): Promise<SignedIn> {
  const { now = new Date(), isAdministrator = false } = given;
  const number = await nextNumber(table, 'people');
  const id = randomUUID() as PersonId;
  const { name = `Person ${number}`, handle = `person-${number}` } = given;
  const role = isAdministrator ? 'administrator' : undefined;
  const at = now.toISOString();
  const email = given.keys?.seal(`person-${number}@example.org`, aboutOf('email', id));
  await put(table, { ...personOf(id), id, number, name, handle, role, email, createdAt: at, updatedAt: at });
  await put(table, { ...numberOf(number), person: id });
  const session = await putSession(table, id, now);
  const headers = { cookie: `session=${encodeURIComponent(session)}`, 'x-csrf-token': csrfTokenOf(session) };
  return {
    person: {
      id,
      number,
      name,
      handle,
      language: 'en',
      isAdministrator,
      isBlocked: false,
      acted: { window: 0, acts: 0 },
    },
    session,
    headers,
  };
}

/** Puts a session into the table; returns the value of its cookie. */
export async function putSession(table: Table, userId: PersonId, now: Date): Promise<string> {
  const token = randomBytes(24).toString('base64url');
  const session = `${token}.${randomBytes(32).toString('base64')}`;
  noteCookie('session', session);
  noteSecret('csrf', csrfTokenOf(session));
  const at = now.toISOString();
  const expiresAt = new Date(now.getTime() + sessionSeconds * 1000).toISOString();
  const attributes = { id: randomUUID(), userId, userAgent: 'test', createdAt: at, updatedAt: at, expiresAt };
  await put(table, { ...sessionOf(sha256(token)), ...attributes, seal: sha256(session) });
  return session;
}

/** What a browser keeps, as Playwright takes it. */
export interface StorageState {
  cookies: {
    name: string;
    value: string;
    domain: string;
    path: string;
    expires: number;
    httpOnly: boolean;
    secure: boolean;
    sameSite: 'Lax';
  }[];
  origins: [];
}

/** The cookies of somebody's browser on this machine. */
export function storageOf({ session }: Pick<SignedIn, 'session'>): StorageState {
  const cookie = (name: string, value: string) => ({
    name,
    value: encodeURIComponent(value),
    domain: 'localhost',
    path: '/',
    expires: -1,
    httpOnly: name === 'session',
    secure: false,
    sameSite: 'Lax' as const,
  });
  return { cookies: [cookie('session', session), cookie('csrf', csrfTokenOf(session))], origins: [] };
}

async function put(table: Table, item: Readonly<Record<string, unknown>>): Promise<void> {
  await table.client.send(new PutItemCommand({ TableName: table.name, Item: encode({ v: itemVersion, ...item }) }));
}
