import type { Hono } from 'hono';
import type { Bindings } from '../../http/app.ts';
import { getPersonByNumber } from '../../table/people.ts';
import { getLastPerson, listRecords, listRecordsBelow, type PersonRecord } from '../../table/people-records.ts';
import { parseProjectId } from '../../table/project.ts';
import { optional, parseText, readMembers } from '../input.ts';
import { parseCount } from '../rights/parsers.ts';
import { personRef } from '../rights/person-refs.ts';
import { getAdministrator } from './administrators.ts';
import type { AdministrationCollaborators } from './collaborators.ts';

/** People on one page, and numbers looked at for it: names are in no index. */
const pageSize = 20;
const batchSize = 50;
const maxLooked = 1000;

/** Finding people, by address, handle or number as they are, and by a part of the name; the newest first. */
export function addSearch(app: Hono<Bindings>, collaborators: AdministrationCollaborators): void {
  const { table, findByAddress, findByHandle, getAddress } = collaborators;

  // What is looked for may be an address, and what stands in a query stands in logs.
  app.post('/api/admin/people/search', async (c) => {
    await getAdministrator(c, collaborators);
    const { q, before } = await readMembers(c, { q: parseText(254), before: optional(parseCount(9_999_999_999)) });
    const asked = q.trim();
    const isFirstPage = before === undefined;
    const exact = isFirstPage && asked !== '' ? await findExactly(asked) : [];
    const isAddress = asked.includes('@');
    const page = isAddress
      ? { found: [], next: null }
      : await findByName(asked, Math.min(before ?? Infinity, (await getLastPerson(table)) + 1));
    const known = new Set(exact.map(({ id }) => id));
    const people = [...exact, ...page.found.filter(({ id }) => !known.has(id))];
    return c.json({ people: await Promise.all(people.map(reply)), next: page.next });
  });

  async function findExactly(asked: string): Promise<PersonRecord[]> {
    const number = parseProjectId(asked.replace(/^#/, ''));
    const found = [
      asked.includes('@') ? await findByAddress(asked) : await findByHandle(asked),
      number && (await getPersonByNumber(table, number)),
    ].flatMap((person) => (person ? [person.id] : []));
    return listRecords(table, [...new Set(found)]);
  }

  async function findByName(part: string, before: number) {
    const found: PersonRecord[] = [];
    const wanted = part.toLowerCase();
    let edge = before;
    for (let looked = 0; looked < maxLooked && edge > 1; looked += batchSize) {
      for (const record of await listRecordsBelow(table, edge, batchSize)) {
        if (!record.name.toLowerCase().includes(wanted)) continue;
        found.push(record);
        if (found.length === pageSize) return { found, next: record.number > 1 ? record.number : null };
      }
      edge = Math.max(edge - batchSize, 1);
    }
    return { found, next: edge > 1 ? edge : null };
  }

  async function reply(record: PersonRecord) {
    const { isAdministrator, isBlocked, blockedAt, blockedReason, createdAt, language } = record;
    const address = await getAddress(record.id);
    return {
      ...personRef(record),
      language,
      email: address?.email ?? null,
      emailVerified: address?.isVerified ?? false,
      isAdministrator,
      isBlocked,
      blockedAt,
      blockedReason,
      createdAt,
    };
  }
}
