import {
  type Account,
  parseAccount,
  parsePerson,
  parseSignedIn,
  type Person,
  type SignedIn,
} from './account-replies.ts';
import { request } from './api.ts';
import { isObject, property, type Reply, text } from './replies.ts';

/** Of requests whose answer says no more than that it is done. */
export type Done = Reply<true>;

export interface Profile {
  readonly name?: string;
  readonly handle?: string;
  readonly language?: string;
  readonly notices?: Account['notices'];
}

/** Sends a link that signs in, to known and unknown addresses alike. */
export function mailLink(email: string, language: string, returnTo: string): Promise<Done> {
  return change('POST', '/api/auth/link', { email, language, returnTo });
}

export function confirmLink(token: string): Promise<Reply<SignedIn>> {
  return request('POST', '/api/auth/link/confirm', parseSignedIn, { token });
}

export function signInByPassword(email: string, password: string): Promise<Reply<SignedIn>> {
  return request('POST', '/api/auth/password', parseSignedIn, { email, password });
}

export function mailReset(email: string, language: string): Promise<Done> {
  return change('POST', '/api/auth/reset', { email, language });
}

export function resetPassword(token: string, password: string): Promise<Done> {
  return change('POST', '/api/auth/reset/confirm', { token, password });
}

/** What the browser is to sign with a passkey. */
export function askPasskeyOptions(): Promise<Reply<object>> {
  return request('POST', '/api/auth/passkey/options', parseOptions, {});
}

export function signInByPasskey(response: unknown): Promise<Reply<SignedIn>> {
  return request('POST', '/api/auth/passkey', parseSignedIn, { response });
}

/** Address at the forge. */
export function startForge(forge: string, returnTo: string): Promise<Reply<string>> {
  const parse = (input: unknown) => text(property(input, 'url')) || undefined;
  return request('POST', '/api/auth/forge', parse, { forge, returnTo });
}

export function signOut(): Promise<Done> {
  return change('POST', '/api/auth/sign-out', {});
}

/** All that one sees of oneself. */
export function getAccount(): Promise<Reply<Account>> {
  return request('GET', '/api/account', parseAccount);
}

export function saveProfile(profile: Profile): Promise<Done> {
  return change('PATCH', '/api/account', profile);
}

/** All that is stored of oneself, as JSON to keep. */
export function exportAccount(): Promise<Reply<string>> {
  return request('GET', '/api/account/export', (input) =>
    isObject(input) ? JSON.stringify(input, null, 2) : undefined,
  );
}

export function deleteAccount(handle: string): Promise<Done> {
  return change('DELETE', '/api/account', { handle });
}

export function changeAddress(email: string): Promise<Done> {
  return change('POST', '/api/account/address', { email });
}

export function confirmAddress(token: string): Promise<Done> {
  return change('POST', '/api/account/address/confirm', { token });
}

export function setPassword(password: string, current: string | undefined): Promise<Done> {
  return change('PUT', '/api/account/password', current === undefined ? { password } : { password, current });
}

export function removePassword(): Promise<Done> {
  return change('DELETE', '/api/account/password');
}

export function askNewPasskeyOptions(): Promise<Reply<object>> {
  return request('POST', '/api/account/passkeys/options', parseOptions, {});
}

export function addPasskey(name: string, response: unknown): Promise<Done> {
  return change('POST', '/api/account/passkeys', { name, response });
}

export function removePasskey(id: string): Promise<Done> {
  return change('DELETE', `/api/account/passkeys/${encodeURIComponent(id)}`);
}

export function endSession(id: string): Promise<Done> {
  return change('DELETE', `/api/account/sessions/${encodeURIComponent(id)}`);
}

/** Ends all but this one. */
export function endOtherSessions(): Promise<Done> {
  return change('DELETE', '/api/account/sessions');
}

/** Somebody as everybody sees them. */
export function getPersonPage(number: number): Promise<Reply<Person>> {
  return request('GET', `/api/people/${number}`, parsePerson);
}

/** A request whose answer says no more than that it is done. */
export function change(method: string, path: string, body?: unknown): Promise<Done> {
  return request(method, path, () => true, body);
}

function parseOptions(input: unknown): object | undefined {
  const options = property(input, 'options');
  return isObject(options) ? options : undefined;
}
