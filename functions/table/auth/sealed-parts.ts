import { BrokenItemError, readText } from '../items.ts';
import { credentialOf, type Key, personOf } from '../keys.ts';
import type { Claimed } from '../look-ups.ts';
import { listPasskeys } from '../passkeys.ts';
import { aboutOf, type PeopleKeys } from '../people-keys.ts';
import type { PersonId } from '../project.ts';
import { getItem, type Item, listItems, type Table } from '../table.ts';
import { accounts, passwordProvider } from './accounts.ts';
import { noAddressHost, people } from './people-rows.ts';

/** An item that is stored under keys for people, and what leads to it. */
export interface Part {
  readonly key: Key;
  /** What its sealed fields are about. */
  readonly id: string;
  readonly sealed: readonly { readonly name: string; readonly stored: string; readonly text: string }[];
  /** Fields in the clear that it is looked up by. */
  readonly unsealed: Readonly<Record<string, string>>;
  readonly claimed: readonly Claimed[];
}

/**
 * All that is stored of a person under keys: themselves, accounts of forges, password, passkeys. Empty when they are gone.
 * Throws BrokenItemError where a field opens under none of the keys. What waits for hours only is left out.
 */
export async function listParts(table: Table, keys: PeopleKeys, person: PersonId): Promise<Part[]> {
  const item = await getItem(table, personOf(person));
  if (!item) return [];
  const parts = [personPart(keys, person, item)];
  const [first, last] = [credentialOf(person, 'L', ''), credentialOf(person, 'PW', '')];
  for await (const credential of listItems(table, first.pk, first.sk, last.sk)) {
    parts.push(accountPart(keys, person, credential));
  }
  for (const { id, credential } of await listPasskeys(table, person)) {
    const claimed = [{ kind: 'passkey', text: credential, owner: { person, credential: id } }] as const;
    parts.push({ key: credentialOf(person, 'C', id), id, sealed: [], unsealed: {}, claimed });
  }
  return parts;
}

function personPart(keys: PeopleKeys, person: PersonId, item: Item): Part {
  const sealed = openAll(keys, people.sealed, item);
  const handle = readText(item, 'handle');
  const addresses = sealed.filter(({ name, text }) => name === 'email' && !text.endsWith(`@${noAddressHost}`));
  const claimed: readonly Claimed[] = [
    { kind: 'handle', text: handle, owner: { person } },
    ...addresses.map(({ text }) => ({ kind: 'address' as const, text, owner: { person } })),
  ];
  return { key: personOf(person), id: person, sealed, unsealed: { handle }, claimed };
}

function accountPart(keys: PeopleKeys, person: PersonId, item: Item): Part {
  const id = readText(item, 'id');
  const provider = readText(item, 'providerId');
  const sealed = openAll(keys, accounts.sealed, item);
  const names = provider === passwordProvider ? [] : sealed.filter(({ name }) => name === 'accountId');
  const claimed = names.map(({ text }) => ({
    kind: 'account' as const,
    text: `${provider}:${text}`,
    owner: { person, credential: id },
  }));
  const key = { pk: readText(item, 'pk'), sk: readText(item, 'sk') };
  return { key, id, sealed, unsealed: {}, claimed };
}

function openAll(keys: PeopleKeys, names: readonly string[], item: Item): Part['sealed'] {
  return names
    .filter((name) => item[name] !== undefined)
    .map((name) => {
      const stored = readText(item, name);
      const text = keys.open(stored, aboutOf(name, readText(item, 'id')));
      if (text === undefined) throw new BrokenItemError(`${name} opens under none of the keys`);
      return { name, stored, text };
    });
}
