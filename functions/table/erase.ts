import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { getDeadline } from '../deadline.ts';
import { changeAccess } from './access.ts';
import { findRows, removeRow } from './auth/rows.ts';
import { noteErased } from './erased-addresses.ts';
import { relationOf } from './keys.ts';
import { listPasskeys, removePasskey } from './passkeys.ts';
import type { PeopleKeys } from './people-keys.ts';
import type { Identity } from './people.ts';
import { getAddress, removePerson } from './person.ts';
import type { PersonId, Project } from './project.ts';
import { listRelations, type Relation } from './relations.ts';
import type { RightsChange } from './revision.ts';
import { endSessions } from './sessions-of-person.ts';
import { encode, type Table } from './table.ts';

interface Erasure {
  readonly table: Table;
  readonly keys: PeopleKeys;
  readonly now: () => Date;
}

/**
 * Removes a person: as editor and from invitations, their API tokens, what they sign in with, name, address, number and
 * sessions. Projects they own keep the number, which leads to nobody. Revisions keep the internal id, which says nothing.
 * May be asked again after a failure: the person goes last of what leads to them.
 */
export async function erasePerson(erasure: Erasure, identity: Identity): Promise<void> {
  const { table, keys } = erasure;
  const { id: person } = identity;
  for (const relation of await listRelations(table, person)) await leaveProject(erasure, identity, relation);
  await removeCredentials(erasure, person);
  const address = await getAddress(table, keys, person);
  if (address?.email != null) await noteErased(erasure, address.email);
  await removePerson(table, keys, person);
  // What another browser of theirs has added meanwhile.
  for (const relation of await listRelations(table, person)) await leaveProject(erasure, identity, relation);
  await removeCredentials(erasure, person);
  await endSessions(table, person);
}

async function leaveProject({ table, now }: Erasure, identity: Identity, { project: id }: Relation): Promise<void> {
  const { id: person } = identity;
  await changeAccess(table, id, { by: person, now }, (project, { asked, tokens }) => ({
    ...rightsWithout(project, identity),
    asked: new Map([...asked].filter(([one]) => one !== person)),
    ended: tokens.filter(({ by }) => by === person),
  }));
  // Of who owns a project, and of a project that was purged, this is all there is.
  const Key = encode({ ...relationOf(person, id) });
  await table.client.send(new DeleteItemCommand({ TableName: table.name, Key }), getDeadline());
}

function rightsWithout({ editors }: Project, identity: Identity): { readonly rights?: RightsChange } {
  const { id, number } = identity;
  return editors.some((editor) => editor.id === id) ? { rights: { removed: [{ id, number }] } } : {};
}

async function removeCredentials({ table, keys, now }: Erasure, person: PersonId): Promise<void> {
  for (const passkey of await listPasskeys(table, person)) await removePasskey(table, keys, passkey);
  const sealOf = (): never => {
    throw new Error('no session is written here');
  };
  const storage = { table, keys, sealOf, now };
  const where = [{ field: 'userId', value: person, operator: 'eq', connector: 'AND' }] as const;
  for (const found of await findRows(storage, 'account', where)) await removeRow(storage, 'account', found);
}
