import type { Project, ProjectId } from '../../table/project.ts';
import { getProfile, listForgeAccounts } from '../../table/account.ts';
import { listPasskeys, type Passkey } from '../../table/passkeys.ts';
import { getPasswordHash } from '../../table/passwords.ts';
import { listPeople, type Person } from '../../table/people.ts';
import { getAddress } from '../../table/person.ts';
import { listHeads } from '../../table/projects.ts';
import { listRelations, type Relation } from '../../table/relations.ts';
import { listSessions } from '../../table/sessions-of-person.ts';
import type { Table } from '../../table/table.ts';
import type { Accounts } from '../collaborators.ts';
import { meReply, personReply } from '../replies.ts';

/** `Account` of docs/api.md: all that somebody sees of themselves. `own` is the hash of the session that asks. */
export async function accountReply(accounts: Accounts, person: Person, own: string | undefined) {
  const { table, keys, now } = accounts;
  const [profile, address, passwordHash, passkeys, forges, sessions, relations] = await Promise.all([
    getProfile(table, person.id),
    getAddress(table, keys, person.id),
    getPasswordHash(table, person.id),
    listPasskeys(table, person.id),
    listForgeAccounts(table, keys, person.id),
    listSessions(table, person.id, now()),
    listRelations(table, person.id),
  ]);
  return {
    ...meReply(person),
    email: address?.email ?? null,
    emailVerified: address?.isVerified ?? false,
    mailTrouble: profile?.hasMailTrouble ?? false,
    notices: profile?.notices ?? { levels: true, reminders: true },
    hasPassword: passwordHash !== undefined,
    passkeys: passkeys.map(passkeyReply),
    forges: forges.map(({ forge }) => ({
      id: forge,
      handle: person.handle.startsWith(`${forge}/`) ? person.handle : '',
    })),
    sessions: sessions.map(({ id, hash, userAgent, createdAt, updatedAt }) => ({
      id,
      agent: userAgent,
      createdAt,
      seenAt: updatedAt,
      isThis: hash === own,
    })),
    ...(await relationReplies(table, relations)),
  };
}

export function passkeyReply({ id, name, createdAt, usedAt }: Passkey) {
  return { id, name, createdAt, usedAt };
}

/** Projects of a person that are there and not deleted, as everybody sees them. */
export async function projectsReply(table: Table, relations: readonly Relation[]) {
  const heads = await headsOf(table, relations);
  return relations.flatMap(({ project, as }) => {
    const head = heads.get(project);
    return as && head && !head.deletedAt ? [{ id: project, name: head.fields.name, as }] : [];
  });
}

async function relationReplies(table: Table, relations: readonly Relation[]) {
  const heads = await headsOf(table, relations);
  const askers = await peopleOf(table, relations);
  const named = relations.flatMap((relation) => {
    const head = heads.get(relation.project);
    return head ? [{ relation, head }] : [];
  });
  return {
    invitations: named.flatMap(({ relation: { project, asked }, head }) =>
      asked && !head.deletedAt
        ? [{ project, name: head.fields.name, kind: asked.as, by: askers.get(asked.by) ?? null }]
        : [],
    ),
    projects: named.flatMap(({ relation: { project, as }, head }) =>
      as ? [{ id: project, name: head.fields.name, as, ...(head.deletedAt && { deletedAt: head.deletedAt }) }] : [],
    ),
  };
}

/** Most heads asked for at once. */
const pageSize = 50;

async function headsOf(table: Table, relations: readonly Relation[]): Promise<ReadonlyMap<ProjectId, Project>> {
  const heads = new Map<ProjectId, Project>();
  for (let start = 0; start < relations.length; start += pageSize) {
    const ids = relations.slice(start, start + pageSize).map(({ project }) => project);
    for (const { head } of (await listHeads(table, ids)).found) heads.set(head.id, head);
  }
  return heads;
}

async function peopleOf(table: Table, relations: readonly Relation[]) {
  const ids = [...new Set(relations.flatMap(({ asked }) => (asked ? [asked.by] : [])))];
  const people: Person[] = [];
  for (let start = 0; start < ids.length; start += 100) {
    people.push(...(await listPeople(table, ids.slice(start, start + 100))));
  }
  return new Map(people.map((person) => [person.id, personReply(person)]));
}
