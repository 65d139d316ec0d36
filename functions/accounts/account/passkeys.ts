import { generateRegistrationOptions, verifyRegistrationResponse } from '@simplewebauthn/server';
import type { Hono } from 'hono';
import { type Bindings, RequestError } from '../../http/app.ts';
import { TakenError } from '../../table/errors.ts';
import { putLink, takeLink } from '../../table/links.ts';
import { listPasskeys, maxPasskeys, putPasskey, removePasskey } from '../../table/passkeys.ts';
import type { Accounts } from '../collaborators.ts';
import { invalid, parseName, readMembers } from '../input.ts';
import { countChange } from '../limits.ts';
import { userHandleOf } from '../sign-in/passkeys.ts';
import { rotate } from '../sign-in/sessions.ts';
import { tell } from '../tell.ts';
import { algorithms, challengeOf, challengeSeconds, parseRegistration, relyingPartyOf, verified } from '../webauthn.ts';
import { passkeyReply } from './profile-reply.ts';
import { requireOtherWay } from './ways.ts';

/** The passkeys of who is signed in. */
export function addOwnPasskeys(app: Hono<Bindings>, accounts: Accounts): void {
  const { table, keys, now, siteUrl, isTrial, programmeName, getPerson, getRecentPerson } = accounts;
  const { rpId, origin } = relyingPartyOf(siteUrl);

  app.post('/api/account/passkeys/options', async (c) => {
    const person = await getRecentPerson(c);
    await readMembers(c, {});
    if (isTrial) throw new RequestError(403, 'passkeys_off');
    await countChange(accounts, c);
    const known = await listPasskeys(table, person.id);
    if (known.length >= maxPasskeys) throw new RequestError(409, 'too_many_passkeys', { limit: maxPasskeys });
    const waiting = { kind: 'passkey-new', person: person.id } as const;
    const challenge = await putLink(accounts, waiting, { now: now(), seconds: challengeSeconds });
    const options = await generateRegistrationOptions({
      rpName: programmeName,
      rpID: rpId,
      userName: person.handle,
      userDisplayName: person.name,
      userID: new Uint8Array(Buffer.from(userHandleOf(person.id), 'base64url')),
      challenge: new Uint8Array(Buffer.from(challenge, 'base64url')),
      timeout: challengeSeconds * 1000,
      attestationType: 'none',
      supportedAlgorithmIDs: algorithms,
      excludeCredentials: known.map(({ credential }) => ({ id: credential })),
      authenticatorSelection: { residentKey: 'required', userVerification: 'preferred' },
    });
    return c.json({ options });
  });

  app.post('/api/account/passkeys', async (c) => {
    const person = await getPerson(c);
    const { name, response } = await readMembers(c, { name: parseName, response: parseRegistration });
    if (isTrial) throw new RequestError(403, 'passkeys_off');
    await countChange(accounts, c);
    const known = await listPasskeys(table, person.id);
    if (known.length >= maxPasskeys) throw new RequestError(409, 'too_many_passkeys', { limit: maxPasskeys });
    const challenge = challengeOf(response);
    const shown = { kind: 'passkey-new', secret: challenge, person: person.id } as const;
    const waiting = await takeLink(accounts, shown, now());
    const answer =
      waiting &&
      (await verified(
        verifyRegistrationResponse({
          response,
          expectedChallenge: challenge,
          expectedOrigin: origin,
          expectedRPID: rpId,
          requireUserVerification: false,
          supportedAlgorithmIDs: algorithms,
        }),
      ));
    if (!answer?.verified) throw invalid([{ field: 'response', code: 'passkey_refused' }]);
    const { id: credential, publicKey, counter } = answer.registrationInfo.credential;
    const createdAt = now().toISOString();
    const made = { person: person.id, name, credential, publicKey, counter, createdAt };
    const passkey = await putPasskey(table, keys, made).catch((error: unknown) => {
      throw error instanceof TakenError ? new RequestError(409, 'passkey_taken') : error;
    });
    await rotate(c, accounts, person);
    await tell(accounts, person, { kind: 'passkey_added' });
    return c.json(passkeyReply(passkey), 201);
  });

  app.delete('/api/account/passkeys/:id', async (c) => {
    const person = await getRecentPerson(c);
    await readMembers(c, {});
    await countChange(accounts, c);
    const passkey = (await listPasskeys(table, person.id)).find(({ id }) => id === c.req.param('id'));
    if (!passkey) throw new RequestError(404, 'not_found');
    await requireOtherWay(accounts, person, { passkey: passkey.id });
    await removePasskey(table, keys, passkey);
    await tell(accounts, person, { kind: 'passkey_removed' });
    return c.json({});
  });
}
