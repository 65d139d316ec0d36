import { noAddressHost } from '../table/auth/people-rows.ts';

/** A place where people have accounts that can vouch for who they are. */
export interface Forge {
  /** Small letters; part of handles and of the callback's path. */
  readonly id: string;
  readonly name: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly authorizationUrl: string;
  readonly tokenUrl: string;
  /** Where the person of a token is told: `id`, `login` or `username`, `name` or `full_name`. */
  readonly userInfoUrl: string;
  /** Root of the REST API, where it tells what a person may do in a repository. */
  readonly apiUrl?: string;
  /** Root of the host that gives files as they are, at `<owner>/<name>/HEAD/<path>`. */
  readonly rawUrl?: string;
}

/** Forges whose addresses are known: an entry of the settings needs `id`, `clientId` and `clientSecret` alone. */
const knownForges: Readonly<Record<string, Omit<Forge, 'clientId' | 'clientSecret'>>> = {
  github: {
    id: 'github',
    name: 'GitHub',
    authorizationUrl: 'https://github.com/login/oauth/authorize',
    tokenUrl: 'https://github.com/login/oauth/access_token',
    userInfoUrl: 'https://api.github.com/user',
    apiUrl: 'https://api.github.com',
  },
  codeberg: {
    id: 'codeberg',
    name: 'Codeberg',
    authorizationUrl: 'https://codeberg.org/login/oauth/authorize',
    tokenUrl: 'https://codeberg.org/login/oauth/access_token',
    userInfoUrl: 'https://codeberg.org/api/v1/user',
  },
};

/** What a forge says of a person, and nothing else of it. */
export interface ForgeProfile {
  readonly id: string;
  readonly login: string;
  /** 1 to 50 characters. */
  readonly name: string;
}

/**
 * Forges of the settings, JSON: a list of entries, of which a known forge's may leave out what is known. Throws on anything
 * else, naming no secret.
 */
export function parseForges(settings: string): Forge[] {
  const entries = parseJson(settings);
  if (!Array.isArray(entries)) throw new Error('the forges are no JSON list');
  const forges = entries.map(parseForge);
  if (new Set(forges.map(({ id }) => id)).size < forges.length) throw new Error('a forge is named twice');
  return forges;
}

/** The person whom a forge's answer tells of, or undefined. Addresses in it are not looked at. */
export function parseProfile(answer: unknown): ForgeProfile | undefined {
  const { id, login, username, name, full_name: fullName } = isRecord(answer) ? answer : {};
  const account = typeof id === 'number' && Number.isSafeInteger(id) ? String(id) : id;
  const handle = login ?? username;
  if (typeof account !== 'string' || !/^[\w-]{1,64}$/.test(account)) return undefined;
  if (typeof handle !== 'string' || !/^[\w.-]{1,64}$/.test(handle)) return undefined;
  return { id: account, login: handle, name: shownName(name) ?? shownName(fullName) ?? handle.slice(0, maxName) };
}

/** The address that the library wants of everybody, for somebody who is asked for none. */
export function noAddressOf(forge: string, { id }: ForgeProfile): string {
  return `${forge}-${id}@${noAddressHost}`.toLowerCase();
}

const maxName = 50;

/** A name as it can be shown: one line without characters that turn text around. */
function shownName(name: unknown): string | undefined {
  if (typeof name !== 'string') return undefined;
  const line = name
    .toWellFormed()
    .normalize('NFC')
    .replace(/(?:[\p{Cc}\p{Zl}\p{Zp}\s]|(?![\u200C\u200D])\p{Cf})+/gu, ' ')
    .trim();
  return Array.from(line).slice(0, maxName).join('').trim() || undefined;
}

const required = ['id', 'name', 'clientId', 'clientSecret', 'authorizationUrl', 'tokenUrl', 'userInfoUrl'] as const;

function parseForge(entry: unknown): Forge {
  const given = isRecord(entry) ? entry : {};
  const known =
    typeof given['id'] === 'string' && Object.hasOwn(knownForges, given['id']) ? knownForges[given['id']] : {};
  const forge: Readonly<Record<string, unknown>> = { ...known, ...given };
  for (const field of required) {
    if (typeof forge[field] !== 'string' || forge[field] === '') throw new Error(`a forge has no ${field}`);
  }
  if (!/^[a-z][a-z\d-]{0,30}$/.test(String(forge['id']))) throw new Error('a forge has no id of small letters');
  for (const field of ['authorizationUrl', 'tokenUrl', 'userInfoUrl', 'apiUrl', 'rawUrl']) {
    const url = forge[field];
    if (
      url !== undefined &&
      !(typeof url === 'string' && /^(?:https:\/\/|http:\/\/(?:127\.0\.0\.1|localhost)[:/])/.test(url))
    )
      throw new Error(`${field} of a forge is no encrypted address`);
  }
  return forge as unknown as Forge;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** The value of a JSON text, or undefined: the parser's own errors quote the text. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
