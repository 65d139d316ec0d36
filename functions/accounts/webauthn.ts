import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import type { Json } from '../../criteria/json.ts';
import { RequestError } from '../http/app.ts';
import { type Parser, refuse } from './input.ts';

/** Who relies on the passkeys of a site, and where they may be used. */
export function relyingPartyOf(siteUrl: string): { readonly rpId: string; readonly origin: string } {
  const { hostname, origin } = new URL(siteUrl);
  return { rpId: hostname, origin };
}

/** Keys that a passkey may have, by their COSE numbers: EdDSA, ES256, RS256. */
export const algorithms = [-8, -7, -257];

/** Seconds that somebody has to answer their authenticator. */
export const challengeSeconds = 5 * 60;

export const refusedPasskey = (): RequestError => new RequestError(401, 'passkey_refused');

/** What an authenticator made of a new passkey, as browsers write it. Members that are not looked at are dropped. */
export const parseRegistration: Parser<RegistrationResponseJSON> = (input) => {
  const [outer, inner] = [membersOf(input), membersOf(membersOf(input)?.['response'])];
  const [id, rawId] = [textOf(outer?.['id']), textOf(outer?.['rawId'])];
  const [clientDataJSON, attestationObject] = [textOf(inner?.['clientDataJSON']), textOf(inner?.['attestationObject'])];
  if (id === undefined || rawId === undefined || clientDataJSON === undefined || attestationObject === undefined) {
    return refuse('passkey_refused');
  }
  const response = { clientDataJSON, attestationObject };
  return { ok: true, value: { id, rawId, type: 'public-key', clientExtensionResults: {}, response } };
};

/** What an authenticator answered, as browsers write it. Members that are not looked at are dropped. */
export const parseAssertion: Parser<AuthenticationResponseJSON> = (input) => {
  const [outer, inner] = [membersOf(input), membersOf(membersOf(input)?.['response'])];
  const [id, rawId] = [textOf(outer?.['id']), textOf(outer?.['rawId'])];
  const [clientDataJSON, authenticatorData] = [textOf(inner?.['clientDataJSON']), textOf(inner?.['authenticatorData'])];
  const [signature, userHandle] = [textOf(inner?.['signature']), textOf(inner?.['userHandle'])];
  if (id === undefined || rawId === undefined || clientDataJSON === undefined) return refuse('passkey_refused');
  if (authenticatorData === undefined || signature === undefined) return refuse('passkey_refused');
  const response = { clientDataJSON, authenticatorData, signature, ...(userHandle !== undefined && { userHandle }) };
  return { ok: true, value: { id, rawId, type: 'public-key', clientExtensionResults: {}, response } };
};

/** The challenge that an authenticator says it answers; empty where that can't be read. */
export function challengeOf({ response }: { readonly response: { readonly clientDataJSON: string } }): string {
  try {
    const data: unknown = JSON.parse(Buffer.from(response.clientDataJSON, 'base64url').toString('utf8'));
    const isNamed = typeof data === 'object' && data !== null && 'challenge' in data;
    return isNamed && typeof data.challenge === 'string' ? data.challenge : '';
  } catch {
    return '';
  }
}

/** The value, or undefined where the library refuses what an authenticator sent by throwing. */
export async function verified<T>(verify: Promise<T>): Promise<T | undefined> {
  return verify.catch(() => undefined);
}

/** Largest part of what an authenticator sends, in characters. */
const maxPart = 20_000;

function textOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' && value.length <= maxPart ? value : undefined;
}

function membersOf(value: Json | undefined): { readonly [key: string]: Json } | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
}
