import type { Hono } from 'hono';
import { type Bindings, RequestError } from '../../http/app.ts';
import { TakenError } from '../../table/errors.ts';
import { getPersonById, getPersonByNumber, type Person } from '../../table/people.ts';
import { changePerson } from '../../table/person.ts';
import { parseProjectId } from '../../table/project.ts';
import { listRelations } from '../../table/relations.ts';
import { getProfile, type Notices } from '../../table/account.ts';
import type { Accounts } from '../collaborators.ts';
import { invalid, optional, parseLanguage, parseName, type Parser, parseText, readMembers, refuse } from '../input.ts';
import { countChange } from '../limits.ts';
import { personReply } from '../replies.ts';
import { ownSessionOf } from '../sign-in/sessions.ts';
import { accountReply, projectsReply } from './profile-reply.ts';

/** What somebody sees of themselves and may change, and what everybody sees of them. */
export function addProfile(app: Hono<Bindings>, accounts: Accounts): void {
  const { table, keys, now, getPerson } = accounts;

  app.get('/api/account', async (c) => {
    c.header('Cache-Control', 'no-store');
    const person = await getPerson(c);
    return c.json(await accountReply(accounts, person, ownSessionOf(c, accounts)));
  });

  app.patch('/api/account', async (c) => {
    const person = await getPerson(c);
    const change = await readMembers(c, {
      name: optional(parseName),
      handle: optional(parseHandle),
      language: optional(parseLanguage),
      notices: optional(parseNotices),
    });
    await countChange(accounts, c);
    if (change.handle !== undefined) requireFree(person, change.handle);
    try {
      const { notices } = change;
      const stored = notices && { ...(await getProfile(table, person.id))?.notices, ...notices };
      const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
      const fields = { ...given, ...(stored && { notices: stored }), now: now() };
      if (!(await changePerson(table, keys, person.id, fields))) throw new RequestError(401, 'session_ended');
    } catch (error) {
      if (error instanceof TakenError) throw new RequestError(409, 'handle_taken');
      throw error;
    }
    const changed = (await getPersonById(table, person.id)) ?? person;
    return c.json(await accountReply(accounts, changed, ownSessionOf(c, accounts)));
  });

  app.get('/api/people/:number', async (c) => {
    c.header('Cache-Control', 'no-store');
    const number = parseProjectId(c.req.param('number'));
    const person = number && (await getPersonByNumber(table, number));
    if (!person) throw new RequestError(404, 'not_found');
    return c.json({
      ...personReply(person),
      projects: await projectsReply(table, await listRelations(table, person.id)),
    });
  });
}

/** A handle that people choose: forges vouch for those with a slash. */
const parseHandle: Parser<string> = (input) => {
  const text = parseText(100)(input);
  if (!text.ok) return text;
  return /^[a-z0-9-]{3,39}$/.test(text.value) ? text : refuse('invalid_handle');
};

const parseNotices: Parser<Partial<Notices>> = (input) => {
  if (input === null || typeof input !== 'object' || Array.isArray(input)) return refuse('not_an_object');
  const notices: { levels?: boolean; reminders?: boolean } = {};
  for (const [name, value] of Object.entries(input)) {
    if (name !== 'levels' && name !== 'reminders') return refuse('unknown_key');
    if (typeof value !== 'boolean') return refuse('not_yes_or_no');
    notices[name] = value;
  }
  return { ok: true, value: notices };
};

/** Handles of nobody, since whoever had them would seem to speak for the site. */
const official = ['admin', 'administrator', 'administration', 'moderator', 'official', 'security', 'staff', 'support'];

/** Refuses a handle for who has one of a forge, an official one, and one that a new person will be given. */
function requireFree({ handle, number }: Person, wanted: string): void {
  if (handle.includes('/')) throw invalid([{ field: 'handle', code: 'fixed_handle' }]);
  if (official.includes(wanted)) throw new RequestError(409, 'handle_taken');
  if (/^person-\d+$/.test(wanted) && wanted !== `person-${number}`) throw new RequestError(409, 'handle_taken');
}
