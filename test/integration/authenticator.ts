import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { siteUrl } from './accounts.ts';

interface Given {
  readonly origin?: string;
  readonly rpId?: string;
  readonly type?: string;
}

/** An authenticator with one passkey, as WebAuthn describes it: P-256, no attestation. */
export function openAuthenticator() {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const id = randomBytes(32);
  let counter = 0;
  let userHandle: string | undefined;

  const clientDataOf = (type: string, challenge: string, origin: string) =>
    Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
  const authDataOf = (rpId: string, flags: number, rest: Buffer = Buffer.alloc(0)) => {
    const head = Buffer.alloc(5);
    head.writeUInt8(flags);
    head.writeUInt32BE(++counter, 1);
    return Buffer.concat([createHash('sha256').update(rpId).digest(), head, rest]);
  };
  const text = (bytes: Buffer) => bytes.toString('base64url');

  return {
    id: text(id),
    /** What a browser hands on after somebody made the passkey. */
    create({ challenge, user }: { challenge: string; user: { id: string } }, given: Given = {}) {
      const { origin = siteUrl, rpId = 'localhost', type = 'webauthn.create' } = given;
      userHandle = user.id;
      const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
      const point = (label: number, coordinate: string) =>
        Buffer.concat([Buffer.from([label, 0x58, 32]), Buffer.from(coordinate, 'base64url')]);
      const cose = Buffer.concat([Buffer.from('a5010203262001', 'hex'), point(0x21, x), point(0x22, y)]);
      const attested = Buffer.concat([Buffer.alloc(16), Buffer.from([0, 32]), id, cose]);
      const authData = authDataOf(rpId, 0x45, attested);
      const attestation = Buffer.concat([
        Buffer.from('a363666d74646e6f6e656761747453746d74a068617574684461746158', 'hex'),
        Buffer.from([authData.length]),
        authData,
      ]);
      const clientDataJSON = text(clientDataOf(type, challenge, origin));
      const response = { clientDataJSON, attestationObject: text(attestation), transports: ['internal'] };
      return { id: text(id), rawId: text(id), type: 'public-key', clientExtensionResults: {}, response };
    },
    /** What a browser hands on after somebody used the passkey. */
    get({ challenge }: { challenge: string }, given: Given & { readonly userHandle?: string } = {}) {
      const { origin = siteUrl, rpId = 'localhost', type = 'webauthn.get' } = given;
      const clientData = clientDataOf(type, challenge, origin);
      const authData = authDataOf(rpId, 0x05);
      const signed = Buffer.concat([authData, createHash('sha256').update(clientData).digest()]);
      const response = {
        clientDataJSON: text(clientData),
        authenticatorData: text(authData),
        signature: text(sign('sha256', signed, privateKey)),
        userHandle: given.userHandle ?? userHandle,
      };
      return { id: text(id), rawId: text(id), type: 'public-key', clientExtensionResults: {}, response };
    },
    /** Takes a use back, as a copy of the authenticator would that was made before. */
    rewind() {
      counter -= 2;
    },
  };
}
