import { readItem, readText } from './items.ts';
import { credentialOf, personOf } from './keys.ts';
import { aboutOf, type PeopleKeys } from './people-keys.ts';
import type { PersonId } from './project.ts';
import { getItem, type Item, listItems, type Table } from './table.ts';

/** What somebody wants to be told about by mail. */
export interface Notices {
  readonly levels: boolean;
  readonly reminders: boolean;
}

/** What is stored of a person, besides what everybody sees of them. */
export interface Profile {
  readonly createdAt: string;
  readonly notices: Notices;
  /** Whether mails to them came back, or were called unwanted. */
  readonly hasMailTrouble: boolean;
}

/** An account of a forge that somebody signs in with. */
export interface ForgeAccount {
  /** Id of the forge. */
  readonly forge: string;
  /** Number of the account there; empty if the key it was sealed under is gone. */
  readonly account: string;
  /** ISO 8601 UTC. */
  readonly createdAt: string;
}

/** The profile of a person, or undefined. */
export async function getProfile(table: Table, person: PersonId): Promise<Profile | undefined> {
  const item = await getItem(table, personOf(person));
  return (
    item && {
      createdAt: readText(item, 'createdAt'),
      notices: parseNotices(item),
      hasMailTrouble: item['mailTrouble'] !== undefined,
    }
  );
}

/** The accounts of forges that a person signs in with. */
export async function listForgeAccounts(table: Table, keys: PeopleKeys, person: PersonId): Promise<ForgeAccount[]> {
  const [first, last] = [credentialOf(person, 'L', ''), credentialOf(person, 'L', '\uffff')];
  const found: ForgeAccount[] = [];
  for await (const item of listItems(table, first.pk, first.sk, last.sk)) {
    const about = aboutOf('accountId', readText(item, 'id'));
    found.push({
      forge: readText(item, 'providerId'),
      account: keys.open(readText(item, 'accountId'), about) ?? '',
      createdAt: readText(item, 'createdAt'),
    });
  }
  return found;
}

/** Whoever never chose is told of both. */
function parseNotices(item: Item): Notices {
  const chosen = item['notices'] === undefined ? {} : readItem(item, 'notices');
  return { levels: chosen['levels'] !== false, reminders: chosen['reminders'] !== false };
}
