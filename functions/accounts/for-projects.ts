import { getProfile } from '../table/account.ts';
import { erasePerson } from '../table/erase.ts';
import { findOwner } from '../table/look-ups.ts';
import type { LookUpKind } from '../table/people-keys.ts';
import { getPersonById, type Person } from '../table/people.ts';
import { getAddress } from '../table/person.ts';
import type { PersonId } from '../table/project.ts';
import { endSessions } from '../table/sessions-of-person.ts';
import type { AdministrationCollaborators } from './administration/collaborators.ts';
import type { Accounts } from './collaborators.ts';
import type { ProjectMail } from './rights/collaborators.ts';
import { forgeHosts } from './rights/forge-hosts.ts';
import { defaultRightsLimits } from './rights/limits.ts';
import { rotate } from './sign-in/sessions.ts';

/** What the routes about rights and administration need, made of what is known of people here. */
export function forProjects(accounts: Accounts): AdministrationCollaborators {
  const { table, keys, callers, auth, now, rightsLimits = defaultRightsLimits, fetchFrom = fetch } = accounts;
  return {
    table,
    callers,
    now,
    limits: rightsLimits,
    fetchFrom,
    forgeHosts: accounts.forgeHosts ?? forgeHosts,
    findByHandle: (handle) => find(accounts, 'handle', handle),
    findByAddress: (address) => find(accounts, 'address', address),
    getAddress: (person) => getAddress(table, keys, person),
    sendMail: (to, mail) => sendTo(accounts, to, mail),
    rotateSession: (c, id) => rotate(c, accounts, { id }),
    endSessions: (person) => endSessions(table, person),
    erase: (person) => erasePerson(accounts, person),
    getForgeToken: auth.getForgeToken,
  };
}

async function find({ table, keys }: Accounts, kind: LookUpKind, text: string): Promise<Person | undefined> {
  const owner = await findOwner(table, keys, kind, text);
  return owner && getPersonById(table, owner.person);
}

/** Sends a mail in the language of who gets it. False where they have no address that takes mails. */
async function sendTo({ table, keys, sendMail }: Accounts, to: PersonId, content: ProjectMail): Promise<boolean> {
  const [person, address, profile] = [
    await getPersonById(table, to),
    await getAddress(table, keys, to),
    await getProfile(table, to),
  ];
  if (!person || address?.email == null || !address.isVerified || profile?.hasMailTrouble) return false;
  await sendMail({ to: address.email, language: person.language, content });
  return true;
}
