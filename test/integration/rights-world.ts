import { openApp } from '../../functions/http/app.ts';
import { openCallers } from '../../functions/http/callers.ts';
import { addAdministration } from '../../functions/accounts/administration/add-administration.ts';
import type { AdministrationCollaborators } from '../../functions/accounts/administration/collaborators.ts';
import { addRights } from '../../functions/accounts/rights/add-rights.ts';
import type { ProjectMail } from '../../functions/accounts/rights/collaborators.ts';
import { forgeHosts } from '../../functions/accounts/rights/forge-hosts.ts';
import { defaultRightsLimits, type RightsLimits } from '../../functions/accounts/rights/limits.ts';
import { erasePerson } from '../../functions/table/erase.ts';
import { findOwner } from '../../functions/table/look-ups.ts';
import { parsePeopleKeys } from '../../functions/table/people-keys.ts';
import { getPersonById } from '../../functions/table/people.ts';
import { createPerson, getAddress, takeHandle } from '../../functions/table/person.ts';
import type { PersonId } from '../../functions/table/project.ts';
import { openForge } from '../../infra/local/forge.ts';
import { csrfTokenOf } from '../../functions/http/cookies.ts';
import { putSession, type SignedIn } from './people.ts';
import { openWorld, request, secret, type World } from './world.ts';

/** Whatever a request may say of who asks. */
export interface As {
  readonly headers: Readonly<Record<string, string>>;
}

export const nobody: As = { headers: {} };

export const bearer = (token: string): As => ({ headers: { authorization: `Bearer ${token}` } });

export const refused = (status: number, error: string) => ({ status, json: { error } });

/** Limits have tests of their own. */
const patientLimits: RightsLimits = {
  ...defaultRightsLimits,
  askedBy: { acts: 10_000, windowSeconds: 3600 },
  askedOfBy: { acts: 10_000, windowSeconds: 3600 },
  askedOf: { acts: 10_000, windowSeconds: 3600 },
  proofs: { acts: 10_000, windowSeconds: 3600 },
};

/** The routes about rights and administration over the real table, with a forge, and notes of what was asked of others. */
export async function openRightsWorld(limits = patientLimits) {
  const world = await openWorld();
  const keys = parsePeopleKeys(JSON.stringify({ 1: 'k'.repeat(40) }));
  const forge = await openForge({
    application: { clientId: 'id', clientSecret: 'secret', callbackUrl: 'http://localhost/callback' },
  });
  const mails: { readonly to: PersonId; readonly mail: ProjectMail }[] = [];
  const [rotated, ended, asked]: [PersonId[], PersonId[], string[]] = [[], [], []];
  const forgeTokens = new Map<string, string>();
  const post = { isBroken: false };
  const find = async (kind: 'handle' | 'address', text: string) => {
    const owner = await findOwner(world.table, keys, kind, text);
    return owner && getPersonById(world.table, owner.person);
  };
  const now = () => world.clock.now();
  const collaborators: AdministrationCollaborators = {
    table: world.table,
    callers: openCallers({ table: world.table, siteUrl: 'http://localhost', now }),
    now,
    limits,
    findByHandle: (handle) => find('handle', handle),
    findByAddress: (address) => find('address', address),
    getAddress: (person) => getAddress(world.table, keys, person),
    async sendMail(to, mail) {
      if (post.isBroken) throw new Error('no mail today');
      mails.push({ to, mail });
      return true;
    },
    async rotateSession(_, person) {
      rotated.push(person);
    },
    async endSessions(person) {
      ended.push(person);
    },
    erase: (person) => erasePerson({ table: world.table, keys, now }, person),
    getForgeToken: async (person, forge) => forgeTokens.get(`${person} ${forge}`),
    fetchFrom: (url, init) => {
      asked.push(url instanceof Request ? url.url : url.toString());
      return fetch(url, init);
    },
    forgeHosts: [
      {
        id: 'github',
        host: 'github.com',
        apiUrl: forge.url,
        rawUrlOf: (path, file) => `${forge.url}/${path}/HEAD/${file}`,
      },
      ...forgeHosts.filter(({ id }) => id !== 'github'),
    ],
  };
  const accounts = openApp('accounts', { originSecret: secret, siteUrl: 'http://localhost' });
  addRights(accounts, collaborators);
  addAdministration(accounts, collaborators);
  const both: World = { ...world, answers: accounts };
  let people = 0;
  return {
    ...world,
    forge,
    keys,
    mails,
    rotated,
    ended,
    asked,
    forgeTokens,
    post,
    /** Asks as somebody; projects themselves are asked for at the answers. */
    ask({ headers }: As, method: string, path: string, body?: unknown) {
      const isOfAnswers = /^\/api\/projects(\/\d+(\/restore|\/proposals.*)?)?$/.test(path);
      const given = {
        as: null,
        headers: { 'x-viewer-address': '192.0.2.1', 'x-viewer-host': 'localhost', ...headers },
      };
      return request(isOfAnswers ? world : both, method, path, { ...given, ...(body !== undefined && { body }) });
    },
    /** Somebody with a handle, signed in. */
    async person(handle?: string, name = 'Somebody'): Promise<SignedIn> {
      const email = `person${++people}@example.org`;
      const made = { name, email, emailVerified: true, language: 'en', now: now() };
      const { id } = await createPerson(world.direct, keys, made);
      if (handle !== undefined) await takeHandle(world.direct, keys, id, handle);
      const person = await getPersonById(world.direct, id);
      if (!person) throw new Error('no person was made');
      const session = await putSession(world.direct, id, now());
      const cookie = `session=${encodeURIComponent(session)}`;
      return { person, session, headers: { cookie, 'x-csrf-token': csrfTokenOf(session) } };
    },
    /** A project of theirs. */
    async project(owner: As, repoUrl = `https://example.org/${crypto.randomUUID()}`): Promise<number> {
      const made = await request(world, 'POST', '/api/projects', {
        as: null,
        headers: owner.headers,
        body: { fields: { repo_url: repoUrl } },
      });
      if (made.status !== 201) throw new Error(`no project: ${JSON.stringify(made.json)}`);
      return made.json.id;
    },
    /** Lets something happen right before the next transaction. */
    beforeTransaction(act: () => Promise<unknown>): void {
      let isDone = false;
      world.table.client.middlewareStack.add(
        (next) => async (args) => {
          if (!isDone && 'TransactItems' in args.input) {
            isDone = true;
            world.table.client.middlewareStack.remove('happens-first');
            await act();
          }
          return next(args);
        },
        { step: 'initialize', name: 'happens-first' },
      );
    },
    async close(): Promise<void> {
      await forge.close();
      await world.close();
    },
  };
}

export type RightsWorld = Awaited<ReturnType<typeof openRightsWorld>>;
