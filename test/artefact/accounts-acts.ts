import type { ProjectId } from '../../functions/table/project.ts';
import { decide } from '../integration/forge-browser.ts';
import { openAuthenticator } from '../integration/authenticator.ts';
import { create, numberOfLast, putToken } from './acts.ts';
import { type Deployment, variablesOf } from './deployed.ts';
import type { Act } from './needs-of.ts';
import { administrator, type As, askAs, join, linkTo, type SignedIn, sessionOf, visitor } from './visitor.ts';

/** A project with an owner, an editor and an API token. */
interface Cast {
  readonly owner: SignedIn;
  readonly editor: SignedIn;
  readonly project: ProjectId;
  readonly path: string;
}

const casts = new WeakMap<Deployment, Promise<Cast>>();

function castOf(it: Deployment): Promise<Cast> {
  const known = casts.get(it) ?? openCast(it);
  casts.set(it, known);
  return known;
}

async function openCast(it: Deployment): Promise<Cast> {
  const [owner, invited] = [await join(it), await join(it)];
  const fields = { name: 'Of many', homepage_url: 'https://example.org' };
  const project: ProjectId = (await askAs(it, owner, 'POST', '/api/projects', { fields })).json?.id;
  const path = `/api/projects/${project}`;
  await askAs(it, owner, 'POST', `${path}/invitations`, { handle: invited.person.handle });
  const { status } = await askAs(it, invited, 'POST', `${path}/invitations/accept`, {});
  if (status !== 200) throw new Error(`no editor: ${status}`);
  await askAs(it, owner, 'POST', `${path}/tokens`, { name: 'script', scope: 'read', days: 1 });
  return { owner, editor: { person: invited.person, ...(await sessionOf(it, invited.person.id)) }, project, path };
}

/** Whether a request of one's own is answered with 200. */
const asks =
  (method: string, path: string, body?: unknown): Act =>
  async (it) =>
    (await askAs(it, await join(it), method, path, body)).status === 200;

/** The same of an administrator. */
const administers =
  (method: string, path: string, body?: unknown): Act =>
  async (it) =>
    (await askAs(it, await administrator(it), method, path, body)).status === 200;

export const signsUp: Act = async (it) => {
  const [browser, email] = [visitor(), `${crypto.randomUUID()}@example.org`];
  await askAs(it, browser, 'POST', '/api/auth/link', { email, language: 'en' });
  const token = linkTo(it, email);
  return (await askAs(it, browser, 'POST', '/api/auth/link/confirm', { token })).status === 200;
};

/** After a start, when nothing is known of secrets. */
export const starts: Act = async (it) => {
  await it.functions.find(({ name }) => name === 'accounts')?.runtime.restart();
  const { status, json } = await askAs(it, visitor(), 'GET', '/api/session');
  return status === 200 && json.forges.length === 1;
};

/** Of two hours ago, so that it is prolonged. */
export const staysSignedIn: Act = async (it) => {
  const { person } = await join(it);
  return (await askAs(it, await sessionOf(it, person.id, 2), 'GET', '/api/session')).status === 200;
};

export const signsOut: Act = asks('POST', '/api/auth/sign-out', {});

const password = 'a long walk along the river';

export const setsPassword: Act = asks('PUT', '/api/account/password', { password });

export const resetsPassword: Act = async (it) => {
  const { person } = await join(it);
  const email = `${crypto.randomUUID()}@example.org`;
  const signedIn = await sessionOf(it, person.id);
  await askAs(it, signedIn, 'POST', '/api/account/address', { email });
  await askAs(it, signedIn, 'POST', '/api/account/address/confirm', { token: linkTo(it, email) });
  const browser = visitor();
  await askAs(it, browser, 'POST', '/api/auth/reset', { email, language: 'en' });
  await askAs(it, browser, 'POST', '/api/auth/reset/confirm', { token: linkTo(it, email), password });
  return (await askAs(it, browser, 'POST', '/api/auth/password', { email, password })).status === 200;
};

export const seesAccount: Act = async (it) => {
  const { status, json } = await askAs(it, (await castOf(it)).editor, 'GET', '/api/account');
  return status === 200 && json.projects.length === 1;
};

export const changesProfile: Act = async (it) => {
  const [person, handle] = [await join(it), `h-${crypto.randomUUID().slice(0, 8)}`];
  const changed = await askAs(it, person, 'PATCH', '/api/account', { handle, notices: { levels: false } });
  const exported = await askAs(it, person, 'GET', '/api/account/export');
  const ended = await askAs(it, person, 'DELETE', '/api/account/sessions', {});
  const shown = await askAs(it, visitor(), 'GET', `/api/people/${person.person.number}`);
  return [changed, exported, ended, shown].every(({ status }) => status === 200) && shown.json.handle === handle;
};

export const erases: Act = async (it) => {
  const someone = await join(it);
  const { handle } = someone.person;
  return (await askAs(it, someone, 'DELETE', '/api/account', { handle })).status === 200;
};

export const seesPeople: Act = async (it) => {
  const { owner, path } = await castOf(it);
  const { status, json } = await askAs(it, owner, 'GET', `${path}/people`);
  return status === 200 && json.editors.length === 1;
};

export const asksByToken: Act = async (it) => {
  const { owner, project, path } = await castOf(it);
  const headers = { authorization: await putToken(it, project, owner.person.id) };
  return (await askAs(it, { headers }, 'GET', `${path}/people`)).status === 200;
};

export const makesTokens: Act = async (it) => {
  const { owner, path } = await castOf(it);
  const made = await askAs(it, owner, 'POST', `${path}/tokens`, { name: 'script', scope: 'write', days: 1 });
  return (await askAs(it, owner, 'DELETE', `${path}/tokens/${made.json?.id}`, {})).status === 200;
};

export const declines: Act = async (it) => {
  const { owner, path } = await castOf(it);
  const invited = await join(it);
  const { handle, number } = invited.person;
  await askAs(it, owner, 'POST', `${path}/invitations`, { handle });
  const declined = await askAs(it, invited, 'DELETE', `${path}/invitations/${number}`, {});
  return declined.status === 200;
};

/** There and back again: the owner of before becomes an editor, takes the project back, and lets the other go. */
export const givesAway: Act = async (it) => {
  const { path, ...cast } = await castOf(it);
  const next = await join(it);
  const steps = async (from: SignedIn, to: SignedIn) => {
    await askAs(it, from, 'POST', `${path}/offer`, { handle: to.person.handle });
    const { status } = await askAs(it, to, 'POST', `${path}/offer/accept`, {});
    return { status, session: await sessionOf(it, to.person.id) };
  };
  const there = await steps(cast.owner, next);
  const back = await steps({ ...next, ...there.session }, cast.owner);
  casts.set(it, Promise.resolve({ ...cast, path, owner: { ...cast.owner, ...back.session } }));
  const left = await askAs(it, back.session, 'DELETE', `${path}/editors/${next.person.number}`, {});
  return [there, back, left].every(({ status }) => status === 200);
};

export const looksForChallenge: Act = async (it) =>
  (await askAs(it, await join(it), 'GET', '/api/projects/1/claim')).status === 200;

export const claims: Act = async (it) => {
  const [project, claimant] = [await create(it), await join(it)];
  const path = `/api/projects/${project}/claim`;
  const { json } = await askAs(it, claimant, 'GET', path);
  const files = { '.laurels-claim': json?.challenge?.content ?? '' };
  it.forge.seed({ repositories: [{ name: `acme/number-${numberOfLast()}`, files }] });
  return (await askAs(it, claimant, 'POST', path, {})).status === 200;
};

/** Each time by somebody else: forges are not asked often for one person. */
async function rename(it: Deployment, to: (owner: As) => Promise<string>) {
  const owner = await join(it);
  const old = `acme/old-${crypto.randomUUID()}`;
  const fields = { name: 'Moved', repo_url: `https://github.com/${old}` };
  const { json } = await askAs(it, owner, 'POST', '/api/projects', { fields });
  it.forge.seed({ repositories: [{ name: await to(owner), formerNames: [old] }] });
  return askAs(it, owner, 'POST', `/api/projects/${json?.id}/repository/follow`, {});
}

export const follows: Act = async (it) =>
  (await rename(it, () => Promise.resolve(`acme/new-${crypto.randomUUID()}`))).status === 200;

/** To where another project is already: its claim is read to say which. */
export const followsInVain: Act = async (it) => {
  const name = `acme/taken-${crypto.randomUUID()}`;
  const { json } = await rename(it, async (owner) => {
    const fields = { name: 'First', repo_url: `https://github.com/${name}` };
    await askAs(it, owner, 'POST', '/api/projects', { fields });
    return name;
  });
  return json?.error === 'repo_url_taken';
};

/** The whole way through the forge; who has come in. */
async function enterByForge(it: Deployment, login: string): Promise<As | undefined> {
  const begun = await askAs(it, visitor(), 'POST', '/api/auth/forge', { forge: 'github' });
  const back = new URL(await decide(new URL(begun.json?.url), login));
  const cookie = begun.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  const { headers } = await askAs(it, { headers: { cookie } }, 'GET', back.pathname + back.search);
  const given = new Map(headers.getSetCookie().map((line) => pairOf(line)));
  const session = given.get('__Host-session');
  if (session === undefined) return undefined;
  return { headers: { cookie: `__Host-session=${session}`, 'x-csrf-token': given.get('__Host-csrf') ?? '' } };
}

function pairOf(line: string): [string, string] {
  const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
  return [name, value];
}

export const comesFromForge: Act = async (it) =>
  (await enterByForge(it, `mona-${crypto.randomUUID().slice(0, 8)}`).catch(() => undefined)) !== undefined;

/** By what the forge says to the token that it gave. */
export const claimsByForge: Act = async (it) => {
  const login = `mona-${crypto.randomUUID().slice(0, 8)}`;
  const claimant = await enterByForge(it, login);
  const project = await create(it);
  it.forge.seed({ repositories: [{ name: `acme/number-${numberOfLast()}`, rights: { [login]: 'push' } }] });
  return !!claimant && (await askAs(it, claimant, 'POST', `/api/projects/${project}/claim`, {})).status === 200;
};

export const usesPasskey: Act = async (it) => {
  const owner = await join(it);
  const siteUrl = String(variablesOf(it, 'accounts')['SITE_URL']);
  const where = { origin: siteUrl, rpId: new URL(siteUrl).hostname };
  const authenticator = openAuthenticator();
  const { json } = await askAs(it, owner, 'POST', '/api/account/passkeys/options', {});
  const made = authenticator.create(json.options, where);
  const added = await askAs(it, owner, 'POST', '/api/account/passkeys', { name: 'key', response: made });
  const browser = visitor();
  const asked = await askAs(it, browser, 'POST', '/api/auth/passkey/options', {});
  const response = authenticator.get(asked.json.options, where);
  const { status } = await askAs(it, browser, 'POST', '/api/auth/passkey', { response });
  const again = await sessionOf(it, owner.person.id);
  const removed = await askAs(it, again, 'DELETE', `/api/account/passkeys/${added.json?.id}`, {});
  return added.status === 201 && status === 200 && removed.status === 200;
};

const text = 'This entry is about something else entirely.';

export const reports: Act = async (it) =>
  (await askAs(it, visitor(), 'POST', '/api/projects/1/reports', { text })).status === 201;

/** The one that was just made. */
export const closesReport: Act = async (it) => {
  const boss = await administrator(it);
  await reports(it);
  const { json } = await askAs(it, boss, 'GET', '/api/admin/reports');
  const [report] = json?.reports ?? [];
  return (await askAs(it, boss, 'POST', `/api/admin/reports/${report?.id}/close`, { outcome: 'seen' })).status === 200;
};

export const readsReports: Act = administers('GET', '/api/admin/reports');
export const readsLog: Act = administers('GET', '/api/admin/log');
export const searches: Act = administers('POST', '/api/admin/people/search', { q: 'some' });
export const readsDeleted: Act = administers('GET', '/api/admin/projects/deleted');

export const governs: Act = async (it) => {
  const boss = await administrator(it);
  const { person } = await join(it);
  const project = await create(it);
  const about = `/api/admin/people/${person.number}`;
  const answers = [
    await askAs(it, boss, 'POST', `${about}/block`, { reason: 'for a test' }),
    await askAs(it, boss, 'DELETE', `${about}/block`, {}),
    await askAs(it, boss, 'PUT', `${about}/role`, { role: 'administrator' }),
    await askAs(it, boss, 'DELETE', `${about}/sessions`, {}),
    await askAs(it, boss, 'POST', `/api/admin/projects/${project}/owner`, { handle: person.handle, reason: text }),
    await askAs(it, boss, 'POST', `/api/admin/projects/${project}/message`, { text }),
    await askAs(it, boss, 'DELETE', about, { reason: 'for a test' }),
  ];
  return answers.map(({ status }) => status).join() === '200,200,200,200,200,202,200';
};
