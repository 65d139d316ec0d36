import { type Claimed, claimLookUp, findOwner, freeLookUp } from '../look-ups.ts';
import { readText } from '../items.ts';
import { credentialOf, type Key } from '../keys.ts';
import type { PersonId } from '../project.ts';
import { listItems, type Table } from '../table.ts';
import { type Condition, type Row, textsOf } from './conditions.ts';
import { type Kind, type Storage, text } from './kinds.ts';

/** What the library calls the provider of passwords. Its account id is the person's id. */
export const passwordProvider = 'credential';

/** Accounts of forges and passwords, beside each other under their person. One person has one password. */
export const accounts: Kind = {
  sealed: ['accountId', 'accessToken', 'refreshToken', 'idToken'],
  keyOf: (row) => {
    const person = text(row, 'userId') as PersonId;
    return row['providerId'] === passwordProvider
      ? credentialOf(person, 'PW', '')
      : credentialOf(person, 'L', text(row, 'id'));
  },
  async candidates(storage, where) {
    const people = textsOf(where, 'userId');
    if (people) {
      return (await Promise.all(people.map((person) => listAccountKeys(storage.table, person as PersonId)))).flat();
    }
    return (await byProvider(storage, where)) ?? byId(where);
  },
  isKey: ({ pk, sk }) => {
    const [forge, password] = [credentialOf('' as PersonId, 'L', ''), credentialOf('' as PersonId, 'PW', '')];
    return pk.startsWith(forge.pk) && (sk.startsWith(forge.sk) || sk === password.sk);
  },
  derived: () => ({}),
  companionsOf: ['providerId', 'accountId'],
  companions({ table, keys }, { before, after }) {
    const [old, next] = [before && nameOf(before), after && nameOf(after)];
    if (old === next) return [];
    const writes = [
      ...(old !== undefined && before ? freeLookUp(table, keys, claimOf(old, before)) : []),
      ...(next !== undefined && after ? claimLookUp(table, keys, claimOf(next, after)) : []),
    ];
    return writes.map((write) => ({ write, what: 'account' }));
  },
};

/** An id for a new account by which it is found without a search. */
export function newAccountId(person: string): string {
  return `${person}.${crypto.randomUUID()}`;
}

/** Keys of the forge accounts and the password of a person. */
async function listAccountKeys(table: Table, person: PersonId): Promise<Key[]> {
  const [first, last] = [credentialOf(person, 'L', ''), credentialOf(person, 'L', '\uffff')];
  const keys: Key[] = [credentialOf(person, 'PW', '')];
  for await (const item of listItems(table, first.pk, first.sk, last.sk)) {
    keys.push({ pk: first.pk, sk: readText(item, 'sk') });
  }
  return keys;
}

async function byProvider({ table, keys }: Storage, where: readonly Condition[]): Promise<Key[] | undefined> {
  const [providers, ids] = [textsOf(where, 'providerId'), textsOf(where, 'accountId')];
  const [provider] = providers ?? [];
  if (provider === undefined || !ids || providers?.length !== 1) return undefined;
  if (provider === passwordProvider) return ids.map((id) => credentialOf(id as PersonId, 'PW', ''));
  const owners = await Promise.all(ids.map((id) => findOwner(table, keys, 'account', `${provider}:${id}`)));
  return owners.flatMap((owner) => (owner?.credential ? [credentialOf(owner.person, 'L', owner.credential)] : []));
}

/** An id says whose account it is, if it was made for this table. */
function byId(where: readonly Condition[]): Key[] | undefined {
  const ids = textsOf(where, 'id');
  if (!ids?.every((id) => id.includes('.'))) return undefined;
  return ids.flatMap((id) => {
    const person = id.slice(0, id.indexOf('.')) as PersonId;
    return [credentialOf(person, 'L', id), credentialOf(person, 'PW', '')];
  });
}

/** What an account of a forge is looked up by; undefined for a password. */
function nameOf(row: Row): string | undefined {
  return row['providerId'] === passwordProvider ? undefined : `${text(row, 'providerId')}:${text(row, 'accountId')}`;
}

function claimOf(name: string, row: Row): Claimed {
  const owner = { person: text(row, 'userId') as PersonId, credential: text(row, 'id') };
  return { kind: 'account', text: name, owner };
}
