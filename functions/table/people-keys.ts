import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

/** What looked-up texts are; the same text of two kinds has two hashes. */
export type LookUpKind = 'address' | 'handle' | 'account' | 'passkey';

/** Where a text of this kind is looked up under one key. */
export interface LookUp {
  readonly keyId: string;
  /** Keyed hash, hexadecimal. */
  readonly hash: string;
}

/** Keys that seal what is personal and hash what people are looked up by. */
export interface PeopleKeys {
  /** The text sealed under the newest key: `<key id>.<base64url of iv, tag, data>`. Opens only with the same `about`. */
  readonly seal: (text: string, about: string) => string;
  /** The sealed text; undefined if it was changed, is about something else, or its key is gone. */
  readonly open: (sealed: string, about: string) => string | undefined;
  /** Where a text may be found, newest key first; always one for each key. Case is folded for addresses and handles. */
  readonly lookUps: (kind: LookUpKind, text: string) => readonly [LookUp, ...LookUp[]];
}

/** What a sealed field is about: it opens in no other field, and of no other row. */
export function aboutOf(field: string, id: string): string {
  return `${field} of ${id}`;
}

interface KeyPair {
  readonly keyId: string;
  readonly sealing: Buffer;
  readonly hashing: Buffer;
}

const ivBytes = 12;
const tagBytes = 16;

/** Fewest characters of a key's text: less than 32 random ones can be guessed. */
const minSecret = 32;

/**
 * Keys from their secret: JSON `{ "<key id>": "<random text>", … }`, ids counted up, the highest is the newest. Throws on
 * anything else, naming no value.
 */
export function parsePeopleKeys(secret: string): PeopleKeys {
  const [newest, ...older] = Object.entries(parseRing(secret))
    .sort(([a], [b]) => Number(b) - Number(a))
    .map(([keyId, text]): KeyPair => ({ keyId, sealing: derive(text, 'seal'), hashing: derive(text, 'look-up') }));
  if (!newest) throw new Error('there is no key for people');
  const byId = new Map([newest, ...older].map((pair) => [pair.keyId, pair]));
  return {
    seal: (text, about) => seal(newest, text, about),
    open: (sealed, about) => {
      const [keyId = '', data = ''] = sealed.split('.', 2);
      const pair = byId.get(keyId);
      return pair && open(pair, data, about);
    },
    lookUps: (kind, text) => [lookUpOf(newest, kind, text), ...older.map((pair) => lookUpOf(pair, kind, text))],
  };
}

function parseRing(secret: string): Record<string, string> {
  const ring = parseJson(secret);
  if (typeof ring !== 'object' || ring === null) throw new Error('the keys for people are no JSON object');
  for (const [keyId, text] of Object.entries(ring)) {
    if (!/^[1-9]\d{0,5}$/.test(keyId)) throw new Error('a key for people has no counted id');
    if (typeof text !== 'string' || text.length < minSecret) throw new Error(`key ${keyId} for people is too short`);
  }
  return ring as Record<string, string>;
}

/** The value of a JSON text, or undefined: the parser's own errors quote the text. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function derive(text: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', text, '', `laurels people ${purpose}`, 32));
}

function seal({ keyId, sealing }: KeyPair, text: string, about: string): string {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv('aes-256-gcm', sealing, iv, { authTagLength: tagBytes }).setAAD(Buffer.from(about));
  const data = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return `${keyId}.${Buffer.concat([iv, cipher.getAuthTag(), data]).toString('base64url')}`;
}

function open({ sealing }: KeyPair, data: string, about: string): string | undefined {
  const bytes = Buffer.from(data, 'base64url');
  if (bytes.length < ivBytes + tagBytes) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', sealing, bytes.subarray(0, ivBytes), { authTagLength: tagBytes })
    .setAAD(Buffer.from(about))
    .setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(ivBytes + tagBytes)), decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}

function lookUpOf({ keyId, hashing }: KeyPair, kind: LookUpKind, text: string): LookUp {
  const folded = kind === 'address' || kind === 'handle' ? text.normalize('NFC').toLowerCase() : text;
  return { keyId, hash: createHmac('sha256', hashing).update(`${kind}:${folded}`).digest('hex') };
}
