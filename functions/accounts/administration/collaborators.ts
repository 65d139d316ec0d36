import type { Address } from '../../table/person.ts';
import type { PersonId } from '../../table/project.ts';
import type { Person } from '../../table/people.ts';
import type { RightsCollaborators } from '../rights/collaborators.ts';

/** What the routes of administrators need of others. */
export interface AdministrationCollaborators extends RightsCollaborators {
  /** Whose address this is, in any case. */
  readonly findByAddress: (address: string) => Promise<Person | undefined>;
  /** Undefined for who is gone. */
  readonly getAddress: (person: PersonId) => Promise<Address | undefined>;
  readonly endSessions: (person: PersonId) => Promise<void>;
  /** Removes all that is theirs, as when they delete their account. */
  readonly erase: (person: Person) => Promise<void>;
}
