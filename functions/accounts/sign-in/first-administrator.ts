import { changeStanding, roleChange } from '../../table/people-records.ts';
import type { Person } from '../../table/people.ts';
import type { Accounts } from '../collaborators.ts';

/**
 * The person, who is an administrator from now on if what they have just proven, an address or a handle of a forge, is the one
 * that the deployment names. The log says that they made themselves one.
 */
export async function makeFirstAdministrator(accounts: Accounts, person: Person, proven: string): Promise<Person> {
  const { administrator, table, now } = accounts;
  const isNamed = administrator !== '' && administrator.toLowerCase() === proven.toLowerCase();
  if (!isNamed || person.isAdministrator) return person;
  const change = roleChange(now().toISOString(), 'administrator');
  const isMade = await changeStanding(table, person.id, change, { by: person.id, now });
  return isMade ? { ...person, isAdministrator: true } : person;
}
