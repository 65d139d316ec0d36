import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  verifyAuthenticationResponse,
} from '@simplewebauthn/server';
import type { Context, Hono } from 'hono';
import { type Bindings, RequestError } from '../../http/app.ts';
import { sha256 } from '../../table/hash.ts';
import { putLink, takeLink } from '../../table/links.ts';
import { findPasskey, type Passkey, usePasskey } from '../../table/passkeys.ts';
import { getPersonById } from '../../table/people.ts';
import type { PersonId } from '../../table/project.ts';
import type { Accounts } from '../collaborators.ts';
import { readMembers } from '../input.ts';
import { countSignIn } from '../limits.ts';
import { meReply } from '../replies.ts';
import {
  challengeOf,
  challengeSeconds,
  parseAssertion,
  refusedPasskey,
  relyingPartyOf,
  verified,
} from '../webauthn.ts';
import { signIn } from './sessions.ts';

/** Sign-in by passkey, for which nobody has to say who they are. */
export function addPasskeys(app: Hono<Bindings>, accounts: Accounts): void {
  const { table, now, siteUrl, isTrial } = accounts;
  const { rpId } = relyingPartyOf(siteUrl);

  app.post('/api/auth/passkey/options', async (c) => {
    await readMembers(c, {});
    if (isTrial) throw new RequestError(403, 'passkeys_off');
    await countSignIn(accounts, c);
    const waiting = { kind: 'passkey-sign-in', state: browserOf(c) } as const;
    const challenge = await putLink(accounts, waiting, { now: now(), seconds: challengeSeconds });
    const options = await generateAuthenticationOptions({
      rpID: rpId,
      challenge: new Uint8Array(Buffer.from(challenge, 'base64url')),
      userVerification: 'preferred',
      timeout: challengeSeconds * 1000,
    });
    return c.json({ options });
  });

  app.post('/api/auth/passkey', async (c) => {
    const { response } = await readMembers(c, { response: parseAssertion });
    if (isTrial) throw new RequestError(403, 'passkeys_off');
    await countSignIn(accounts, c);
    const challenge = challengeOf(response);
    const waiting = await takeLink(accounts, { kind: 'passkey-sign-in', secret: challenge }, now());
    if (waiting?.state !== browserOf(c)) throw refusedPasskey();
    const passkey = await findPasskey(table, accounts.keys, response.id);
    const counter = passkey && (await verify(accounts, { response, challenge, passkey }));
    const person = passkey && (await getPersonById(table, passkey.person));
    if (!person || counter === undefined) throw refusedPasskey();
    if (person.isBlocked) throw new RequestError(403, 'blocked');
    if (!(await usePasskey(table, passkey, { counter, at: now().toISOString() }))) throw refusedPasskey();
    await signIn(c, accounts, person);
    return c.json({ person: meReply(person) });
  });
}

/** The user's id by which an authenticator knows somebody: the bytes of their internal one, which says nothing of them. */
export function userHandleOf(person: PersonId): string {
  return Buffer.from(person.replaceAll('-', ''), 'hex').toString('base64url');
}

/** Uses that the authenticator has counted; undefined for an answer that is not this passkey's. */
async function verify(
  { siteUrl }: Accounts,
  {
    response,
    challenge,
    passkey,
  }: { readonly response: AuthenticationResponseJSON; readonly challenge: string; readonly passkey: Passkey },
): Promise<number | undefined> {
  const { rpId, origin } = relyingPartyOf(siteUrl);
  const { userHandle } = response.response;
  if (userHandle !== undefined && userHandle !== userHandleOf(passkey.person)) return undefined;
  const { credential: id, publicKey, counter } = passkey;
  const answer = await verified(
    verifyAuthenticationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: rpId,
      credential: { id, publicKey, counter },
      requireUserVerification: false,
    }),
  );
  return answer?.verified ? answer.authenticationInfo.newCounter : undefined;
}

/** The browser that asks, by the token of its cookie: a challenge answers no other one. */
function browserOf(c: Context<Bindings>): string {
  return sha256(`browser:${c.req.header('x-csrf-token') ?? ''}`);
}
